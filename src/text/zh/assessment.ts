import type { Catalogue } from '../catalogue.ts';
import { apart } from './apart.ts';

export const assessment: Catalogue['assessment'] = {
  configProblem: {
    unreadable: (path) => `无法读取 ${path}。`,
    'not-json': (path) => `${path} 不是 JSON：请修正文件，或换一个。`,
  },
  noPeak: (device, format, share) =>
    `${device} 没有给出 ${format} 峰值：模型把 ${share} 的矩阵运算当作不耗时。`,
  borrowedPeak: (device, format, other) =>
    `${device} 没有给出 ${format} 峰值：其线性层按 ${other} 峰值计时。`,
  computedRate: (modelled, computed, format) =>
    `模型给出 ${modelled}；按 ${format} 计算则为 ${computed}（本程序的假设）。`,
  computedNone: (modelled, format) =>
    `模型给出 ${modelled}；按 ${format} 计算则没有满足限制的配置（本程序的假设）。`,
  computedOnly: (format, computed) => `按 ${format} 计算为 ${computed}（本程序的假设）。`,
  computeIn: (format) => `按最接近的有峰值格式 ${format} 计算`,
  noHome: '更宽的格式也都没有峰值。',
  rate: (tokens) => `${tokens} tok/s`,
  requestRate: (requests) => `${requests} 请求/秒`,
  notInModel: (parts) => `TensorCast 未计入的显存：${parts}`,
  state: (total, each, requests) => `循环状态 ${total} GiB（${requests} 个请求，每个 ${each} MB）`,
  cacheOvercounted: (less, cached, counted) =>
    `KV cache 少 ${less} GiB：它计了 ${counted} 层，其中只有 ${cached} 层有`,
  runtimeShare: (parts, reserved) => `由预留的 ${reserved} GiB 承担：${parts}`,
  logits: (size) => `logits ${size} GiB`,
  buffers: (size) => `通信缓冲 ${size} GiB`,
  memoryHolds: (left) => `放得下：还剩 ${left} GiB`,
  memoryBreaks: (device, parallel, batch, missing) =>
    `最优配置（${parallel}，batch ${batch}）在 ${device} 上放不下：全部计入后还缺 ${missing} GiB。`,
  memoryBatch: (batch) => `batch 为 ${batch} 时放得下。`,
  queryHeads: (heads, sizes) => `${heads} 个 query 头不能被 TP=${sizes} 整除。`,
  kvHeads: (heads, sizes) => `${heads} 个 KV 头与 TP=${sizes} 不能互相整除。`,
  modelReason: (reason) => `模型不能这样计算：${reason}。`,
  textOnly: '按不带图片的请求规划',
  splitReason: (reason) => `模型不能这样切分：${reason}。`,
  possibleSizes: (devices, sizes) => `与 ${devices} 卡和头数都相容的 TP：${sizes}。`,
  noSizes: (devices) => `没有与 ${devices} 卡和头数都相容的 TP。`,
  widerBetter: (row, rate, factor) => `另外也搜了：${row}，${rate}，为 ${factor} 倍。`,
  widerFirst: (row, rate) =>
    `按规划的搜索范围没有满足限制的配置；搜索 TP、EP 和 MoE-DP 时有 ${row}，${rate}。`,
  searchedToo: (row, rate, factor) => `另外也搜了：${row}，${rate}，为 ${factor} 倍`,
  searchedFirst: (row, rate) => `另外也搜了：${row}，${rate}，满足限制`,
  oneRequest: (devices) => `最优配置在 ${devices} 卡上一次只服务一个请求，用户之间没有共享。`,
  e2e: (limit, best) => `整个请求上限 ${limit}，最优配置需要 ${best}（TTFT + TPOT ×（输出 − 1））。`,
  e2eTpot: (tpot, row) => `TPOT ≤ ${tpot} 时可满足：${row}。`,
  e2eNever: '任何 TPOT 上限都无法满足。',
  context: (tokens, positions) => `输入加输出共 ${tokens} token，模型最长上下文为 ${positions}。`,
  contextScaled: (scaling) => `这已包含位置扩展（${scaling}）。`,
  checkpoint: (name, planned) => `权重文件以 ${name} 存储，规划按 ${planned} 计算。`,
  checkpointNone: '引擎没有与之相同的量化方式。',
  checkpointUnrated: (linear) => `最接近的是 ${linear}，但该设备没有相应的计算单元。`,
  needsThen: (size) => `${size} GiB`,
  orSet: (label, value, size) => `把${apart(label)}设为 ${value}（需要 ${size} GiB）`,
  noInt8: '该设备没有给出 int8 峰值，因此不量化。',
  checkpointFormat: '检查点就是这种格式。',
  fullPrecision: '检查点没有写明数值格式，因此取全精度。',
  noUnit: '该设备没有检查点格式所需的计算单元。',
  kept: '在改动另一项之前，它是推荐值。',
};
