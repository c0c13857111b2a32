import type { Catalogue } from '../../catalogue.ts';

export const recorded: Catalogue['explain']['recorded'] = {
  topics: {
    fuse: '哪些可以融合',
    slower: '哪些 kernel 变了',
    launch: '启动是否拖慢',
    idle: '设备何时空闲',
    roofline: 'kernel 离设备能力多近',
    complete: '采集是否完整',
    places: 'kernel 来自哪里',
    steps: '每步的时间与 kernel 数',
    waits: 'kernel 等了多久',
    layers: '层数与每层用时',
    'which-step': '哪一步最慢',
    'which-rank': '各 rank 之间',
    exposed: '没有被掩盖的通信',
    family: '一类 kernel 的时间',
  },
  of: (phase) => `${phase}：`,
  noRecording: '这要看实际采集；已读入的是预测。',
  needsReport: '已读入的内容没有说明。请先运行 throughline triage TRACE --output report.json，再解释该报告。',
  family: (family, time, part, launches, phase) =>
    `${family}：${time}，占${phase === null ? '' : ` ${phase} 的`}已采集 kernel 时间的 ${part}，${launches} 次启动。`,
  noFamily: (family) => `这次采集中没有属于 ${family} 的 kernel。`,
  noFuse: '没有已知的可融合 kernel 模式达到报告的门槛。',
  fuse: {
    present: (pattern, time, part) => `${pattern}：融合路径已在运行（${time}，${part}）。`,
    split: (pattern, time, part, candidate) =>
      `${pattern}：分开的 kernel 用时 ${time}（${part}）${candidate === null ? '' : `；融合实现在 ${candidate}`}。`,
    'in-flight': (pattern, time, part, candidate) =>
      `${pattern}：分开的 kernel 用时 ${time}（${part}）；有一项未合入的改动会将其融合${candidate === null ? '' : `（${candidate}）`}。`,
  },
  fuseLimits: '融合至多省下启动以及其间的访存，而不是它们的全部时间。',
  noIdle: '报告没有该阶段的空闲视图。',
  idle: (time, part, host) =>
    `设备空闲 ${time}，占该阶段的 ${part}${host === null ? '' : `；其中 ${host} 在等主机启动`}。`,
  longestGap: (time, before, after) => `最长的空隙为 ${time}，在 ${before} 与 ${after} 之间。`,
  launch: (bound, launched, part, replayed) =>
    `${launched} 次启动中有 ${bound} 次（${part}）在其流已空之后才到；${replayed} 的设备时间在图中运行。`,
  launchOfHost: (isBound, host, device, launch, launches, each) =>
    `${isBound ? `多半是：主机自身用时 ${host}，比 kernel 的 ${device} 长` : `多半不是：主机自身用时 ${host}，比 kernel 的 ${device} 短`}；其中 ${launches} 次启动用 ${launch}，每次 ${each}。`,
  launchNeedsGaps: '这张表没有时间线：设备有没有等，要看 trace 本身的间隙（throughline triage TRACE）。',
  gapsNotLaunches: '间隙是主机还是别的设备造成的，这些列看不出来。',
  launchOfTimeline: (idle, part, isMuch) =>
    isMuch
      ? `有可能：设备空闲 ${idle}，占 ${part}。在等什么这份汇总没有说，trace 本身有（throughline triage TRACE）。`
      : `不太像：设备只空闲 ${idle}，占 ${part}。`,
  idleOfSpan: (idle, part, span, longest) =>
    `从第一个到最后一个 kernel 共 ${span}，其中 ${idle}（${part}）没有 kernel 在跑；最长间隙 ${longest}。`,
  idleOfTimeline: (idle, part, all, busy) => `设备忙的时间占 ${busy}：空闲 ${idle}，占 ${all} 的 ${part}。`,
  exposed: (time, part, all, ofComm) =>
    `没有被掩盖的通信 ${time}，占 ${all} 的 ${part}${ofComm === null ? '' : `（占全部通信的 ${ofComm}）`}；全部掩盖最多省下这么多。`,
  ofRank: (rank, parts) => `rank ${rank}：${parts}。`,
  slowestRank: (rank, time, usual, more, idle) =>
    `rank ${rank} 计算最久：${time}，比其余平均（${usual}）多 ${more}；它自己空闲 ${idle}，其余在等它。`,
  ranksEven: (least, most) => `各 rank 均衡：计算 ${least} 到 ${most}。`,
  rankTimes: (ranks) => `各 rank：${ranks.join('；')}。`,
  waits: (all, run, part, names) =>
    `kernel 运行前共等待 ${all}，运行 ${run}（等待为运行的 ${part}）；按名称：${names}。`,
  layers: (calls, kernel, each, per) =>
    per === null
      ? `若每层在一步里跑一次 ${kernel}（共 ${calls} 次），就是 ${calls} 层；每层 kernel 用时 ${each}。`
      : `若每层跑一次 ${kernel}（共 ${calls} 次），${per[1]} 步各 ${per[0]} 层；每层 kernel 用时 ${each}。`,
  noLayers: '有几层看不出来：没有列出可以用来数层的注意力 kernel。',
  pipes: (kernel, compute, reading, bound) =>
    `${kernel} 受${bound === 'memory' ? '访存' : '计算'}限制：读内存占其时间的 ${reading}，计算占 ${compute}。`,
  slowestStep: (name, time, others, part, own, usual) =>
    `第 ${name} 步最慢：${time}，其余平均 ${others}。差别最大的是${part}：${own} 对 ${usual}。`,
  stepTimes: (steps) => `各步：${steps.join('，')}。`,
  noRoofline: 'trace 里没有这些 kernel 的形状或字节数，因此不知道其速率。',
  roofline: (kernel, flops, bytes, part, bound) =>
    `${kernel}：${[flops, bytes].filter((one) => one !== null).join('，')}${part === null ? '' : `，达到设备允许值的 ${part}`}${bound === null ? '' : bound === 'compute' ? '，受限于计算' : '，受限于访存'}。`,
  complete: (events, skipped, isPartial) =>
    `${isPartial ? 'trace 不完整：文件在文档结束前就终止了' : 'trace 已完整读入'}：${events} 个事件${skipped === null ? '，没有跳过' : `，跳过 ${skipped} 个损坏的`}。`,
  located: (part) => `${part} 的设备时间有 Python 位置。`,
  place: (kernel, place, isReplay) =>
    `${kernel}：${place ?? '位置未知'}${isReplay && place !== null ? '（重放图的调用；--graph-capture-input 或 mapping trace 能给出更多）' : ''}。`,
  noSteps: (time, launches) => `没有标注标出步；整次采集共有 ${time} 的设备时间，${launches} 次启动。`,
  steps: (count, time, launches) => `采集了 ${count} 步；平均每步有 ${time} 的设备时间，${launches} 次启动。`,
  stepLimits: '这是 kernel 时间之和，不是从一步到下一步的时间。',
};
