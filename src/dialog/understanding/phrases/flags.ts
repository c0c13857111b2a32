import type { PlanFacts } from '../../../plan/plan-facts.ts';
import { parseSlotValue } from '../../../plan/slots/parse-value.ts';
import { type SlotRecord, slotRecords } from '../../../plan/slots/records.ts';
import { labelled } from '../../../text/labelled.ts';
import { group, matchesOf } from '../../../text/words/matches.ts';
import { anyWay } from '../../../text/words/words.ts';
import { isFormatAt } from '../names/whole-name.ts';
import { asks, type SlotMention, sameLabel, states } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';
import type { Interpretation } from '../understanding.ts';

/** Flags of earlier versions of the optimizer, of servers and of their load generators, by the slot's own flag. */
const earlier: Readonly<Record<string, readonly string[]>> = {
  '--num-devices': [
    '--total-gpus',
    '--num-gpus',
    '--num-npus',
    '--world-size',
    '--gpus',
    '--npus',
    '--n-gpus',
  ],
  '--ttft-limit-ms': ['--ttft-limits'],
  '--tpot-limit-ms': ['--tpot-limits'],
  '--model': ['--model-path', '--model-name', '--model-id'],
  '--mtp-acceptance-rates': ['--mtp-acceptance-rate'],
  '--max-batched-tokens': [
    '--max-prefill-tokens',
    '--max-num-batched-tokens',
    '--chunked-prefill-size',
    '--max-num-tokens',
  ],
  '--input-length': ['--random-input-len', '--random-input', '--input-len', '--prompt-len', '--isl'],
  '--output-length': ['--random-output-len', '--random-output', '--output-len', '--gen-len', '--osl'],
};

const slotsByName = new Map<string, readonly SlotRecord[]>();
for (const record of slotRecords) {
  const names = [record.flag, record.optimizer, ...(earlier[record.flag] ?? [])];
  for (const name of new Set(names)) {
    if (name) slotsByName.set(name, [...(slotsByName.get(name) ?? []), record]);
  }
}

const flag =
  /(?<![\w-])(?<name>--[a-z][a-z_-]*[a-z])(?:[= ]{1,8}(?<value>(?![-= ])[^\n;、]*?))?(?= {1,8}--?[a-z]|[\n;、]|,(?! ?\d)|, (?=\d[\d.]{0,8}k?(?: ?[x*])? ?[a-z\uE000-\uE002/])|[!?)]{1,4}(?:\s|$)|$)/gu;
/** `num_devices=16, input_length: 4096`: names of several words, as in configuration files. */
const assignment =
  /(?<![\w-])(?<name>[a-z]+(?:[_-][a-z]+)+)["']? ?[=:] ?["']?(?<value>\d{1,3}(?:,\d{3}){1,3}(?!\d|,\d)|[^\s,、;"'}]+)/gu;

/** Flags of the optimizer and of this program, and assignments to their names, as people paste them. */
export function readFlags(source: SourceText, facts: PlanFacts): SlotMention[] {
  return [flag, assignment].flatMap((pattern) =>
    matchesOf(source.text, pattern).flatMap((match) => {
      const name = group(match, 'name');
      const key = (pattern === flag ? name : `--${name}`).replaceAll('_', '-');
      const value = group(match, 'value');
      const end = match.index + match[0].trimEnd().length;
      // `ttft_limit=0.9 s`: a figure with a unit behind a blank is read with it.
      if (pattern === assignment && unitBehind.test(source.text.slice(end))) return [];
      if (foreign.test(key) && /^[\d.]+/u.test(value) && pattern === flag) {
        const length = /^[\d.,]*\d/u.exec(value)?.[0].length ?? 0;
        source.leave(match.index, end - value.length + length, 'flag');
        return [];
      }
      const found =
        modeFlag(key, match.index, end) ?? valueFlag(source, key, value, [match.index, end], facts);
      if (found) source.claim(match.index, found.end);
      return found ? [found] : [];
    }),
  );
}

const unitBehind = new RegExp(`^ (?:${anyWay('short-time-unit')})(?![a-z])`, 'u');

/** Flags of servers and load generators that say nothing of a plan. */
const foreign = new RegExp(`^--${anyWay('flag-beside-plan')}$`, 'u');

function modeFlag(key: string, start: number, end: number): SlotMention | null {
  if (key === '--disagg') return states('mode', 'disaggregation', [start, end]);
  return key === '--enable-optimize-prefill-decode-ratio' ? states('mode', 'pd-ratio', [start, end]) : null;
}

/** Whether a name ends in a number format. */
const hasFormat = (name: string) => matchesOf(name, /[-_.]/gu).some(({ index }) => isFormatAt(name, index));

/** Whether a name is that of a known model as it stands, with its owner or without: then its ending is a part of it. */
function isListed(facts: PlanFacts, name: string): boolean {
  const isName = (one: string) => one.toLowerCase() === name || one.split('/').at(-1)?.toLowerCase() === name;
  return facts.models().some(({ id, aliases }) => [id, ...aliases].some(isName));
}

const groupedDigits = /^\d{1,3}(?:,\d{3}){1,3}$/u;

/** Marks that end the sentence around a pasted flag. */
const sentenceEnd = /[.!?,;:)]{1,4}$/u;

/** Paths to something else than a YAML file. */
const otherPaths: ReadonlySet<string> = new Set(['measuredDatabase', 'draftModelConfigPath']);

/** Kinds of slots that hold one figure. */
const singleKinds: ReadonlySet<string> = new Set(['integer', 'tokens', 'milliseconds', 'fraction', 'number']);

/** `--num-mtp-tokens 0 1 2`: several figures for a slot that holds one are asked about, never one of them taken. */
function severalFigures(
  record: SlotRecord,
  value: string,
  [start, end]: readonly [number, number],
  facts: PlanFacts,
): SlotMention | null {
  // `output_length=1,200`: digits in threes are one figure, where they are no size.
  if (/^\d{1,3},(?!128|256|512)\d{3}(?![\d,])/u.test(value)) return null;
  const listed = leadingFigures(value);
  const figures = listed.split(/[ ,]+/u);
  const hasOwnSlot = (slotsByName.get(record.optimizer ?? '') ?? []).some((one) => one.kind === 'integers');
  if (figures.length < 2 || !singleKinds.has(record.kind) || hasOwnSlot) return null;
  const interpretations = figures.flatMap((figure): Interpretation[] => {
    const parsed = parseSlotValue(record, figure, facts);
    if (parsed.ok) return [{ value: parsed.value, label: sameLabel(figure) }];
    return record.id === 'numMtpTokens' && figure === '0'
      ? [{ value: false, slot: 'mtp', label: labelled(({ meant }) => meant.mtpOff) }]
      : [];
  });
  return interpretations.length > 1
    ? asks(record.id, [start, end - value.length + listed.length], interpretations)
    : null;
}

/** `--num-mtp-tokens 1, 0.8 s to the first token`: a figure with a word of its own is none of the flag. */
let leading: RegExp | null = null;

/** The figures that a value begins with; behind them a sentence may go on. */
function leadingFigures(value: string): string {
  leading ??= new RegExp(
    `^\\d+(?:\\.\\d+)?[a-z]{0,2}(?:[ ,]{1,8}\\d+(?:\\.\\d+)?[a-z]{0,2}(?![^ ,])(?! ?(?:${anyWay('no-size')}(?![a-z])|${anyWay('figure-of-its-own')})))*`,
    'u',
  );
  return leading.exec(value)?.[0] ?? '';
}

/** One figure of a list says nothing about a slot that holds one. */
function isPartOfList(record: SlotRecord, words: string, value: string): boolean {
  const listed = leadingFigures(value);
  return record.id === 'numMtpTokens' && words.length < listed.length && /[ ,]/u.test(listed);
}

/** Dimensions whose flag may stand without sizes. */
const searchedSizes: ReadonlySet<string> = new Set(['tpSizes', 'epSizes', 'moeDpSizes']);

function valueFlag(
  source: SourceText,
  key: string,
  value: string,
  [start, end]: readonly [number, number],
  facts: PlanFacts,
): SlotMention | null {
  for (const record of slotsByName.get(key) ?? []) {
    const at = end - value.length;
    const several = severalFigures(record, value, [start, end], facts);
    if (several) return several;
    const first = /^\S*/u.exec(value)?.[0] ?? '';
    // Names keep their case and have no blanks; everything else is read in its folded form.
    const isName = record.kind === 'model' || record.kind === 'path';
    const ended = first.replace(sentenceEnd, '');
    // `--output-length 2,000. Thanks`: digits in threes are one figure, behind which a sentence may end.
    const isGrouped = singleKinds.has(record.kind) && groupedDigits.test(ended);
    const parts = isGrouped ? [value, ended] : [value, leadingFigures(value), first, ended];
    for (const words of isName ? [ended] : parts) {
      const quoted = source.quote(at, at + words.length);
      // A name in full width is the same name; a folder is called as it is written.
      const typed = isName ? (/[/~]/u.test(words) ? quoted : quoted.normalize('NFKC')) : words;
      const isFile = /\.ya?ml$/iu.test(typed);
      const fits = otherPaths.has(record.id) ? !isFile : (record.kind === 'path') === isFile;
      if (typed === '' || !fits || isPartOfList(record, words, value)) continue;
      // `--model Qwen3-32B-w8a8`: a known model in a format is read as such a name is anywhere.
      if (record.kind === 'model' && hasFormat(words) && !isListed(facts, words)) return null;
      const parsed = parseSlotValue(record, typed, facts);
      if (parsed.ok) return states(record.id, parsed.value, [start, at + words.length], parsed.reading);
    }
    // A switch says yes by itself; what stands behind it is the rest of the sentence.
    if (record.kind === 'boolean') return states(record.id, true, [start, start + key.length]);
    // The program takes a size flag without sizes for every one of them.
    if (searchedSizes.has(record.id) && !/^\d/u.test(value))
      return states(record.id, [], [start, start + key.length]);
  }
  return null;
}
