import type { Generation } from './system-facts.ts';

/** The middle of the fits of measured systems. */
const typical = {
  gemm: { computeEfficiency: 0.6, memoryEfficiency: 0.75, p: 1.6, t0: 6 },
  experts: { computeEfficiency: 0.2, memoryEfficiency: 0.9, p: 1, t0: 40 },
  decodeAttention: { computeEfficiency: 0.2, memoryEfficiency: 0.65, p: 4, t0: 12 },
  prefillAttention: { computeEfficiency: 0.45, halfTokens: 1200, t0: 15, halfTiles: 40 },
  allReduce: { latencyMicroseconds: 9, shareOfDomainBandwidth: 0.55 },
  collective: { latencyMicroseconds: 14, shareOfDomainBandwidth: 0.55 },
} as const;

/** Ascend NPUs: public servers of vLLM-Ascend take about twice what GPUs of the same peaks would. */
const ascend = {
  ...typical,
  gemm: { computeEfficiency: 0.45, memoryEfficiency: 0.5, p: 1.6, t0: 12 },
  experts: { computeEfficiency: 0.15, memoryEfficiency: 0.45, p: 1, t0: 80 },
  decodeAttention: { computeEfficiency: 0.15, memoryEfficiency: 0.35, p: 4, t0: 25 },
  allReduce: { latencyMicroseconds: 20, shareOfDomainBandwidth: 0.4 },
  collective: { latencyMicroseconds: 30, shareOfDomainBandwidth: 0.4 },
} as const;

/**
 * Efficiencies of operators that nobody measured. A system that uses them is `uncalibrated` until measured serving
 * points of it exist.
 */
export function rooflineDefaults(generation: Generation): typeof typical | typeof ascend {
  return generation === 'ascend' ? ascend : typical;
}
