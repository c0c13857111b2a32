import { existsSync } from 'node:fs';
import { z } from 'zod';
import { inputText } from '../../app/input-file.ts';
import { InvalidInputError } from '../../app/invalid-input-error.ts';
import { UsageError } from '../../app/usage-error.ts';
import { type HostProfile, hostProfileSchema } from '../../campaign/hosts/profile.ts';
import {
  type Framework,
  frameworks,
  type Manifest,
  type Scenario,
  type Sla,
} from '../../campaign/manifest.ts';
import { searchOf } from '../../campaign/plan-file.ts';
import {
  type PlanFault,
  PlanFaultError,
  type PlanFile,
  readLimits,
  readPlan,
} from '../../campaign/plans/read-plan.ts';
import { readYaml } from '../../store/yaml-document.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { thrownMessage } from '../../text/thrown.ts';
import { withoutSecrets } from '../../text/without-secrets.ts';
import { spelled } from '../../text/words/spelling.ts';
import { says } from '../../text/words/words.ts';

type Texts = Catalogue['campaign'];

/** Flags of `throughline campaign`, as they were typed. */
export interface CampaignFlags {
  readonly run?: string;
  readonly root?: string;
  readonly model?: string;
  readonly servedName?: string;
  readonly tokenizer?: string;
  readonly precision?: string;
  readonly quantization?: string;
  readonly trustRemoteCode?: boolean;
  readonly frameworks?: readonly string[];
  readonly devices?: readonly string[];
  readonly scenario?: readonly string[];
  readonly requests?: string;
  readonly concurrency?: readonly string[];
  readonly sla?: readonly string[];
  readonly candidates?: string;
  readonly hours?: string;
  readonly endpoint?: 'completions' | 'chat';
  readonly plan?: string;
  readonly workload?: string;
  readonly host?: string;
  readonly target?: string;
  readonly checkout?: string;
  readonly smoke?: boolean;
  readonly steady?: boolean;
  readonly seed: string;
  readonly change?: readonly string[];
  readonly query?: string;
  readonly slug?: string;
  readonly none?: string;
  readonly knowledge?: string;
  readonly pulls?: string;
  readonly decide?: readonly string[];
  readonly html?: boolean;
  readonly watch?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** Pairs of lengths that are measured where a person names none, in tokens: a chat, and the summary of a long text. */
export const usualScenarios: readonly Scenario[] = [
  { name: 'chat', input_len: 1000, output_len: 1000 },
  { name: 'summarization', input_len: 8000, output_len: 1000 },
];

/** A whole number above 0. @throws UsageError */
export function wholeNumber(flag: string, text: string, texts: Texts): number {
  const value = /^\d{1,9}$/.test(text.trim()) ? Number(text) : 0;
  if (value > 0) return value;
  throw new UsageError(texts.usage.number(flag.startsWith('--') ? flag : `--${flag}`, text));
}

const separated = (words: readonly string[]) =>
  words.flatMap((word) => word.split(/[\s,，、]+/)).filter(Boolean);

/** Frameworks by their names, in any separators. @throws UsageError */
export function frameworksOf(words: readonly string[], texts: Texts): Framework[] {
  const named = separated(words).map((word) => {
    const wanted = word
      .toLowerCase()
      .replaceAll('-', '_')
      .replace(/^trt_?llm$|^tensorrtllm$/, 'tensorrt_llm');
    const found = frameworks.find((one) => one === wanted);
    if (found === undefined) throw new UsageError(texts.usage.framework(word, frameworks.join(' ')));
    return found;
  });
  return [...new Set(named)];
}

/** A device or a range of them: `0-3` is four. */
function devicesOfWord(word: string): string[] {
  const [, from, to] = /^(\d{1,3})-(\d{1,3})$/.exec(word) ?? [];
  const [first, last] = [Number(from), Number(to)];
  return first < last ? Array.from({ length: last - first + 1 }, (_, at) => String(first + at)) : [word];
}

/** Devices by index, ranges among them; none for "none". */
export function devicesOf(words: readonly string[]): string[] {
  const named = separated(words);
  return named.length === 1 && says('value-no-entries', spelled(named[0] ?? ''))
    ? []
    : named.flatMap(devicesOfWord);
}

/** Makes sure that a person named devices as servers take them: by index, or by the id of a GPU. @throws UsageError */
export function checkDevices(words: readonly string[], texts: Texts): void {
  const wrong = devicesOf(words).find((one) => !/^(?:\d{1,4}|(?:GPU|MIG)-[\w/-]+)$/.test(one));
  if (wrong !== undefined) throw new UsageError(texts.usage.devices(wrong));
}

/** Makes sure that a person named a model: a name or a folder, not a sign or a sentence. @throws UsageError */
export function checkModel(text: string, texts: Texts): void {
  const isName = /[\p{L}\p{N}]/u.test(text) && (!/\s/.test(text) || existsSync(text));
  if (!isName) throw new UsageError(texts.usage.model(text));
}

/** Makes sure that a person named a precision, which has its bits in its name. @throws UsageError */
export function checkPrecision(text: string, texts: Texts): void {
  if (!/^[a-z]\w{0,20}\d[\w-]{0,20}$/i.test(text)) throw new UsageError(texts.usage.precision(text));
}

/** Numbers in flight. @throws UsageError */
export function concurrenciesOf(words: readonly string[], texts: Texts): number[] {
  const named = separated(words).map((text) => wholeNumber('concurrency', text, texts));
  if (named.length === 0) throw new UsageError(texts.usage.number('--concurrency', ''));
  return [...new Set(named)];
}

/** A fault of a plan in words. */
function faultWords(fault: PlanFault, texts: Texts): string {
  const { plans } = texts;
  switch (fault.code) {
    case 'sla-name':
      return fault.rename === null
        ? `${fault.key}: ${texts.usage.slaKey}`
        : `${fault.key}: ${texts.usage.slaRename(fault.rename)}`;
    case 'lengths':
      return plans.lengths(String(fault.inputs), String(fault.outputs));
    case 'endpoint':
      return plans.endpoint(fault.endpoint);
    case 'command':
      return plans.command(fault.framework, fault.command);
  }
}

/** Limits of `KEY=VALUE` words. @throws UsageError for names without a percentile, with the name that is meant */
export function slaOf(words: readonly string[], texts: Texts): Sla {
  const named = separated(words).filter((word) => !says('value-no-entries', spelled(word)));
  const entries = named.map((word) => {
    const [key = '', value = ''] = word.split('=');
    return [key, value === '' ? Number.NaN : Number(value)] as const;
  });
  try {
    return readLimits(Object.fromEntries(entries));
  } catch (error) {
    const hint = error instanceof PlanFaultError ? faultWords(error.fault, texts) : texts.usage.slaKey;
    throw new UsageError(texts.usage.sla(named.join(' '), hint));
  }
}

/** Aligned pairs of lengths. @throws UsageError */
export function scenariosOf(words: readonly string[], texts: Texts): Scenario[] {
  const named = separated(words);
  const scenarios = named.map((word) => {
    const [, name, input, output] = /^([a-z0-9][a-z0-9_-]*):(\d{1,8}):(\d{1,8})$/.exec(word) ?? [];
    if (name === undefined || !(Number(input) > 0) || !(Number(output) > 0)) {
      throw new UsageError(texts.usage.scenario(word));
    }
    return { name, input_len: Number(input), output_len: Number(output) };
  });
  if (scenarios.length === 0 || new Set(scenarios.map(({ name }) => name)).size < scenarios.length) {
    throw new UsageError(texts.usage.scenario(named.join(' ')));
  }
  return scenarios;
}

function documentOf<Value>(path: string, read: (document: unknown) => Value, texts: Texts): Value {
  const text = inputText(path, texts.usage.unreadable);
  // The text of such a file is written into the campaign: a key has its place in the environment.
  const secret = text.split('\n').findIndex((line) => withoutSecrets(line) !== line);
  if (secret !== -1) throw new UsageError(texts.usage.secret(`${path}:${secret + 1}`));
  try {
    return read(readYaml(text));
  } catch (error) {
    if (error instanceof PlanFaultError) {
      throw new InvalidInputError(texts.usage.planFile(path, faultWords(error.fault, texts)));
    }
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : thrownMessage(error);
    throw new InvalidInputError(texts.usage.planFile(path, reason));
  }
}

/** A plan file of any known shape. @throws UsageError, InvalidInputError */
export function planOf(path: string | undefined, texts: Texts): PlanFile | null {
  return path === undefined ? null : documentOf(path, readPlan, texts);
}

/** A profile of a host. @throws UsageError, InvalidInputError */
export function hostProfileOf(path: string, texts: Texts): HostProfile {
  return documentOf(path, (document) => hostProfileSchema.parse(document), texts);
}

/** The searches of the named frameworks, and which were left out by choice. */
export function searchesOf(
  named: readonly Framework[],
  plan: PlanFile | null,
  earlier: Manifest['frameworks'],
  launch: Readonly<Record<string, readonly string[]>> = {},
): Pick<Manifest, 'frameworks' | 'excluded'> {
  const measured = named.filter((one) => plan?.frameworks[one]?.enabled !== false);
  return {
    frameworks: Object.fromEntries(
      measured.map((one) => [one, earlier[one] ?? searchOf(one, plan, launch[one] ?? null)]),
    ),
    excluded: frameworks.filter((one) => !measured.includes(one)),
  };
}

/** The way of asking that a flag names, else that of the plan, else plain completions. */
export function endpointOf(
  { endpoint }: CampaignFlags,
  plan: Pick<PlanFile, 'endpoint'> | null,
): NonNullable<PlanFile['endpoint']> {
  if (endpoint === undefined) return plan?.endpoint ?? '/v1/completions';
  return endpoint === 'chat' ? '/v1/chat/completions' : '/v1/completions';
}
