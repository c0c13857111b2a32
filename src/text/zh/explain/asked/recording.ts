import type {
  recording as english,
  recordingKinds as englishKinds,
} from '../../../en/explain/asked/recording.ts';

/** Headings of questions about a recording. */
export const recordingKinds: typeof englishKinds = {
  families: '各类 kernel 的时间',
  recorded: '采集说明了什么',
  overlap: '哪些重叠，哪些可以融合',
};

/** Answers to questions about a recording. */
export const recording: typeof english = {
  kernelKind: (names, time, part) =>
    `采集到的这一类 kernel（${names}）：${time}，占采集到的 kernel 时间的 ${part}。`,
  noSuchKernel: '列出的采集 kernel 里没有这一类名字。',
  meanOfCalls: (calls, each) => `共 ${calls} 次调用，平均每次 ${each}。`,
  callsOf: (name, calls, all, part) => `${name} 调用了 ${calls} 次，占全部 ${all} 次调用的 ${part}。`,
  longestMean: (name, each, calls) => `平均单次最长的是 ${name}：每次 ${each}，共 ${calls} 次。`,
  longestCall: (name, longest, shortest, _ratio) =>
    `单次最长的调用属于 ${name}：${longest}（它最短的一次为 ${shortest}）。`,
  spreadOfCalls: (name, longest, shortest, ratio) =>
    `${name} 各次调用相差最大：${shortest} 到 ${longest}，相差 ${ratio} 倍。`,
  noSingleCalls: '读到的内容没有单次调用的耗时；带最小值、最大值的汇总或 trace 本身才有。',
  families: (lead, phase, list) =>
    `${phase === null ? '' : `${phase} 中`}${lead}占时最多。按 kernel 类别的记录时间：${list}。`,
  noFamilies: 'kernel 类别来自真实记录；读到的是预测。',
  overlapSum: (beside, busy, part, streams) =>
    `设备忙的 ${busy} 中有 ${beside}（${part}）两条流同时有任务；共有 ${streams} 条流活动。`,
  overlapRow: (kernel, part, hidden, alone, risk) =>
    `${kernel}（占忙时 ${part}）：${hidden} 的时间与其他任务并行，${alone} 独占；依赖风险${risk}。`,
  risks: { low: '低', high: '高', unclear: '不明' },
  overlapOfOne:
    '这是一份 trace 中实际的重叠。不同的流并不证明还能重叠更多：需要一对 trace（关图取位置、开图取时间），throughline triage --mapping-input FILE --formal-input FILE。',
  overlapOfPair: '时间取自正式 trace，位置取自映射 trace。它说明实际的重叠；能否更多取决于代码中的依赖。',
  overlapSimulated: '仿真把算子逐个相加：其中没有任何重叠，因此既不能证明也不能否定重叠。',
  overlapNeedsTriage:
    '读到的内容只有 kernel，没有时间线。请先运行 throughline triage TRACE --json，再解释那份报告：它会说明什么与什么并行。',
  noOverlap: '是否重叠需要真实记录的时间线。',
  recordedTotals: (isPerStep, phase, was, is, change) =>
    `${phase === null ? '' : `${phase} 的 `}kernel 时间${isPerStep ? '（每步）' : ''}：A ${was}，B ${is}（${change}）。${isPerStep ? '' : '两份记录的步数可能不同。'}`,
  recordedChange: (family, was, is, difference) => `${family}：${was} → ${is}（${difference}）。`,
  onlyIn: (side, kernels) => `只在 ${side} 中：${kernels}。`,
  changesNeedTwo:
    '这里只有一份记录。请同时给出两份：throughline explain A.json B.json，或 throughline triage diff A B。',
  noCommonPhase: (phases) =>
    `这些采集的阶段不同（${phases}）；不同阶段的时间不作比较。请在两次运行中采集同一阶段。`,
};
