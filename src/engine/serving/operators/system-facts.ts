import type { CalibrationTarget } from '../calibration/targets.ts';

/** Generations share kernels and launch behaviour; calibration effects are kept by generation. */
export type Generation = 'ampere' | 'ada' | 'hopper' | 'blackwell' | 'cdna3' | 'cdna4' | 'ascend' | 'other';

/** Rates and sizes of an accelerator that the estimator computes with. Figures for one device, dense, one direction. */
export interface SystemFacts {
  readonly id: string;
  /** The system whose measured operators stand for this one's: its own id unless a sister chip was measured. */
  readonly operators: string;
  readonly generation: Generation;
  /** 10¹² operations a second; a format that is absent has no unit. */
  readonly peakTeraOps: Readonly<Partial<Record<'bf16' | 'fp8' | 'fp4' | 'int8', number | undefined>>>;
  readonly memoryBytes: number;
  readonly bandwidthBytesPerSecond: number;
  /** Devices that the fast interconnect joins. */
  readonly devicesPerDomain: number;
  readonly domainBytesPerSecond: number;
  readonly networkBytesPerSecond: number;
  /** Bytes that collectives keep, by group size. */
  readonly collectiveBytes: Readonly<Record<string, number>>;
  /** Measured over predicted of the chip's known points, where the prediction rests on peaks alone. */
  readonly missed?: Readonly<Record<CalibrationTarget, number>>;
}

/** The peak of a format in operations a microsecond; formats without a unit run at the bf16 peak. */
export function peakPerMicrosecond(system: SystemFacts, format: 'bf16' | 'fp8' | 'fp4' | 'int8'): number {
  const peaks = system.peakTeraOps;
  const bf16 = peaks.bf16 ?? 0;
  const own = {
    bf16,
    fp8: peaks.fp8 ?? peaks.int8,
    int8: peaks.int8 ?? peaks.fp8,
    fp4: peaks.fp4 ?? peaks.fp8,
  };
  return (own[format] ?? bf16) * 1e6;
}
