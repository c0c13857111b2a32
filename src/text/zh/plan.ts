import type { Catalogue } from '../catalogue.ts';

export const plan: Catalogue['plan'] = {
  noLimit: '不限',
  everySize: '不超过总卡数的所有 2 的幂',
  lengths: '长度',
  lengthsValue: (input, output) => `${input} 入 · ${output} 出`,
  recommendedQuantization: (linear) => linear,
  units: { devices: '', tokens: 'token', ms: 'ms', pixels: 'px', elements: '个', GiB: 'GiB' },
  sources: {
    said: '你说的',
    chosen: '你选的',
    'CLI default': 'CLI 默认值',
    'user-provided previous config': '用户以往配置',
    'inspected local test/example': '已查看的本地测试/示例',
    'documented example': '文档示例',
    'throughput_optimizer result': 'throughput_optimizer 结果',
    'explicit heuristic': '明示的经验规则',
  },
  cited: {
    program: (program, version) => `${program} ${version}`,
    session: (session) => `会话 ${session}`,
    line: (file, line) => `${file}:${line}`,
    row: (run, engine, row) => `运行 ${run}，${engine}，行 ${row}`,
  },
  refusals: {
    unknownDevice: (device) => `没有估算引擎具备 ${device} 的设备画像`,
    unknownModel: (what) => `未收录的模型，也没有 config.json（${what}）`,
    unsupported: (what) => `暂不支持该模型（${what}）`,
    deviceFile: (what) => `设备文件有误：${what}`,
  },
  problems: {
    unreadable: (words, allowed) => `这里读不懂“${words}”，请给出${allowed}。`,
    outOfRange: (words, allowed) => `“${words}”超出范围，请给出${allowed}。`,
    notWhole: (words, allowed) => `“${words}”不是整数，请给出${allowed}。`,
    unknownOption: (words, options) => `“${words}”不在可选项中：${options}。`,
    unknownDevice: (words, nearest) => `没有名为“${words}”的设备，相近的有：${nearest}。`,
    oneChoice: '可选项之一',
  },
  suggested: {
    found: (row) => `上次运行的最优行就是它：${row}。`,
    inspected: (where) => `本机代码中的 ${where} 用的就是这个值。`,
    byDefault: (program, version) => `${program} ${version} 不指定时就用它。`,
  },
  modeNotes: {
    aggregation: 'PD 聚合：不加模式参数，优化器默认就按共用设备规划。',
    disaggregation: (phases) => `PD 分离：使用 --disagg，各阶段独占设备；由传入的时延限制选定${phases}。`,
    pdRatio: 'P/D 配比：使用 --enable-optimize-prefill-decode-ratio，要回答的是两类实例各配多少。',
    oneDevice: (device) => `单硬件：${device}。`,
    severalDevices: (count) => `跨硬件：${count} 种设备，卡数、限制与搜索范围相同。`,
    severalTargets: (count) => `${count} 个目标，不只设备不同：各有一份规划和一条命令。`,
  },
};
