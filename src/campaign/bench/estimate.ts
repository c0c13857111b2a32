import type { Manifest } from '../manifest.ts';
import type { CandidatePlans } from './schedule.ts';

/** What a benchmark will cost, before anything is started. */
export interface BenchEstimate {
  readonly serverStarts: number;
  readonly trials: number;
  /** At most: every start and every trial up to its deadline is not assumed, but a usual answer is. */
  readonly hours: number;
  readonly deviceHours: number;
  readonly diskMiB: number;
}

/** A start of a server with a model of usual size, in minutes; assumed, as nothing is measured yet. */
const startMinutes = 4;
/** Seconds for a token of one request in flight, slow side; assumed. */
const secondsPerToken = 0.03;
const mibPerTrial = 2;

/** Estimates time and disk from the plan; figures are assumptions, and are called so where they are shown. */
export function estimateBench(manifest: Manifest, plans: CandidatePlans): BenchEstimate {
  const { scenarios, concurrencies, num_prompts, budget } = manifest;
  const candidates = [...plans.values()].map((plan) => plan.candidates.length);
  const finalists = candidates.map((count) => Math.min(count, budget.finalists));
  const sum = (counts: readonly number[]) => counts.reduce((total, one) => total + one, 0);
  const winners = plans.size * scenarios.length;
  const serverStarts = sum(candidates) + sum(finalists) + winners;
  const trials =
    sum(candidates) * scenarios.length * 2 +
    sum(finalists) * scenarios.length * (concurrencies.length - 1) +
    winners * budget.confirm_repeats;
  const answerSeconds = Math.max(...scenarios.map(({ output_len }) => output_len)) * secondsPerToken;
  const lowest = Math.min(...concurrencies);
  const trialSeconds = (answerSeconds * num_prompts) / Math.min(num_prompts, Math.max(lowest, 4));
  const hours = (serverStarts * startMinutes) / 60 + (trials * trialSeconds) / 3600;
  return {
    serverStarts,
    trials,
    hours,
    deviceHours: hours * Math.max(1, manifest.devices.length),
    diskMiB: trials * mibPerTrial,
  };
}
