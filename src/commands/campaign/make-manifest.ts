import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Program } from '../../app/program.ts';
import { UsageError } from '../../app/usage-error.ts';
import { dirties, seenCheckout } from '../../backends/campaign/infer-model.ts';
import {
  type CampaignTarget,
  type CampaignWorkload,
  campaignId,
  type Manifest,
} from '../../campaign/manifest.ts';
import {
  type CampaignFlags,
  concurrenciesOf,
  endpointOf,
  frameworksOf,
  scenariosOf,
  searchesOf,
  slaOf,
  wholeNumber,
} from './campaign-flags.ts';
import { type GatheredInputs, gatheredDevices } from './gather-inputs.ts';

/** The framework whose sources may be changed later. @throws UsageError for a folder that is no checkout, or that logs would dirty */
async function targetOf(
  flags: CampaignFlags,
  root: string,
  program: Program,
): Promise<CampaignTarget | null> {
  const { campaign: texts } = program.texts;
  if (flags.target === undefined && flags.checkout === undefined) return null;
  const [framework = 'vllm'] = frameworksOf([flags.target ?? 'vllm'], texts);
  if (flags.checkout === undefined) {
    return { framework, checkout: null, branch: null, base_commit: null, remote: null };
  }
  const seen = await seenCheckout(flags.checkout);
  if (seen === null) throw new UsageError(texts.usage.checkout(flags.checkout));
  if (await dirties(root, flags.checkout)) throw new UsageError(texts.usage.dirties(root, flags.checkout));
  return {
    framework,
    checkout: flags.checkout,
    branch: seen.branch,
    base_commit: seen.commit,
    remote: seen.remote,
  };
}

/** The prompts of a file; none where the lengths were changed since. @throws UsageError for fewer than are asked for */
function workloadOf({ values, prompts }: GatheredInputs, { texts }: Program): CampaignWorkload | null {
  if (prompts === null || values.scenario.from !== 'workload') return null;
  const { path, prompts: count } = prompts.workload;
  if (wholeNumber('requests', values.requests.text, texts.campaign) > count)
    throw new UsageError(texts.load.problems.fewPrompts(path, String(count)));
  return prompts.workload;
}

/** The manifest that was gathered. Its id is not yet a free name. @throws UsageError */
export async function makeManifest(
  inputs: GatheredInputs,
  flags: CampaignFlags,
  root: string,
  now: Date,
  program: Program,
): Promise<Manifest> {
  const { campaign: texts } = program.texts;
  const { values, plan, profile, seenDevices, seenModel } = inputs;
  const model = values.model.text;
  const text = (value: string) => (value === '' ? null : value);
  const endpoint = endpointOf(flags, plan);
  return {
    schema: 'throughline.campaign/1',
    id: campaignId(model, localDay(now)),
    uid: randomBytes(4).toString('hex'),
    created_at: now.toISOString(),
    host: profile.host ?? hostname(),
    host_profile: profile,
    model,
    served_name: flags.servedName ?? model,
    tokenizer: flags.tokenizer ?? plan?.tokenizer ?? null,
    precision: text(values.precision.text),
    quantization: flags.quantization ?? plan?.quantization ?? seenModel?.quantization ?? null,
    trust_remote_code: flags.trustRemoteCode ?? false,
    max_context: seenModel?.maxContext ?? null,
    config_sha256: seenModel?.sha256 ?? null,
    devices: gatheredDevices(inputs),
    hardware: {
      device_model: profile.device_model ?? seenDevices?.deviceModel ?? plan?.deviceModel ?? null,
      driver: seenDevices?.driver ?? null,
      toolkit: null,
    },
    target: await targetOf(flags, root, program),
    family: { slug: null, confidence: 'none' },
    scenarios: scenariosOf([values.scenario.text], texts),
    workload_from: values.scenario.from === 'default' ? 'default' : 'user',
    workload: workloadOf(inputs, program),
    endpoint,
    num_prompts: wholeNumber('requests', values.requests.text, texts),
    smoke: flags.smoke ?? false,
    seed: Number(flags.seed) || 0,
    sla: slaOf([values.sla.text], texts),
    concurrencies: concurrenciesOf([values.concurrency.text], texts),
    rate_bounds:
      plan?.rates == null
        ? null
        : { lower: plan.rates.lower, upper: plan.rates.upper, tolerance: plan.rates.tolerance },
    steady: flags.steady ?? false,
    noise_threshold: 0.01,
    budget: {
      candidates_per_framework: Math.min(64, wholeNumber('candidates', values.candidates.text, texts)),
      finalists: 3,
      confirm_repeats: 3,
      confirm_max: 9,
      rate_probes: Math.min(8, plan?.rateProbes ?? 5),
      launch_timeout_seconds: 1800,
      trial_timeout_seconds: 3600,
      wall_hours:
        flags.hours === undefined ? (plan?.wallHours ?? 12) : wholeNumber('hours', flags.hours, texts),
    },
    ...searchesOf(frameworksOf([values.frameworks.text], texts), plan, {}, profile.launch),
    forked_from: null,
    asked: [...inputs.asked],
    inferred: Object.entries(values)
      .filter(([, { from }]) => from !== 'flag' && from !== 'answer')
      .map(([field, { text: value, from }]) => ({ field, value, from })),
  };
}

/** The date at this place, as folder names have it. */
function localDay(now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
}
