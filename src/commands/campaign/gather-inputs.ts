import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InterruptedError } from '../../app/interruption.ts';
import type { Program } from '../../app/program.ts';
import { UsageError } from '../../app/usage-error.ts';
import { hostOf } from '../../backends/campaign/hosts/host-of.ts';
import { type SeenDevices, seenDevices, seenFrameworks } from '../../backends/campaign/infer-host.ts';
import { type SeenModel, seenModel } from '../../backends/campaign/infer-model.ts';
import {
  type AskedField,
  type CampaignQuestion,
  campaignQuestions,
  type ValueSource,
} from '../../campaign/campaign-questions.ts';
import { type HostProfile, localProfile } from '../../campaign/hosts/profile.ts';
import type { PlanFile } from '../../campaign/plans/read-plan.ts';
import type { Ask } from '../../plain/ask.ts';
import {
  type CampaignFlags,
  checkDevices,
  checkModel,
  checkPrecision,
  concurrenciesOf,
  devicesOf,
  endpointOf,
  frameworksOf,
  hostProfileOf,
  planOf,
  scenariosOf,
  slaOf,
  usualScenarios,
  wholeNumber,
} from './campaign-flags.ts';

import { besidePlan, type GatheredWorkload, gatherWorkload } from './gather-workload.ts';

/** A value as it would be typed, and where it comes from. */
export interface GivenValue {
  readonly text: string;
  readonly from: ValueSource;
}

/** Everything that a manifest is made of, before it is fixed. */
export interface GatheredInputs {
  readonly values: Readonly<Record<AskedField, GivenValue>>;
  readonly profile: HostProfile;
  readonly plan: PlanFile | null;
  /** Prompts of a file; null where they are made, or where lengths were given after all. */
  readonly prompts: GatheredWorkload | null;
  readonly seenDevices: SeenDevices | null;
  readonly seenModel: SeenModel | null;
  readonly asked: readonly { readonly field: string; readonly answer: string }[];
}

type Values = Partial<Record<AskedField, GivenValue>>;

/** Makes sure that an answer can be read. @throws UsageError saying what is wrong with it */
function check(id: AskedField, text: string, { texts }: Program, from: ValueSource = 'answer'): void {
  const { campaign } = texts;
  // A host profile names devices in its own way, and config.json its precision.
  if (from === 'answer' || from === 'flag') {
    if (id === 'model') checkModel(text, campaign);
    if (id === 'devices') checkDevices([text], campaign);
    if (id === 'precision') checkPrecision(text, campaign);
  }
  if (id === 'frameworks') frameworksOf([text], campaign);
  if (id === 'sla') slaOf([text], campaign);
  if (id === 'scenario') scenariosOf([text], campaign);
  if (id === 'concurrency') concurrenciesOf([text], campaign);
  if (id === 'requests' || id === 'candidates') wholeNumber(id, text, campaign);
}

/** Asks until the answer can be read. @throws InterruptedError, UsageError where the input ends */
export async function answerTo(question: CampaignQuestion, ask: Ask, program: Program): Promise<string> {
  const { language } = program;
  for (;;) {
    const typed = await ask(`${question.ask[language]} (${question.example[language]})`);
    if (typed.kind === 'interrupted') throw new InterruptedError();
    if (typed.kind !== 'line')
      throw new UsageError(program.texts.campaign.usage.missing(`--${question.id}`), [`--${question.id}`]);
    const text = typed.text.trim();
    if (text === '' && question.empty === undefined) continue;
    try {
      if (text !== '') check(question.id, text, program);
      return text;
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      program.err(error.message);
    }
  }
}

/** The host profile that is meant: the named file, else the one beside the settings, else this machine as it is. */
function profileOf(flags: CampaignFlags, program: Program): { profile: HostProfile; isWritten: boolean } {
  const usual = join(program.locations.config, 'host.yaml');
  const path = flags.host ?? (existsSync(usual) ? usual : null);
  if (path === null) return { profile: localProfile, isWritten: false };
  return { profile: hostProfileOf(path, program.texts.campaign), isWritten: true };
}

const flag = (text: string | undefined): GivenValue | undefined =>
  text === undefined ? undefined : { text, from: 'flag' };

function ofFlags(flags: CampaignFlags): Values {
  const said = {
    model: flag(flags.model),
    devices: flag(flags.devices?.join(' ')),
    precision: flag(flags.precision),
    frameworks: flag(flags.frameworks?.join(' ')),
    scenario: flag(flags.scenario?.join(' ')),
    requests: flag(flags.requests),
    concurrency: flag(flags.concurrency?.join(' ')),
    sla: flag(flags.sla?.join(' ')),
    candidates: flag(flags.candidates),
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}

function ofPlan(plan: PlanFile | null): Values {
  if (plan === null) return {};
  const from = 'plan' as const;
  const enabled = Object.entries(plan.frameworks).flatMap(([name, search]) =>
    search?.enabled === true ? [name] : [],
  );
  const limits = Object.entries(plan.sla ?? {}).flatMap(([key, value]) =>
    value === null ? [] : [`${key}=${value}`],
  );
  const named = plan.scenarios?.map(
    ({ name, input_len, output_len }) => `${name}:${input_len}:${output_len}`,
  );
  return {
    ...(plan.model === null ? {} : { model: { text: plan.model, from } }),
    ...(plan.precision === null ? {} : { precision: { text: plan.precision, from } }),
    ...(enabled.length === 0 ? {} : { frameworks: { text: enabled.join(' '), from } }),
    ...(named === undefined ? {} : { scenario: { text: named.join(' '), from } }),
    ...(plan.requests === null ? {} : { requests: { text: String(plan.requests), from } }),
    ...(plan.concurrencies === null ? {} : { concurrency: { text: plan.concurrencies.join(' '), from } }),
    ...(limits.length === 0 ? {} : { sla: { text: limits.join(' '), from } }),
    ...(plan.candidates === null ? {} : { candidates: { text: String(plan.candidates), from } }),
  };
}

const usualRequests = 80;

const defaults: Values = {
  scenario: {
    text: usualScenarios
      .map(({ name, input_len, output_len }) => `${name}:${input_len}:${output_len}`)
      .join(' '),
    from: 'default',
  },
  requests: { text: String(usualRequests), from: 'default' },
  concurrency: { text: '4 8', from: 'default' },
  sla: { text: 'none', from: 'default' },
  candidates: { text: '8', from: 'default' },
};

/** Precision as the name of a model has it: `…-FP8`, `…-bf16`. */
function precisionInName(model: string): GivenValue | null {
  const found = /[-_.](fp8|nvfp4|mxfp4|fp4|bf16|fp16|awq|gptq|int8|int4|w8a8|w4a16)(?![a-z0-9])/i.exec(
    model,
  )?.[1];
  return found === undefined ? null : { text: found.toLowerCase(), from: 'model-name' };
}

function devicesSeen(seen: SeenDevices | null, count: number | null): GivenValue | null {
  if (seen === null) return null;
  const devices = count === null ? seen.devices : seen.devices.slice(0, count);
  return { text: devices.join(' '), from: seen.from };
}

/** The prompts that are named by a flag or a plan, where no lengths are named instead. @throws UsageError, DamagedFileError */
async function promptsOf(
  flags: CampaignFlags,
  plan: PlanFile | null,
  model: string,
  { texts }: Program,
): Promise<GatheredWorkload | null> {
  if (flags.workload !== undefined && flags.scenario !== undefined)
    throw new UsageError(texts.load.problems.oneOf('--workload --scenario'));
  const planned = plan?.prompts == null ? null : besidePlan(plan.prompts, flags.plan ?? '');
  const path = flags.workload ?? (flags.scenario === undefined ? planned : null);
  if (path === null) return null;
  const tokenizer = flags.tokenizer ?? plan?.tokenizer ?? null;
  const endpoint = endpointOf(flags, plan);
  return gatherWorkload(path, { model, tokenizer, endpoint }, texts.load);
}

/**
 * Gathers what a campaign is fixed to: flags, then the plan, then what host and model tell; a person is asked only for what
 * nothing tells. @throws UsageError naming what is missing where nobody can be asked
 */
export async function gatherInputs(
  flags: CampaignFlags,
  program: Program,
  ask: Ask | null,
): Promise<GatheredInputs> {
  const { campaign: texts } = program.texts;
  const { profile, isWritten } = profileOf(flags, program);
  const plan = planOf(flags.plan, texts);
  const asked: { field: string; answer: string }[] = [];
  let values: Values = { ...defaults, ...ofPlan(plan), ...ofFlags(flags) };
  if (isWritten && profile.devices !== null && values.devices === undefined) {
    values = { ...values, devices: { text: profile.devices.join(' ') || 'none', from: 'host-profile' } };
  }
  const host = hostOf(profile);
  const needsLook = values.devices === undefined;
  const seen = needsLook ? await seenDevices(host).catch(() => null) : null;
  if (needsLook) {
    const devices = devicesSeen(seen, plan?.deviceCount ?? null);
    if (devices !== null) values = { ...values, devices };
  }
  const question = async (id: AskedField) => {
    const one = campaignQuestions.find((entry) => entry.id === id);
    if (one === undefined || ask === null || values[id] !== undefined) return;
    const answer = await answerTo(one, ask, program);
    asked.push({ field: id, answer });
    values = { ...values, [id]: { text: answer, from: 'answer' } };
  };
  await question('model');
  const model = values.model?.text ?? '';
  const config = model === '' ? null : seenModel(model);
  if (values.precision === undefined) {
    const told: GivenValue | null =
      config?.precision != null ? { text: config.precision, from: 'config.json' } : precisionInName(model);
    if (told !== null) values = { ...values, precision: told };
  }
  await question('devices');
  await question('precision');
  if (values.frameworks === undefined) {
    program.err(texts.told.looking);
    const found = await seenFrameworks(host, profile, seen?.from === 'npu-smi').catch(() => []);
    if (found.length > 0) values = { ...values, frameworks: { text: found.join(' '), from: 'help' } };
  }
  await question('frameworks');
  const prompts = await promptsOf(flags, plan, model, program);
  if (prompts !== null) {
    const { input, output, workload } = prompts;
    const requests = { text: String(Math.min(workload.prompts, usualRequests)), from: 'workload' } as const;
    const isUsual = values.requests?.from === 'default';
    values = {
      ...values,
      ...(isUsual ? { requests } : {}),
      scenario: { text: `workload:${input}:${output}`, from: 'workload' },
    };
  }
  const missing = (['model', 'frameworks'] as const).filter((id) => (values[id]?.text ?? '') === '');
  if (missing.length > 0) {
    const need = missing.map((id) => `--${id}`);
    throw new UsageError(texts.usage.missing(need.join(' ')), need);
  }
  const nothing: GivenValue = { text: '', from: 'default' };
  const all = Object.fromEntries(campaignQuestions.map(({ id }) => [id, values[id] ?? nothing])) as Record<
    AskedField,
    GivenValue
  >;
  for (const [id, { text, from }] of Object.entries(all))
    if (text !== '') check(id as AskedField, text, program, from);
  return { values: all, profile, plan, prompts, seenDevices: seen, seenModel: config, asked };
}

/** Devices of what was gathered. */
export function gatheredDevices({ values }: GatheredInputs): string[] {
  return devicesOf([values.devices.text]);
}
