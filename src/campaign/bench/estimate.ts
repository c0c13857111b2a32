import type { Manifest, Scenario } from '../manifest.ts';
import type { CandidatePlans } from './planned-trial.ts';

/** Cost of a benchmark, before anything is started. */
export interface BenchEstimate {
  readonly serverStarts: number;
  readonly trials: number;
  /** Hours by what usual servers take; nothing is measured yet. */
  readonly hours: number;
  readonly deviceHours: number;
  readonly diskMiB: number;
  /** The time that is given ends it before everything is measured. */
  readonly isOverBudget: boolean;
}

/** A start of a server with a model of usual size, in minutes; assumed. */
const startMinutes = 3;
/** Seconds for a token of one request in flight; assumed, as answers of 1,000 tokens take 20 to 30 seconds. */
const secondsPerToken = 0.025;
/** Everything at once takes so many times one answer; assumed. */
const burstAnswers = 2.5;
const mibPerTrial = 2;

function sum(counts: readonly number[]): number {
  return counts.reduce((total, one) => total + one, 0);
}

/** Estimates time and disk from the plan; figures are assumptions, and are called so where they are shown. */
export function estimateBench(manifest: Manifest, plans: CandidatePlans): BenchEstimate {
  const { scenarios, concurrencies, num_prompts, budget, sla } = manifest;
  const candidates = [...plans.values()].map((plan) => plan.candidates.length);
  const finalists = sum(candidates.map((count) => Math.min(count, budget.finalists)));
  const answer = ({ output_len }: Scenario) => output_len * secondsPerToken;
  const closed = (concurrency: number) =>
    sum(scenarios.map((one) => (answer(one) * num_prompts) / Math.min(num_prompts, concurrency)));
  const burst = sum(scenarios.map((one) => answer(one) * burstAnswers));
  const most = Math.max(...concurrencies);
  const rest = concurrencies.filter((one) => one !== most);
  const hasLimits = [sla.max_p50_ttft_ms, sla.max_p50_tpot_ms, sla.max_p50_e2e_ms].some(
    (limit) => limit !== null,
  );
  // The rate that is found is tried again.
  const probes = hasLimits && budget.rate_probes > 0 ? budget.rate_probes + 1 : 0;
  const winners = plans.size * scenarios.length;
  const serverStarts = sum(candidates) + finalists + winners;
  const trials =
    sum(candidates) * scenarios.length * 2 +
    finalists * scenarios.length * rest.length +
    winners * (budget.confirm_repeats + probes);
  const seconds =
    sum(candidates) * (burst + closed(most)) +
    finalists * sum(rest.map(closed)) +
    plans.size * (budget.confirm_repeats + probes) * closed(most) +
    serverStarts * startMinutes * 60;
  const hours = seconds / 3600;
  return {
    serverStarts,
    trials,
    hours,
    deviceHours: hours * Math.max(1, manifest.devices.length),
    diskMiB: trials * mibPerTrial,
    isOverBudget: hours > budget.wall_hours,
  };
}
