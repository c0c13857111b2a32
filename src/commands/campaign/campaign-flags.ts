import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { parse } from 'yaml';
import { z } from 'zod';
import { UsageError } from '../../app/usage-error.ts';
import {
  campaignId,
  type Framework,
  frameworks,
  type Manifest,
  type Scenario,
  type Sla,
  slaSchema,
} from '../../campaign/manifest.ts';
import { type PlanFile, planFileSchema, searchOf } from '../../campaign/plan-file.ts';
import type { Catalogue } from '../../text/catalogue.ts';

type Texts = Catalogue['campaign'];

/** Flags of `throughline campaign`, as they were typed. */
export interface CampaignFlags {
  readonly run?: string;
  readonly root?: string;
  readonly model?: string;
  readonly servedName?: string;
  readonly frameworks?: readonly string[];
  readonly devices?: readonly string[];
  readonly scenario?: readonly string[];
  readonly requests: string;
  readonly concurrency: readonly string[];
  readonly sla?: readonly string[];
  readonly plan?: string;
  readonly smoke?: boolean;
  readonly seed: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** What must be known before a campaign can be fixed. */
export interface CampaignInputs {
  readonly model: string;
  readonly frameworks: readonly Framework[];
  readonly devices: readonly string[];
  readonly sla: Sla;
}

const usualScenarios: readonly Scenario[] = [
  { name: 'chat', input_len: 1000, output_len: 1000 },
  { name: 'summarization', input_len: 8000, output_len: 1000 },
];

function whole(flag: string, text: string, texts: Texts): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (value > 0) return value;
  throw new UsageError(texts.usage.number(flag, text));
}

/** Frameworks by their names, in any separators. @throws UsageError */
export function frameworksOf(words: readonly string[], texts: Texts): Framework[] {
  const named = words.flatMap((word) => word.split(/[\s,]+/)).filter(Boolean);
  return named.map((word) => {
    const wanted = word
      .toLowerCase()
      .replaceAll('-', '_')
      .replace(/^trt_?llm$|^tensorrtllm$/, 'tensorrt_llm');
    const found = frameworks.find((one) => one === wanted);
    if (found === undefined) throw new UsageError(texts.usage.framework(word, frameworks.join(' ')));
    return found;
  });
}

/** Devices by index; none for "none". */
export function devicesOf(words: readonly string[]): string[] {
  const named = words.flatMap((word) => word.split(/[\s,]+/)).filter(Boolean);
  return named.length === 1 && /^(none|无|没有|-)$/i.test(named[0] ?? '') ? [] : named;
}

/** Limits of `KEY=VALUE` words. @throws UsageError for names without a percentile, with the name that is meant */
export function slaOf(words: readonly string[], texts: Texts): Sla {
  const named = words
    .flatMap((word) => word.split(/[\s,]+/))
    .filter((word) => word !== '' && !/^(none|无|没有)$/i.test(word));
  const entries = named.map((word) => {
    const [key = '', value = ''] = word.split('=');
    const bare = /^(?:max_)?(?:p99_)?(ttft|tpot|e2e)(?:_ms)?$/.exec(key);
    if (bare !== null)
      throw new UsageError(texts.usage.sla(word, texts.usage.slaRename(`max_p50_${bare[1]}_ms`)));
    return [key, Number(value)] as const;
  });
  const read = slaSchema.safeParse(Object.fromEntries(entries));
  if (read.success) return read.data;
  throw new UsageError(texts.usage.sla(named.join(' '), texts.usage.slaKey));
}

function scenariosOf(words: readonly string[] | undefined, texts: Texts): Scenario[] {
  if (words === undefined) return [...usualScenarios];
  return words.map((word) => {
    const [, name, input, output] = /^([a-z0-9][a-z0-9_-]*):(\d{1,8}):(\d{1,8})$/.exec(word) ?? [];
    if (name === undefined || !(Number(input) > 0) || !(Number(output) > 0)) {
      throw new UsageError(texts.usage.scenario(word));
    }
    return { name, input_len: Number(input), output_len: Number(output) };
  });
}

function planOf(path: string | undefined, texts: Texts): PlanFile | null {
  if (path === undefined) return null;
  try {
    return planFileSchema.parse(parse(readFileSync(path, 'utf8')));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String((error as Error).message);
    throw new UsageError(texts.usage.planFile(path, reason));
  }
}

/** The manifest that flags and answers fix. @throws UsageError */
export function manifestOf(inputs: CampaignInputs, flags: CampaignFlags, now: Date, texts: Texts): Manifest {
  const plan = planOf(flags.plan, texts);
  const day = now.toISOString().slice(0, 10).replaceAll('-', '');
  const measured = inputs.frameworks.filter((one) => plan?.frameworks[one]?.enabled !== false);
  return {
    schema: 'throughline.campaign/1',
    id: campaignId(inputs.model, day),
    created_at: now.toISOString(),
    host: hostname(),
    model: inputs.model,
    served_name: flags.servedName ?? inputs.model,
    precision: null,
    devices: [...inputs.devices],
    scenarios: scenariosOf(flags.scenario, texts),
    num_prompts: whole('--requests', flags.requests, texts),
    smoke: flags.smoke ?? false,
    seed: Number(flags.seed) || 0,
    sla: inputs.sla,
    concurrencies: flags.concurrency
      .flatMap((text) => text.split(','))
      .map((text) => whole('--concurrency', text, texts)),
    budget: {
      candidates_per_framework: 8,
      finalists: 3,
      confirm_repeats: 3,
      rate_probes: 5,
      launch_timeout_seconds: 1800,
      trial_timeout_seconds: 3600,
      wall_hours: 12,
    },
    frameworks: Object.fromEntries(measured.map((one) => [one, searchOf(one, plan)])),
    excluded: frameworks.filter((one) => !measured.includes(one)),
    inferred: [],
  };
}
