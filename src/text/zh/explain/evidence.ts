import type { Catalogue } from '../../catalogue.ts';

export const evidence: Catalogue['explain']['evidence'] = {
  means: {
    macro_only: '只有摘要：策略、上限、容量',
    optimizer_phase_breakdown: '优化器给出的各阶段时间占比',
    text_generate_phase_breakdown: '一次仿真前向及其占比',
    text_generate_op_bound: '仿真的算子耗时',
    profiler_trace: 'profiler 采集到的 kernel',
  },
  withoutKernels: 'profiler 采集，但没有 kernel',
  level: (level, of, means) => `证据（${of}）：${level}，${means}。`,
  everyPhase: '所有阶段',
  thisPass: '这次前向',
  thisRecording: '这份采集',
  ofPhases: (phases, sentence) => `${phases}：${sentence}`,
  layouts: {
    'published-architecture': '自有布局，没有参考运行：按公开架构布局，没有 TensorCast 的运行可对照。',
    'assumed-family': '假设的布局，没有参考运行：按其条目把该模型当作另一模型族。',
  },
  basis: {
    simulated: (program) => `由 ${program} 模拟得出。`,
    predicted: (program, version) =>
      `由另一个程序预测（${program}${version === null ? '' : ` ${version}`}）：数字已换成我们的单位，既不是这里模拟的，也不是实测。`,
    'measured-operators': (program, _version) =>
      `由 ${program} 用设备上实测的算子仿真；库中没有的仍按 Roofline。`,
    calibrated: (program, version) =>
      `由 ${program}${version === null ? '' : ` ${version}`} 算出，它的常数由实测点拟合；区间说明可能偏多远。`,
    measured: (program) => `由 ${program} 实测：只对那次负载和那台机器成立，内部情况无从得知。`,
  },
  summary: (source, names, time, step) =>
    `这是一份采集的汇总（${source}）${step === null ? '' : `，属于 ${step}`}，列出 ${names} 个名称，共 ${time}。结论只对列出的成立，没列出的不知道。`,
  rowsUnnamed: '读到的内容没有写明各策略（例如表格右侧被截断）：#1、#2 等是表中的第几行。',
  operatorsOnly: '其中是框架算子及其 kernel 的设备时间；kernel 本身没有列出，所以不能点名任何 kernel。',
  summaryOfTime: (source) => `这是一份采集的汇总（${source}），只给出时间去向，没有列出 kernel。`,
  hostSide: (source, names) =>
    `这是一份采集的汇总（${source}），列出主机侧 ${names} 个接口：主机花在调用和等待上的时间。其中没有任何 kernel，也没有设备时间；上层调用包含下层，所以各层时间不相加。`,
  collectivesOnly: (source, kinds, time, steps) =>
    `这是一份采集的汇总（${source}）${steps === null ? '' : `，${steps} 步`}，列出 ${kinds} 类集合通信，共 ${time}。没有列出其他 kernel，也没有说其中多少与计算重叠。`,
  cannotSay: {
    deviceKernels:
      '这里没有列出设备上的 kernel：同一份采集的 op_statistic.csv 或 kernel_details.csv 才有名称。',
    shares: '缺少算子级证据：Cube、Vec、Comm、Mem 以及任何算子或 kernel 都不能下结论。',
    operators: '缺少算子级证据：不能点名任何算子或 kernel。',
    kernels: '算子数据来自仿真：不能据此断言真实 kernel。',
  },
  notCounted: (phase, because) =>
    `读到一次 ${phase} 前向，但不能作为这一行的证据：${because}不一致，或没有给出。`,
  uncertainty: {
    phases: '最大的不确定性：Prefill 和 Decode 内部的情况。',
    conditions: (names) => `最大的不确定性：输入没有给出的条件（${names}）。`,
    simulated: '最大的不确定性：所有数字都是仿真的，没有实测。',
    load: '最大的不确定性：测试的负载是不是将来要服务的负载。',
    predicted: '最大的不确定性：预测程序自身的误差；没有实测。',
    scope: '最大的不确定性：采集到的这一段是否有代表性。',
  },
  simulatedTrace: (events, because) =>
    `这份含 ${events} 个事件的 trace 由仿真器写出${because === null ? '' : `（带有 ${because}）`}：最多说明仿真算子，不能断言 kernel。`,
  unknownTrace: (events) =>
    `这份含 ${events} 个事件的 trace 没有说明由谁写出。是 profiler 采集的，还是仿真器写的？弄清之前不据此下结论（--trace-origin）。`,
  recording: (kernels, time, rank, step) =>
    `profiler 采集到 ${kernels} 次 kernel 调用，kernel 总时间 ${time}${rank === null ? '' : `，rank ${rank}`}${step === null ? '' : `，标注为 ${step}`}。关于 kernel 的结论只对这份采集成立。`,
  noPhase: '这份采集没有说明属于哪个阶段。',
  mixedPhase: '采集中 Prefill 与 Decode 混在一起，其中的 kernel 不单属于任何一个阶段。',
  phaseUnnamed: '输出里没有说明这次前向是 Prefill 还是 Decode；连同命令一起给出即可判断。',
  capture: '它录的是图捕获过程，不是服务请求的一步。',
  noKernels: '其中没有 kernel。',
  unread: (pieces, more) => `像是数字，但读不出来：${pieces}${more === null ? '' : ` ⏎ 另有 ${more} 处`}`,
  nothing: '这份输入没有可解释的内容：没有结果、前向、trace，也没有命令。',
  onlyCommand: (mode) => `这是一条命令，还没有结果：${mode}`,
  onlyForwardCommand: (pass) => `这是一次 ${pass} 的命令，没有输出。`,
  runIt: '先运行它，输出才是可以解读的内容。',
  failed: (message) => `运行失败：${message}`,
  failedLine: (text) => `程序打印：${text}`,
  onlyHardware: '只有设备名：以下是设备配置给出的数据。',
  told: (names) => `你补充了：${names}。输入本身没有给出。`,
};
