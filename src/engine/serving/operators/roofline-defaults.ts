/**
 * Efficiencies of operators that nobody measured, as the middle of the fits of measured systems. A system that uses
 * them is `uncalibrated` until measured serving points of it exist.
 */
export const rooflineDefaults = {
  gemm: { computeEfficiency: 0.6, memoryEfficiency: 0.75, p: 1.6, t0: 6 },
  experts: { computeEfficiency: 0.2, memoryEfficiency: 0.9, p: 1, t0: 40 },
  decodeAttention: { computeEfficiency: 0.2, memoryEfficiency: 0.65, p: 4, t0: 12 },
  prefillAttention: { computeEfficiency: 0.45, halfTokens: 1200, t0: 15, halfTiles: 40 },
  allReduce: { latencyMicroseconds: 9, shareOfDomainBandwidth: 0.55 },
  collective: { latencyMicroseconds: 14, shareOfDomainBandwidth: 0.55 },
} as const;
