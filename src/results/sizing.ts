/** A load to serve, each part null where it is not stated. Rates are means; `peakFactor` multiplies all of them. */
export interface Load {
  /** Requests in flight at once. */
  readonly concurrentUsers: number | null;
  readonly requestsPerSecond: number | null;
  readonly outputTokensPerSecond: number | null;
  /** At least 1. */
  readonly peakFactor: number;
}

/** Load that one group of devices serves within the limits: a row of a search. */
export interface Capacity {
  /** Label as programs print it. */
  readonly parallel: string;
  readonly numDevices: number;
  readonly batchSize: number;
  readonly concurrency: number;
  readonly tokensPerSecond: number;
  readonly requestsPerSecond: number;
  readonly ttftMs: number | null;
  readonly tpotMs: number | null;
  /** TTFT + TPOT × (output − 1). */
  readonly e2eMs: number | null;
  /** Rule that ended the search above this batch; null where that is not known. */
  readonly stoppedBy:
    | 'prefill-oom'
    | 'decode-oom'
    | 'ttft-limit'
    | 'tpot-limit'
    | 'batch-range'
    | 'e2e-limit'
    | null;
  /** Calibrated where comparable measurements exist, a bare simulation otherwise. */
  readonly basis: 'simulated' | 'calibrated';
  /** Where the estimator states bands; null where it does not. */
  readonly bands: CapacityBands | null;
}

/** Bands of a row that hold a share of unseen measurements. */
export interface CapacityBands {
  /** 0.8 is four of five. */
  readonly share: number;
  /** Measured points behind them, and their group; null without comparable measurements. */
  readonly points: number;
  readonly group: string | null;
  readonly tokensPerSecond: readonly [low: number, high: number];
  /** Null of a phase that has no such time. */
  readonly ttftMs: readonly [low: number, high: number] | null;
  readonly tpotMs: readonly [low: number, high: number] | null;
}

/** The part of a load that leaves least room. */
export type LoadMeasure = 'concurrentUsers' | 'requestsPerSecond' | 'outputTokensPerSecond';

/** Whole instances of one size that hold a load. */
export interface Instances {
  readonly instances: number;
  readonly devicesPerInstance: number;
  readonly devices: number;
  /** One instance. */
  readonly row: Capacity;
  /** Headroom in the tightest measure: 0.25 is a quarter more than the peak of the load. */
  readonly headroom: number;
  readonly binds: LoadMeasure;
  readonly tokensPerSecondPerDevice: number;
}

/** Cost of a million output tokens, in the currency of the device-hour. */
export interface TokenCost {
  readonly deviceHour: number;
  /** With every instance at its capacity. */
  readonly atCapacity: number;
  /** At the mean load; null where the load states no rate. */
  readonly atLoad: number | null;
}

/**
 * The same load where servers are as slow as the slow end of what comparable ones measured: what a size costs where its
 * estimator flatters.
 */
export interface SlowerSize {
  /** Null where the limits are missed at that end, whatever the count. */
  readonly devices: number | null;
  /** Time of a token over the one the size counts with; at least 1. */
  readonly tpotFactor: number;
  /** Measured points behind it, and their group; null without comparable measurements. */
  readonly points: number;
  readonly group: string | null;
}

/** The size of a service on one device. */
export interface DeviceSizing {
  readonly device: string;
  /** Estimator that sized it: the analytic engine, or the one calibrated on measurements. */
  readonly estimator: 'analytic' | 'calibrated';
  /** The smallest single group of devices that holds the load; null where none up to `tried` does. */
  readonly group: Instances | null;
  /** The fewest devices in whole instances of one size; null where not even one instance meets the limits. */
  readonly replicas: Instances | null;
  /** Prefill and decode instances, where the phases are apart. */
  readonly phases: {
    readonly prefill: Instances;
    readonly decode: Instances;
    readonly devices: number;
  } | null;
  readonly cost: TokenCost | null;
  /** Devices of the largest group that was tried. */
  readonly tried: number;
  /** Only where somebody asked for a size: the same at the slow end of the band; null without a band. */
  readonly slower?: SlowerSize | null;
  /** Why there is no answer: a refusal of the engine, in words; null otherwise. */
  readonly refusal: { readonly en: string; readonly zh: string } | null;
}
