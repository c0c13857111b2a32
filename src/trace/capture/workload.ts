/** Workloads of a capture: prefill and decode apart, one of them, or whatever the server makes of one mixed load. */
export const workloads = ['both', 'prefill', 'decode', 'legacy'] as const;
export type Workload = (typeof workloads)[number];

/** One round of capture. `all` is the single round of a mixed load. */
export type CaptureStage = 'prefill' | 'decode' | 'all';

/** The load that a capture sends: its kind, steps to record and to let pass, and requests that only try the server. */
export interface WorkloadOptions {
  readonly workload: Workload;
  /** Steps to capture, and steps that run before them unrecorded. */
  readonly steps: number;
  readonly warmupSteps: number;
  readonly probeRequests: number;
  /** Prompt of the mixed load, and its answers' length; null = from the steps. */
  readonly probePrompt: string | null;
  readonly probeMaxNewTokens: number | null;
  readonly prefillInput: number;
  readonly prefillOutput: number;
  readonly decodeInput: number;
  readonly decodeOutput: number;
}

/** Equal requests, sent one after another. */
export interface Probes {
  readonly requests: number;
  readonly outputTokens: number;
}

/** Requests of one round: before the capture, and during it. */
export interface Round {
  readonly stage: CaptureStage;
  /** The prompt; its first word is made new for each request, so that no prefix cache answers. */
  readonly prompt: string;
  readonly warmup: Probes;
  readonly capture: Probes;
}

const word = 'profile';
const standardPrompt = 'Explain step by step how a language model answers a question.';

function promptOf(words: number): string {
  return Array.from({ length: Math.max(1, words) }, () => word).join(' ');
}

function prefillRound(options: WorkloadOptions): Round {
  const outputTokens = options.prefillOutput;
  return {
    stage: 'prefill',
    prompt: promptOf(options.prefillInput),
    warmup: { requests: options.warmupSteps, outputTokens },
    capture: { requests: Math.max(options.probeRequests, options.steps), outputTokens },
  };
}

function decodeRound(options: WorkloadOptions): Round {
  const { warmupSteps } = options;
  return {
    stage: 'decode',
    prompt: promptOf(options.decodeInput),
    warmup: { requests: warmupSteps === 0 ? 0 : 1, outputTokens: Math.max(1, warmupSteps) },
    capture: { requests: options.probeRequests, outputTokens: options.decodeOutput },
  };
}

function mixedRound(options: WorkloadOptions): Round {
  const outputTokens = options.probeMaxNewTokens ?? Math.max(64, 8 * options.steps);
  return {
    stage: 'all',
    prompt: options.probePrompt ?? standardPrompt,
    warmup: { requests: options.warmupSteps, outputTokens },
    capture: { requests: options.probeRequests, outputTokens },
  };
}

/** The rounds of a capture, in order: one load a stage keeps prefill and decode apart in the traces. */
export function planRounds(options: WorkloadOptions): readonly Round[] {
  if (options.workload === 'legacy') return [mixedRound(options)];
  if (options.workload === 'prefill') return [prefillRound(options)];
  if (options.workload === 'decode') return [decodeRound(options)];
  return [prefillRound(options), decodeRound(options)];
}

/** A prompt whose first word no earlier request had. */
export function probePrompt(prompt: string, request: number): string {
  return prompt.replace(/^\S*/, `${word}_probe_${request}`);
}
