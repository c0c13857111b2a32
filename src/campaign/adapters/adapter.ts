import type { Framework } from '../manifest.ts';

/** Why a server did not come up or a trial gave nothing. */
export const failureClasses = [
  'unsupported-flag',
  'oom',
  'kv-capacity',
  'cuda-graph',
  'scheduler',
  'port',
  'gpu-env',
  'weights',
  'engine',
  'host-memory',
  'config',
  'killed',
  'launch-timeout',
  'no-answer',
  'wrong-model',
  'host',
  'exited',
] as const;
export type FailureClass = (typeof failureClasses)[number];

/** A line of a log that says why. */
export interface FailureMarker {
  readonly pattern: RegExp;
  readonly class: FailureClass;
}

/** Facts of a framework that a campaign looks at; gates, client and statistics know nothing else of it. */
export interface FrameworkAdapter {
  readonly id: Framework;
  readonly title: string;
  /** Words that start a server when the manifest names none. */
  readonly launch: readonly string[];
  /** The flag of the model; null where it is a positional word. */
  readonly modelFlag: string | null;
  readonly servedNameFlag: string | null;
  readonly hostFlag: string;
  readonly portFlag: string;
  /** The flag that bounds prompt + answer. */
  readonly sequenceFlag: string;
  readonly flagStyle: 'kebab' | 'snake';
  /** Words that make it print every flag, tried in order. */
  readonly help: readonly (readonly string[])[];
  /** Command that prints the version, from the words that start it. */
  readonly version: (launch: readonly string[]) => readonly string[];
  /** Flags that are fixed for every candidate, so that none wins by more memory. */
  readonly pinned: Readonly<Record<string, string | number>>;
  /** Other names that versions had for a flag; the one that the help lists is used. */
  readonly aliases: Readonly<Record<string, readonly string[]>>;
  /** Bare flags that make the server tell its counters; left out where the help does not list them. */
  readonly metricsFlags: readonly string[];
  /** The flag of a YAML file with further settings, of which values are forbidden as well. */
  readonly configFlags: readonly string[];
  /** Where the prefix cache is reset, and where counters of it are read. */
  readonly resetPaths: readonly string[];
  /** Newest names first. */
  readonly cacheMetrics: readonly { readonly queries: string; readonly hits: string }[];
  /** Environment that the reset needs. */
  readonly serverEnv: Readonly<Record<string, string>>;
  /** Names the devices that a process may see. */
  readonly visibleDevices: string;
  /** Prints how busy each device is, and how that is read. */
  readonly deviceLook: { readonly command: readonly string[]; readonly form: 'nvidia-smi' | 'npu-smi' };
  /** Prints what each device does while it is measured. */
  readonly deviceSamples: { readonly command: readonly string[]; readonly form: 'nvidia-smi' | 'npu-smi' };
  readonly failures: readonly FailureMarker[];
  /** Lines that wrap a cause; they count only where no other line says it. */
  readonly wrappers: readonly FailureMarker[];
  /** Values that are never measured, with the flag that would choose them. */
  readonly forbidden: readonly { readonly flag: string; readonly except: string }[];
}
