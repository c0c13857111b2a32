import type { equations as english } from '../en/equations.ts';

/** `engine text-generate --equations` 的说明文字。 */
export const equations: typeof english = {
  title: (model, device) => `${device} 上的 ${model}：一次前向的模拟计算`,
  phase: { prefill: 'Prefill', decode: 'Decode' },
  request: (queries, newTokens, length) =>
    `本 rank ${queries} 个请求，每个新增 ${newTokens} 个 token，总长 ${length}`,
  separator: '，',
  compiled: '编译图',
  eager: 'Eager 图',
  rules: {
    title: '耗时的计算方法',
    time: '耗时 = max(矩阵 + 向量, 访存, 通信) + 固定开销',
    matrix: (peaks) => `矩阵 = 运算量 ÷ (峰值 × 效率)：${peaks}`,
    vector: (peaks) => `向量 = 运算量 ÷ (峰值 × 效率)：${peaks}`,
    memory: (rate) => `访存 = (读 + 写 + 原地) ÷ ${rate}`,
    fixed: (matrix, vector, links) => `固定开销：含矩阵运算 ${matrix}，不含 ${vector}，集合通信 ${links}`,
    links: '通信：n 为 rank 数，M 为字节数，bw 为带宽，lat 为单步时延',
    collectives: {
      'all-reduce': 'all-reduce：min(2(n−1)·lat + 2(n−1)/n · M/bw, 2·log₂n·lat + 2·M/bw)',
      'all-gather': 'all-gather：min(n−1, log₂n)·lat + (n−1) · M/bw',
      'all-to-all': 'all-to-all：min(n−1, log₂n)·lat + M/bw',
      'send-receive': '级间传递：lat + M/bw',
    },
  },
  parts: {
    'before-layers': '层之前',
    'after-layers': '层之后',
    layers: (numbers, count) =>
      count === 1 ? `第 ${numbers} 层` : `第 ${numbers} 层（${count} 层相同，只列一次）`,
    pipelineSend: (from, to) => `流水级 ${from} 传给流水级 ${to}`,
    stage: (stage, first, last) => `流水级 ${stage}：第 ${first} 至 ${last} 层`,
  },
  labels: { shapes: '形状', matrix: '矩阵', vector: '向量', memory: '访存', links: '通信', time: '耗时' },
  read: (bytes) => `读 ${bytes}`,
  written: (bytes) => `写 ${bytes}`,
  inPlace: (bytes) => `原地 ${bytes}`,
  noPeak: '无峰值，不计时',
  fixedCost: (time) => `固定 ${time}`,
  beside: '线性层与集合通信并行，取较慢者',
  calls: (count) => `${count} 次`,
  partTotal: (one, times, all) => (times === 1 ? `小计：${all}` : `小计：${one} × ${times} = ${all}`),
  total: (time) => `合计：${time}`,
};
