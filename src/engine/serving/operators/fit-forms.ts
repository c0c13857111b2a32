/** Two costs that overlap in part: the p-norm lies between their maximum (p → ∞) and their sum (p = 1). */
export function pNorm(a: number, b: number, p: number): number {
  return (a ** p + b ** p) ** (1 / p);
}

/** Operations and bytes of an operator in units of microseconds at the peak. */
export interface Demand {
  readonly computeMicroseconds: number;
  readonly memoryMicroseconds: number;
}

/** `t0 + pNorm(compute / efficiency, memory / efficiency)`: the form of GEMM, expert and decode-attention fits. */
export function fittedMicroseconds(
  demand: Demand,
  fit: {
    readonly t0: number;
    readonly computeEfficiency: number;
    readonly memoryEfficiency: number;
    readonly p: number;
  },
): number {
  const compute = demand.computeMicroseconds / fit.computeEfficiency;
  const memory = demand.memoryMicroseconds / fit.memoryEfficiency;
  return fit.t0 + pNorm(compute, memory, fit.p);
}
