/** Words of `engine text-generate --equations` around the figures. */
export const equations = {
  title: (model: string, device: string) => `${model} on ${device}: one simulated forward pass`,
  phase: { prefill: 'prefill', decode: 'decode' },
  request: (queries: number, newTokens: number, length: number) =>
    `${queries} ${queries === 1 ? 'query' : 'queries'} on the rank, ${newTokens} new of ${length} tokens each`,
  separator: ', ',
  compiled: 'compiled graph',
  eager: 'eager graph',
  rules: {
    title: 'How a time comes about',
    time: 'time   = max(matrix + vector, memory, links) + fixed cost',
    matrix: (peaks: string) => `matrix = operations ÷ (peak × efficiency): ${peaks}`,
    vector: (peaks: string) => `vector = operations ÷ (peak × efficiency): ${peaks}`,
    memory: (rate: string) => `memory = (read + written + in place) ÷ ${rate}`,
    fixed: (matrix: string, vector: string, links: string) =>
      `fixed  = ${matrix} with matrix work, ${vector} without, ${links} for a collective`,
    links: 'links, with n ranks, M bytes, bandwidth bw and latency lat of a step:',
    collectives: {
      'all-reduce': 'all-reduce: min(2(n−1)·lat + 2(n−1)/n · M/bw, 2·log₂n·lat + 2·M/bw)',
      'all-gather': 'all-gather: min(n−1, log₂n)·lat + (n−1) · M/bw',
      'all-to-all': 'all-to-all: min(n−1, log₂n)·lat + M/bw',
      'send-receive': 'hand-over: lat + M/bw',
    },
  },
  parts: {
    'before-layers': 'Before the layers',
    'after-layers': 'After the layers',
    layers: (numbers: string, count: number) =>
      count === 1 ? `Layer ${numbers}` : `Layers ${numbers} (${count} alike, shown once)`,
    pipelineSend: (from: number, to: number) => `From stage ${from} to stage ${to}`,
    stage: (stage: number, first: number, last: number) =>
      `Pipeline stage ${stage}: layers ${first} to ${last}`,
  },
  labels: {
    shapes: 'shapes',
    matrix: 'matrix',
    vector: 'vector',
    memory: 'memory',
    links: 'links',
    time: 'time',
  },
  read: (bytes: string) => `read ${bytes}`,
  written: (bytes: string) => `written ${bytes}`,
  inPlace: (bytes: string) => `in place ${bytes}`,
  noPeak: 'no peak, no time',
  fixedCost: (time: string) => `${time} fixed`,
  beside: 'the slower of the linear and its collective',
  calls: (count: string) => `${count} calls`,
  partTotal: (one: string, times: number, all: string) =>
    times === 1 ? `Sum: ${all}` : `Sum: ${one} × ${times} = ${all}`,
  total: (time: string) => `Total: ${time}`,
};
