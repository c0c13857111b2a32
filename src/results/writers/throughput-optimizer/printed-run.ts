import type { DeviceReport, OptimizeReport, OptimizeRequest } from '../../../engine/index.ts';

/** A finished search and what was asked: everything the printed output is made of. */
export interface PrintedRun {
  readonly request: OptimizeRequest;
  readonly report: OptimizeReport;
}

/** The search on one of its devices. */
export interface DeviceRun {
  readonly request: OptimizeRequest;
  readonly device: DeviceReport;
}
