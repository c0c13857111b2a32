import type { SlotRecord } from '../../../plan/slots/records.ts';
import type { SlotId, SlotValue } from '../../../plan/slots/values.ts';
import { numberPattern } from '../../../text/words/numbers.ts';
import { anyWay, wordsOf } from '../../../text/words/words.ts';
import { switchOptions } from '../phrases/features.ts';
import { asks, type SlotMention, states } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';

const clauseTurn = new RegExp(`(?:[,、;]|${anyWay('clause-turn')})`, 'u');

const answerLead = `(?:[ ,、.!~]|${anyWay('answer-lead')})`;
const refusalLead = `(?:[ ,、.!~]|${anyWay('answer-lead')}|${anyWay('refusal-lead')})`;
const yes = new RegExp(`^${answerLead}*(?<said>${anyWay('answer-yes')})`, 'u');
const no = new RegExp(`^${refusalLead}*(?<said>${anyWay('answer-no')})`, 'u');
const noLimit = new RegExp(`(?<said>${anyWay('answer-no-limit')})`, 'u');

/** Options that have words beside their own labels, in the order in which they are looked for: groups `option-…`. */
const spokenOptions: Partial<Record<SlotId, readonly string[]>> = {
  mode: ['pd-ratio', 'disaggregation', 'aggregation'],
  phases: ['both', 'prefill', 'decode'],
  searchSpace: ['tp-ep-moedp', 'tp-ep', 'tp'],
  quantize: ['recommended', 'custom'],
  quantizeLinearAction: ['DISABLED'],
  quantizeAttentionAction: ['INT8', 'FP8', 'DISABLED'],
  engine: ['tensorcast', 'aiconfigurator', 'embedded'],
  concurrencySearchStrategy: ['linear_exponential', 'exponential'],
};

const kebab = (name: string) =>
  name.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`).replaceAll('_', '-');

function optionWords(slot: SlotId, option: string): RegExp {
  return wordsOf(`option-${kebab(slot)}-${option.toLowerCase().replaceAll('_', '-')}`);
}

/** Actions of the attention question are read here; those of the linear layers have phrases of their own. */
const replacesPhrases: ReadonlySet<SlotId> = new Set(['quantizeAttentionAction']);

/** An answer in words to the question on the screen: an option, yes or no, no limit. */
export function readWordAnswer(
  source: SourceText,
  record: SlotRecord,
  stated: readonly SlotMention[],
): SlotMention[] {
  const text = replacesPhrases.has(record.id) ? source.folded : source.text;
  const both = new RegExp(anyWay('answer-both'), 'u').exec(text);
  if (both && (record.kind === 'boolean' || record.kind === 'choice')) {
    const all = bothAnswers(source, record, spanOf(both));
    if (all.length > 0) return all;
  }
  if (record.kind === 'boolean') return booleanAnswer(source, record, text);
  if (record.nullable) return nullAnswer(record, text);
  const options = spokenOptions[record.id] ?? [];
  const others = stated.filter(({ slot }) => slot !== 'quantize' && slot !== record.id);
  if (options.length === 0 || others.length > 1) return [];
  for (const value of options) {
    const found = optionWords(record.id, value).exec(text);
    if (found) return withImplied(record.id, value, [found.index, found.index + found[0].length]);
  }
  return [];
}

/** `都跑一下`: a plan has one of the answers at a time, so which comes first is asked. */
function bothAnswers(source: SourceText, record: SlotRecord, span: readonly [number, number]): SlotMention[] {
  source.claim(...span);
  if (record.kind === 'boolean') return [asks(record.id, span, switchOptions)];
  const options = spokenOptions[record.id] ?? [];
  if (options.includes('both') || record.options.length < 2) return [];
  const interpretations = record.options.map(({ value, label }) => ({ value, label }));
  return [asks(record.id, span, interpretations)];
}

function withImplied(slot: SlotId, value: SlotValue, span: readonly [number, number]): SlotMention[] {
  const isAction = slot === 'quantizeAttentionAction' || slot === 'quantizeLinearAction';
  return [...(isAction ? [states('quantize', 'custom', span)] : []), states(slot, value, span)];
}

function spanOf(match: RegExpExecArray): readonly [number, number] {
  const said = match.groups?.said ?? match[0];
  const start = match.index + match[0].lastIndexOf(said);
  return [start, start + said.length];
}

function booleanAnswer(source: SourceText, record: SlotRecord, text: string): SlotMention[] {
  const [refused, agreed] = [no.exec(text), yes.exec(text)];
  const found = refused ?? agreed;
  if (!found) return [];
  const span = spanOf(found);
  source.claim(...span);
  return [states(record.id, refused === null, span)];
}

/** Digits, or words of a number with its unit: a clause with one states a limit. */
const hasFigure = new RegExp(
  `\\d|${numberPattern} ?(?:${anyWay('second')}|${anyWay('unit-milliseconds')})`,
  'u',
);

/** "None" answers the limit asked about unless its own clause names the other one. */
function nullAnswer(record: SlotRecord, text: string): SlotMention[] {
  const [clause = ''] = text.split(clauseTurn);
  const found = noLimit.exec(clause);
  if (!found || hasFigure.test(clause)) return [];
  return [states(record.id, null, spanOf(found))];
}
