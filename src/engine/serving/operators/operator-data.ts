/** Frameworks whose operators were measured. */
export type OperatorFramework = 'vllm' | 'sglang' | 'trtllm';

/** Rows of numbers by key; the keys' parts are joined by `|`. */
export type Slices = Readonly<Record<string, readonly number[]>>;

/**
 * Measured operators of one system: the form of `references/operators/*.json`. Times in microseconds.
 *
 * - `gemm` `framework|format`: t[m][n][k] over {@link gemmAxes}.
 * - `experts` `framework|format|hidden,inter,topk,experts|tp,ep`: t[tokens] over {@link expertTokens}.
 * - `decodeAttention` `framework|cache|q,kv,width,window`: t[batch][context] over {@link decodeAxes}.
 * - `prefillAttention` the same key: t[tokens] over {@link prefillTokens}.
 * - `allReduce` `framework|devices`: pairs of elements and time.
 *
 * Fits are closed forms of the same operators where no table exists.
 */
export interface OperatorData {
  readonly system: string;
  readonly tables?: {
    readonly gemm?: Slices;
    readonly experts?: Slices;
    readonly decodeAttention?: Slices;
    readonly prefillAttention?: Slices;
    readonly allReduce?: Readonly<Record<string, readonly (readonly [number, number])[]>>;
  };
  readonly fits?: {
    /** computeEfficiency, memoryEfficiency, p, t0. */
    readonly gemm?: Slices;
    /** computeEfficiency, memoryEfficiency, p, t0, half tokens an expert. */
    readonly experts?: Slices;
    /** t0, memoryEfficiency, computeEfficiency, p. */
    readonly decodeAttention?: Slices;
    /** computeEfficiency, half tokens, t0, half tiles. */
    readonly prefillAttention?: Slices;
    /** latency, bus gigabytes a second. */
    readonly allReduce?: Slices;
    readonly collectives?: Slices;
  };
}

const powers = [256, 512, 1024, 2048, 4096, 8192, 16384, 32768] as const;

/** Axes of the tables, row-major in the order named. */
export const gemmAxes = {
  m: [1, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384],
  n: powers,
  k: powers,
} as const;

/**
 * Points at which operator times were measured: tokens of a step for experts and prompts, batch and context for decode
 * attention.
 */
export const expertTokens = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384] as const;
export const decodeAxes = {
  batch: [1, 4, 16, 32, 64, 128, 256, 512],
  context: [128, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536],
} as const;
export const prefillTokens = [64, 256, 512, 1024, 2048, 4096, 8192, 16384] as const;
