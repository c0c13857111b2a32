import type {
  operators as english,
  operatorsKinds as englishKinds,
} from '../../../en/explain/asked/operators.ts';

/** Headings of questions about operators and how far they are from the peak. */
export const operatorsKinds: typeof englishKinds = {
  shares: '时间受什么限制',
  operators: '时间花在哪些算子上',
  'below-peak': '离峰值多远',
};

/** Answers to questions about operators and how far they are from the peak. */
export const operators: typeof english = {
  noOperators: '不能点名任何算子：读到的内容里没有算子耗时。',
  thenOperators: '之后用同样的命令加上 --dump-op-bound-results，就能点名算子。',
  noSuchOperator: (pass) => `${pass} 里没有这一类算子。`,
  operatorKind: (names, time, part, pass, bounds) =>
    `${names}：${time}，占 ${pass} 的 ${part}${bounds === null ? '' : `，${bounds}`}（仿真）。`,
  tokensOfPass: (total, devices) => `${devices} 卡合计：${total}。`,
  boundsOfCalls: (shortest, longest) => `单次调用从 ${shortest} 到 ${longest}。`,
  operatorsBeyond: (names, isBelow, part, time, sum) =>
    names.length === 0
      ? `列出的算子没有一个${isBelow ? '低于' : '超过'} ${part}。`
      : `各自${isBelow ? '低于' : '超过'} ${part} 的：${names.join('、')}；合计 ${time}，${sum}。`,
  sumOfFirst: (names, time, part, all) =>
    `耗时最长的 ${names.length} 个（${names.join('、')}）合计 ${time}，占 ${all} 的 ${part}。`,
  callsInPass: (name, calls, all, part) =>
    `${name} 调用 ${calls} 次，占本次前向全部 ${all} 次调用的 ${part}（仿真）。`,
  boundSums: (shares) => `按各算子的瓶颈归类的时间：${shares.join(' · ')}（仿真）。`,
  sumOfAll: (count, time) => `列出的 ${count} 个合计 ${time}。`,
  sumByCore: (cores) => `按执行它们的核：${cores.join('，')}。`,
  fasterOperator: (names, faster, was, is, change) =>
    `${names} ${faster === null ? '不占时间' : `快到 ${faster} 倍`}、其余不变时，${was} 变为 ${is}（${change}）；算子按先后执行计，不互相重叠。`,
  matrixWork: (pass, queries, time, tera, formats) =>
    `${pass}${queries === null ? '' : `（${queries} 个请求）`}：${time}；每卡的矩阵计算量为 ${tera} 万亿次运算（${formats}）。`,
  mfu: (atPeak, part) => `按这些格式的峰值需要 ${atPeak}：MFU 为 ${part}。`,
  noMatrixPeak: '设备没有给出其中某种格式的峰值，无法得出 MFU。',
  noPeak: '离峰值多近说不出来：需要显存数字、认识的设备和 Decode 步的时间。',
  peakWhere: '一步里其余的时间花在哪，摘要里没有。',
  ofPeak: (read, step, least, part, assumed) =>
    `一个 Decode 步在每张卡上读 ${read} 的权重和 KV cache，用时 ${step}；按峰值带宽光读这些要 ${least}，所以这一步跑在峰值的 ${part}。${assumed === null ? '' : `设备档案对访存按峰值的 ${assumed} 计算。`}`,
  peakRest:
    '其余时间显存在等：小 batch 的注意力和矩阵乘、集合通信、下发，聚合部署时还有夹在中间的 Prefill 波次。',
  formatsSaid: '设备没有给出峰值的格式不在其中：它们的矩阵计算会被当成不花时间。',
};
