import type { Bilingual } from '../text/language.ts';

/** Facts about a model that decide which questions are asked and which values fit. */
export interface ModelFacts {
  /** The id that the command carries: a registry or Hugging Face id, or a folder. */
  readonly id: string;
  /** Other names people use, both languages, any case. */
  readonly aliases: readonly string[];
  /** Heading in a list of models, e.g. `Qwen3`. */
  readonly family: string;
  readonly isMoe: boolean;
  readonly isMultimodal: boolean;
  readonly supportsMtp: boolean;
  /** `quant_method` of the checkpoint's own quantization. Absent: full precision, or not told. */
  readonly checkpoint?: string;
  /** The name of a quantized checkpoint of a known model; the analytic model knows the original alone. */
  readonly isCheckpoint?: boolean;
}

/** Facts about a device (an accelerator profile or a GPU system) that decide which questions are asked and which values fit. */
export interface DeviceFacts {
  /** The name that the command carries, e.g. `ATLAS_800_A2_376T_64G`. */
  readonly id: string;
  readonly title: string;
  /** Other names people use, both languages, any case. A name may fit several devices (`A2` fits five profiles). */
  readonly aliases: readonly string[];
  /** Who makes it, as the profile says it, e.g. `HUAWEI`, `NVIDIA`. */
  readonly maker: string;
  /** Heading in a list of devices, e.g. `Atlas 800 A2`, `NVIDIA`. */
  readonly series: string;
  readonly memoryGiB: number | null;
  /** Devices of one machine, where the profile tells: what the innermost links join. */
  readonly perMachine?: number | null;
  /** How many of these devices one card holds, where the profile describes a die. Absent: one. */
  readonly diesPerCard?: number;
  /** Ranks of the communication grid: the most devices one run can use. null: no limit is known. */
  readonly maxDevices: number | null;
  /** Whether a count fits the communication grid. */
  readonly fitsCount: (count: number) => boolean;
  /** Formats with a matrix peak, as the profile names them; null: the profile does not say. */
  readonly matrixFormats: readonly string[] | null;
  /** A GPU system, estimated by measurements of serving frameworks. Absent: an accelerator profile. */
  readonly isGpu?: boolean;
  /** What is known of it rests on a single secondary source. */
  readonly isDoubted?: boolean;
  /** Public measurements that the predictions of such a device miss, and the TPOT of the first over what is predicted. */
  readonly missed?: { readonly points: readonly string[]; readonly tpot: number };
  /** Whether an estimator of this program can run it now. */
  readonly hasEstimator: boolean;
}

/** Slots whose answer is the path of a file that is opened when it is named. */
export const fileSlots = ['deviceFile', 'lengthDistribution', 'arrivalsFile'] as const;
export type FileSlot = (typeof fileSlots)[number];

/** Whether a slot names a file that is opened when it is named. */
export function isFileSlot(slot: string): slot is FileSlot {
  return fileSlots.some((one) => one === slot);
}

/** A file that an answer names, as it was opened when it was named. */
export interface NamedFile {
  /** Why the file does not hold what the slot wants; null where it does. */
  readonly problem: Bilingual | null;
  /** The device that the file describes; null for any other file. */
  readonly device: string | null;
  /** Requests of a file of arrivals, and their mean lengths in tokens; absent for any other file. */
  readonly requests?: { readonly count: number; readonly input: number; readonly output: number };
}

/** Facts about models and devices that conditions, validation and understanding need. Injected; tests use their own. */
export interface PlanFacts {
  /** The model of that id, alias or folder; null when unknown. */
  model(name: string): ModelFacts | null;
  /** Why the file that a model's name points at holds no model; null where it does, and where there is none. */
  modelProblem?(name: string): Bilingual | null;
  /** Content of the file that a slot names. A device file makes its device known. Absent: files are not looked at. */
  file?(slot: FileSlot, path: string): NamedFile;
  models(): readonly ModelFacts[];
  /** The device of exactly that id; null when unknown. */
  device(id: string): DeviceFacts | null;
  /** Profiles and GPU systems, profiles first. */
  devices(): readonly DeviceFacts[];
  /** Source of the layout of a model; null for one that is not laid out. */
  layoutBasis?(model: string): 'recorded-passes' | 'published-architecture' | 'assumed-family' | null;
  /** GiB of experts that the analytic model keeps whole on every device; null where it shards them, and without experts. */
  wholeExpertsGiB?(model: string): number | null;
  /** Layers that see `window` tokens alone although the analytic model counts whole sequences in all of them; or null. */
  windowedLayers?(
    model: string,
  ): { readonly layers: number; readonly of: number; readonly window: number } | null;
  /** Folders of this machine with measured operators of a device. */
  measuredDatabases?(device: string): readonly string[];
}
