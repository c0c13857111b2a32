import type { Catalogue } from '../catalogue.ts';
import { apart } from './apart.ts';

export const findings: Catalogue['findings'] = {
  ownLayout: '自有布局，没有参考运行：按公开架构布局，没有 TensorCast 的运行可对照。',
  windowedLayers: (layers, of, window) =>
    `${of} 层中有 ${layers} 层只看最近 ${window} 个 token，推理框架也只保留这么多；TensorCast 对所有层都按完整序列计算，本规划与之一致，因此 KV cache 比实际所需更大。`,
  wholeExperts: (gib) =>
    `TensorCast 没有针对该模型专家的切分规则：无论 TP、EP 和量化格式如何，每张卡都以 fp16 完整保存全部专家（${gib} GiB），本规划与之一致。推理框架会切分专家：可用 models add FOLDER --assume qwen3_moe 按此规划，并标注为假设。`,
  assumedLayout: '假设的布局，没有参考运行：你把该模型当作另一模型族。',
  coreMissing: (labels) => `还没回答：${labels}。`,
  answerIt: (label) => `回答${apart(label).trimEnd()}`,
  ratioExcludesPhases: 'P/D 配比会同时规划两个阶段，不能再单选阶段。',
  phasesNeedDisaggregation: '只有 PD 分离才选阶段，这份规划共用设备。',
  dropIt: (label) => `去掉${apart(label).trimEnd()}`,
  ratioNeedsInstances: (label) => `P/D 配比需要两类实例的卡数，缺少${apart(label).trimEnd()}。`,
  instancesNeedRatio: (label) => `${apart(label).trimStart()}只在求 P/D 配比时有意义，这份规划不求配比。`,
  instancesExceedDevices: (prefill, decode, devices) =>
    `一个 P 实例（${prefill} 卡）加一个 D 实例（${decode} 卡）放不进 ${devices} 卡。`,
  setTo: (label, value) => `把${apart(label)}设为 ${value}`,
  ratioNeedsTtft: 'P/D 配比需要 TTFT 上限：缺了它，Prefill 会被当成 Decode 来搜索。',
  bothRuns: 'PD 分离同时给两个上限会跑两次：Prefill 按 TTFT 上限，Decode 按 TPOT 上限。',
  phaseNeedsLimit: (phase, limit) => `${phase} 由它的上限选定，缺少 ${limit} 上限。`,
  limitNotPassed: (limit, phase) => `${limit} 上限不会传入，因为没有规划 ${phase} 阶段。`,
  noLimit: '没有给时延上限：寻优会一味取最大 batch，不管用户等多久。',
  noTtftLimitShort: (forecast) => `没有 TTFT 上限：等待首个 token 的时间不受限制（预估 ${forecast}）。`,
  noTtftLimit: (forecast) =>
    forecast === null
      ? '没有 TTFT 上限：最优行可能要排队好几秒。'
      : `没有 TTFT 上限：最优行可能要排队好几秒（预估 ${forecast}）。`,
  tpotOfFirstToken: (tpot, each) =>
    `TPOT 上限 ${tpot} ms 等于每用户 ${each} token/s，几乎不起限制作用。是不是 TTFT 上限？`,
  tpotAboveTtft: (tpot, ttft) =>
    `TPOT 上限（${tpot}）高于 TTFT 上限（${ttft}）：后续 token 比首 token 还慢。是不是填反了？`,
  contradicts: (first, second, meant) => `${first} 与 ${second} 矛盾，后者意味着 ${meant}。请去掉其中一个。`,
  setLimit: (label) => `设一个 ${label} 上限`,
  notPositive: (label, value) => `${apart(label).trimStart()}必须大于 0，现在是 ${value}。`,
  notWhole: (label, value) => `${apart(label).trimStart()}必须是大于 0 的整数，现在是 ${value}。`,
  unknownDevice: (name, nearest) =>
    `没有名为“${name}”的设备${nearest === '' ? '' : `，相近的有：${nearest}`}。自有设备可用文件描述：--device-file 文件。`,
  useInstead: (name) => `改用 ${name}`,
  deviceWithoutEstimator: (device, runnable) =>
    `认得 ${device}，但已安装的引擎都不能为它估算。可以运行的有：${runnable}。`,
  fileUnreadable: (path) => `没有可以读取的文件：${path}。`,
  notLengths: (path, reason) => `${path} 不是长度分布：${reason}。`,
  notProfile: (path, field, reason) =>
    `${path} 不是设备描述：${field === null ? '' : `${field} `}${reason}。`,
  recordedLengths: (path, count) => `${path} 中 ${count} 个请求的平均值；仿真按每个请求自己的长度`,
  openedFile: (path) => `设备文件 ${path} 描述的就是它`,
  chooseAnother: (label) => `换一个${apart(label).trimEnd()}`,
  countExceedsGrid: (device, grid, count) => `${device} 组网最多 ${grid} 卡，规划要 ${count} 卡。`,
  countsDies: (device, each, count, cards, dies) =>
    `${device} 的一个设备是一个 die，一张卡有 ${each} 个：计划按 ${count} 个 die 算，即 ${cards} 张卡。若说的是 ${count} 张卡，应为 ${dies} 个 die。`,
  unknownModel: (name, nearest) =>
    `没有收录“${name}”，请给出含 config.json 的目录（throughline models add 目录 会把它留下）。${nearest === '' ? '' : `相近的有：${nearest}。`}`,
  modelWithoutMtp: (model) => `${model} 的配置里没有 MTP 层，除非你自行训练或补上，否则没有这份收益。`,
  doesNotFit: (device, needed, available) =>
    `权重加一个请求的 KV cache 在每张 ${device} 上要 ${needed} GiB，只有 ${available} GiB。`,
  sizesExceedDevices: (label, sizes, devices) => `${label}：${sizes} 超过了规划的 ${devices} 卡。`,
  noCombination: (devices) => `给定的 TP、EP、MoE-DP 没有一种组合能整除 ${devices} 卡。`,
  expertsOnDense: (model) => `${model} 没有专家：EP 和 MoE-DP 取值只会增加组合数，不影响结果。`,
  batchRangeForm: 'batch 范围是一个或两个大于 0 的整数，小的在前。',
  swap: '把小的放前面',
  hitRateRange: (value) => `前缀缓存命中率须大于等于 0 且小于 1，现在是 ${value}。`,
  mtpTokensPositive: '已启用 MTP，至少要预测一个 token。',
  draftExcludesMtp: '草稿模型与 MTP 不能同时使用。',
  deviceOfOneSource: (title, id, missed) =>
    missed === null
      ? `${title} 的参数只来自一个二手来源，误差带背后也没有它的实测：数字可能偏乐观。“throughline devices ${id}” 列出已知内容。`
      : `${title} 的参数只来自一个二手来源，唯一的公开压测（${missed.points}）的 TPOT 是预测值的 ×${missed.tpot}：误差带已放宽到包含它，数字可能偏乐观。“throughline devices ${id}” 列出已知内容。`,
  fp8ByBlocks: (model) =>
    `${model} 公开的 FP8 权重按块缩放。规划里的按张量缩放是另一种权重，在模型里更快，得到的数字会偏高。`,
  draftPlainCache: (action) => `使用草稿模型时 KV cache 不能量化，现在是 ${action}。`,
  turnOff: (label) => `关闭${apart(label).trimEnd()}`,
  acceptanceRange: (value) => `接受率须在 0 到 1 之间，${value} 不在其中。`,
  acceptanceCount: (tokens, rates) =>
    `MTP 预测 ${tokens} 个 token，接受率至多可少给一个，现在只有 ${rates} 个。`,
  acceptanceOneFewer: (tokens, rates) =>
    `MTP 预测 ${tokens} 个 token 而接受率有 ${rates} 个：最后一个按从不接受计。`,
  budgetChunks: (budget, input) => `token 预算 ${budget} 小于有效输入 ${input}：Prefill 会分块。`,
  budgetTooSmall: (budget, input) => `token 预算 ${budget} 小于有效输入 ${input}，这个版本不接受。`,
  distributionMode: '长度分布只能用于 PD 聚合，或只规划 Prefill 的 PD 分离。',
  groupSizeUnused: '组大小只对 MXFP4 有意义。',
  flagRefused: (program, flag) => `${program} 没有 ${flag}，而结果取决于它。`,
  flagDropped: (program, flag) => `${program} 没有 ${flag}，已略去，不影响结果。`,
  pathRefused: (path) =>
    `TensorCast 只接受由字母、数字、“_”、“/”、“.”、“-”组成、至多 256 个字符的模型 id 或路径，不接受空格与中文，会拒绝 ${path}。可以建一个这样命名的链接：ln -s '${path}' ./model`,
  engineCannotRun: (reason) => `所选引擎不能运行这份规划：${reason}`,
};
