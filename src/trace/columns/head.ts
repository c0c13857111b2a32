/** Writer of a trace, told from its content. */
export const traceFormats = ['kineto', 'torch_npu', 'simulator', 'other'] as const;
export type TraceFormat = (typeof traceFormats)[number];

/** Makers of accelerators that a trace tells apart by its device properties and categories. */
export const vendors = ['cuda', 'rocm', 'ascend', 'xpu', 'unknown'] as const;
export type Vendor = (typeof vendors)[number];

/** One entry of `deviceProperties`; figures that the file leaves out are null. */
export interface DeviceProperties {
  readonly id: number | null;
  readonly name: string | null;
  readonly memoryBytes: number | null;
  readonly multiprocessors: number | null;
}

/** `distributedInfo` of the file. */
export interface DistributedInfo {
  readonly backend: string | null;
  readonly rank: number | null;
  readonly worldSize: number | null;
  /** Process groups: name, description, ranks. */
  readonly groups: readonly {
    readonly name: string;
    readonly description: string;
    readonly ranks: readonly number[];
  }[];
}

/** Facts that a file states outside of its events. */
export interface TraceHead {
  readonly format: TraceFormat;
  /** Name of the simulator that wrote the trace, where it is one. */
  readonly simulator: string | null;
  readonly vendor: Vendor;
  readonly devices: readonly DeviceProperties[];
  readonly distributed: DistributedInfo | null;
  /** Whether Python stacks and input shapes were recorded; null where the file does not say. */
  readonly withStack: boolean | null;
  readonly recordShapes: boolean | null;
  readonly traceName: string | null;
  readonly vllmVersion: string | null;
  /** `schemaVersion`, `cupti_version`, `cuda_runtime_version`, `hip_runtime_version` and their kind, as text. */
  readonly versions: Readonly<Record<string, string>>;
}
