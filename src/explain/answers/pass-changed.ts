import type { ReadCommand } from '../../results/readers/command-line.ts';
import type { PrintedForward } from '../../results/readers/printed-forward.ts';
import { wordsOfPass } from '../analysis/impossible-passes.ts';
import { cite, derive } from '../evidence/cite.ts';
import { about, type Statement, state } from '../evidence/statement.ts';
import { computed, signedShare } from '../prose-figures.ts';
import type { AnswerMaterial } from './answer-material.ts';
import type { AskedLoad, Question } from './question.ts';
import { requestsOfPass } from './requests-of-pass.ts';
import type { Split } from './split-fits.ts';

/** Flags of a text_generate command with other values; an empty list switches a flag on, null takes it away. */
type Flags = ReadonlyMap<string, readonly string[] | null>;

type Entry = readonly [flag: string, values: readonly string[] | null];

function one(flag: string, value: number | string | undefined): readonly Entry[] {
  return value === undefined ? [] : [[flag, [String(value)]]];
}

function ofSplit({ tp, dp, ep }: Split): readonly Entry[] {
  const sized = (size: Split['tp']) => (typeof size === 'number' ? size : undefined);
  // Replicas are what is left of the devices, unless they are named.
  return [
    ...one('--tp-size', sized(tp)),
    ...one('--ep-size', sized(ep)),
    ['--dp-size', sized(dp) === undefined ? null : [String(sized(dp))]],
  ];
}

/** The length that a context is given by: what a decode step has in its cache, or the prompt. */
const lengthFlag = ({ flags }: ReadCommand) =>
  flags.has('--decode') ? '--context-length' : '--query-length';

function ofLoad(
  { batch, users, times, contextTokens }: AskedLoad,
  pass: PrintedForward,
  command: ReadCommand,
): readonly Entry[] {
  const own = requestsOfPass(pass);
  const scaled = own === null || times === null ? null : Math.ceil(own.all * times);
  const queries = users ?? (batch === null ? scaled : batch * (own?.ranks ?? 1));
  return [
    ...one('--num-queries', queries ?? undefined),
    ...one(lengthFlag(command), contextTokens ?? undefined),
  ];
}

function ofChange(
  { change, relative }: Extract<Question, { intent: 'what-if' }>,
  command: ReadCommand,
): readonly Entry[] {
  const told = (flag: string) => Number(command.flags.get(flag)?.[0] ?? 0);
  const factor = relative !== undefined && 'times' in relative ? relative : null;
  const scaled = (name: 'inputLength' | 'numDevices', flag: string) =>
    factor?.name === name && told(flag) > 0 ? told(flag) * factor.times : undefined;
  const length = lengthFlag(command);
  return [
    ...one('--device', change.devices?.[0]),
    ...one('--num-devices', change.numDevices ?? scaled('numDevices', '--num-devices')),
    ...one('--quantize-linear-action', change.quantizeLinearAction ?? undefined),
    ...one('--quantize-attention-action', change.quantizeAttentionAction ?? undefined),
    ...one('--num-mtp-tokens', change.numMtpTokens ?? undefined),
    ...one(length, change.inputLength ?? scaled('inputLength', length)),
    ...(typeof change.compile === 'boolean' ? ([['--compile', change.compile ? [] : null]] as const) : []),
  ];
}

/** What a question changes of a pass that was read; null where it changes nothing of it. */
function flagsChanged(question: Question, pass: PrintedForward, command: ReadCommand): Flags | null {
  const entries =
    question.intent === 'why-not'
      ? ofSplit(question.split)
      : question.intent === 'what-if'
        ? ofChange(question, command)
        : question.intent === 'load' || question.intent === 'why-not-batch'
          ? ofLoad(question, pass, command)
          : question.intent === 'compare'
            ? one('--device', question.device ?? undefined)
            : [];
  const isOther = ([flag, values]: Entry) =>
    values !== null && values.join(' ') !== (command.flags.get(flag) ?? []).join(' ');
  return entries.some((entry) => isOther(entry) || (entry[0] === '--compile' && entry[1] === null))
    ? new Map(entries)
    : null;
}

const written = (flags: Flags) =>
  [...flags].flatMap(([flag, values]) => (values === null ? [] : [[flag, ...values].join(' ')])).join(' ');

/**
 * Time of a pass that was read with another split, load, length, format or device: its own command with those flags, beside
 * the unchanged one, both by the embedded engine. None where the question changes nothing of it, or no engine runs it.
 */
export function passChanged(question: Question, { input, facts }: AnswerMaterial): Statement[] {
  return input.forwards.flatMap((pass, at) => {
    const { command } = pass;
    const flags = command === null || command.isCut ? null : flagsChanged(question, pass, command);
    if (command === null || flags === null) return [];
    const changed: ReadCommand = { ...command, flags: withFlags(command.flags, flags) };
    const [own, other] = [facts.workOf(wordsOfPass(command)), facts.workOf(wordsOfPass(changed))];
    if (own === null || own.latencyMs <= 0) return [];
    if (other === null) return [refused(written(flags))];
    const change = derive('relative', own.latencyMs, other.latencyMs);
    const cites = [
      cite(`forwards[${at}].command.flags`, written(flags), 'reference'),
      cite('pass.latencyMs', own.latencyMs, 'reference'),
      cite('changed.latencyMs', other.latencyMs, 'reference'),
      change,
    ];
    return about(`forwards[${at}]`, [
      state('what-if', 'macro_only', cites, (t) =>
        t.asked.passChanged(
          written(flags) || t.words.off,
          `${computed(other.latencyMs)} ms`,
          `${computed(own.latencyMs)} ms`,
          signedShare(change.value),
        ),
      ),
    ]);
  });
}

/** The embedded engine has no such pass: a size does not divide the devices, or a name is not known to it. */
function refused(flags: string): Statement {
  return state('what-if-refused', 'macro_only', [cite('question.flags', flags, 'reference')], (t) =>
    t.asked.passRefused(flags),
  );
}

function withFlags(own: ReadCommand['flags'], changed: Flags): Map<string, readonly string[]> {
  const flags = new Map(own);
  for (const [flag, values] of changed) {
    if (values === null) flags.delete(flag);
    else flags.set(flag, values);
  }
  return flags;
}
