import { numberPattern, readNumber } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import type { SourceText } from '../source-text.ts';
import { type Span, type Statement, states } from '../statement.ts';
import { machineWord } from './machine-words.ts';

const work =
  '(?: ?(?:for|as|to|do|does|doing|run|runs|running|on|is|are|be|of|go|goes|used|dedicated|the|:|=))* ?';
const pWord = `${anyWay('p-word')}(?![a-z])`;
const dWord = `${anyWay('d-word')}(?![a-z])`;
const nodes = (name: string, noun: string) =>
  `(?<![\\d.a-z])(?<${name}>${numberPattern}) ?(?:${machineWord})${noun}`;

/** `one node prefill, one node decode`, `2 nodes for P and 1 for D`; the second noun may be left out. */
const byPhase = new RegExp(
  `${nodes('p', '')}${work}${pWord}(?: |,|;|/|and|&|\\+|the|other)*(?<![\\d.a-z])(?<d>${numberPattern}) ?(?:${machineWord})?${work}${dWord}`,
  'u',
);

const productOf = /^(?<machines>[\d,]+) × (?<each>[\d,]+) =/u;
const number = (text: string | undefined) => Number((text ?? '').replaceAll(',', ''));

/**
 * Machines told by the phase that they run, beside a count of all machines with their devices: each machine is then an
 * instance of its phase. Nothing is read where the machines of both phases are not those of the count.
 */
export function machinesByPhase(source: SourceText, statements: readonly Statement[]): readonly Statement[] {
  const match = byPhase.exec(source.text);
  const [count, ...more] = statements.filter(({ slot }) => slot === 'numDevices');
  const told = productOf.exec(count?.reading ?? '');
  if (!match || !told || more.length > 0) return statements;
  const [p, d] = [readNumber(match.groups?.p ?? ''), readNumber(match.groups?.d ?? '')];
  const each = number(told.groups?.each);
  if (!p || !d || p + d !== number(told.groups?.machines)) return statements;
  const span: Span = [match.index, match.index + match[0].length];
  source.claim(...span);
  const others = statements.filter(({ slot }) => slot !== 'mode' && slot !== 'phases');
  return [
    ...others,
    states('mode', 'pd-ratio', span),
    states('prefillDevicesPerInstance', each, span),
    states('decodeDevicesPerInstance', each, span),
  ];
}
