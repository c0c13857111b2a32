import { group, matchesOf } from '../../../text/words/matches.ts';
import { grouped, numberPattern, readNumber } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import { type SlotMention, states, type TextRange } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';
import { card, machine } from './machine-words.ts';
import { type Phrase, phrase } from './phrase.ts';

const work = `(?: ?(?:[:=]|${anyWay('work-of-phase')}))* ?`;
const pWord = `${anyWay('p-word')}(?![a-z])`;
const dWord = `${anyWay('d-word')}(?![a-z])`;
const nodes = (name: string, noun: string) =>
  `(?<![\\d.a-z])(?<${name}>${numberPattern}) ?(?:${machine})${noun}`;

/** `one node prefill, one node decode`, `2 nodes for P and 1 for D`; the second noun may be left out. */
const byPhase = new RegExp(
  `${nodes('p', '')}${work}${pWord}(?:[ ,;、/&+]|${anyWay('phases-between')})*(?<![\\d.a-z])(?<d>${numberPattern}) ?(?:${machine})?${work}${dWord}`,
  'u',
);

const wholeNumber = new RegExp(numberPattern, 'gu');
const productOf = /^(?<machines>[\d,]+) × (?<each>[\d,]+) =/u;
const number = (text: string) => Number(text.replaceAll(',', ''));

/** `8机64卡`: the devices of one of so many machines, which stand beside their count; null where they do not. */
function eachOf(source: SourceText, { value, start, end }: SlotMention, machines: number): number | null {
  const around = source.folded.slice(Math.max(0, start - 8), end + 8);
  const isBeside = matchesOf(around, wholeNumber).some(([words]) => readNumber(words) === machines);
  const each = typeof value === 'number' ? value / machines : null;
  return isBeside && each !== null && Number.isInteger(each) ? each : null;
}

/**
 * Machines told by the phase that they run, beside a count of all machines with their devices: each machine is then an
 * instance of its phase. Nothing is read where the machines of both phases are not those of the count.
 */
export function machinesByPhase(
  source: SourceText,
  statements: readonly SlotMention[],
): readonly SlotMention[] {
  const match = byPhase.exec(source.text);
  const [count, ...more] = statements.filter(({ slot }) => slot === 'numDevices');
  const told = productOf.exec(count?.reading ?? '');
  if (!match || !count || more.length > 0) return statements;
  const [p, d] = [readNumber(group(match, 'p')), readNumber(group(match, 'd'))];
  if (!p || !d || (told && p + d !== number(group(told, 'machines')))) return statements;
  const each = told ? number(group(told, 'each')) : eachOf(source, count, p + d);
  if (each === null) return statements;
  const span: TextRange = [match.index, match.index + match[0].length];
  source.claim(...span);
  const others = statements.filter(({ slot }) => slot !== 'mode' && slot !== 'phases');
  return [
    ...others,
    states('mode', 'pd-ratio', span),
    states('prefillDevicesPerInstance', each, span),
    states('decodeDevicesPerInstance', each, span),
  ];
}

const perMachineCount = `(?:每(?:个)?(?:${machine})|单(?:${machine}))(?:[ :]|${anyWay('phase-machines-have')})*(?<![\\d.])(?<each>${numberPattern}) ?(?:${card})`;
const between = `(?:[ ,;、/+]|${anyWay('phase-machines-joint')})*`;
const side = (word: string, name: string) =>
  `(?:${word}${anyWay('side-of-phase')}?${work}${nodes(name, '')}|${nodes(`${name}First`, '')}${work}${word}${anyWay('side-of-phase')}?)`;

/** `prefill 4机、decode 8机，每机8卡`: the machines of each phase, each an instance, with the devices of one. */
export const machinesOfPhases: readonly Phrase[] = [
  phrase(`${side(pWord, 'p')}${between}${side(dWord, 'd')}${between}${perMachineCount}`, (match, span) => {
    const read = (name: string) => readNumber(group(match, name) || group(match, `${name}First`));
    const [p, d, each] = [read('p'), read('d'), readNumber(group(match, 'each'))];
    if (!p || !d || !each) return null;
    const all = (p + d) * each;
    return [
      states('numDevices', all, span, `(${p} + ${d}) × ${each} = ${grouped(all)}`),
      states('mode', 'pd-ratio', span),
      states('prefillDevicesPerInstance', each, span),
      states('decodeDevicesPerInstance', each, span),
    ];
  }),
];
