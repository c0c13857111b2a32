import { textBefore } from '../../../text/words/around.ts';
import { Expression } from '../../../text/words/expression.ts';
import { group } from '../../../text/words/matches.ts';
import { grouped, numberPattern } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import { type SlotMention, states, type TextRange } from '../slot-mention.ts';
import { marks, type SourceText } from '../source-text.ts';
import { card, eachMachine, machineWord, whole } from './machine-words.ts';
import { dWord, pWord } from './phase-words.ts';

const number = (name: string) => `(?<![\\d.a-z])(?<${name}>${numberPattern})`;
const devices = `(?: ?(?:x ?)?(?:of )?${marks.device}s?| ?(?:${card}))*`;
/** `2 nodes for prefill`, `2 prefill nodes`, `1 node of 8 for prefill`. */
const nodesOf = (word: string, name: string) =>
  `(?:${number(name)} ?(?:${machineWord})(?: ?(?:${anyWay('size-verb')}|x) ?${number(`${name}Each`)}${devices})? ?(?:${anyWay('split-link')} )?(?<![a-z0-9])${word}(?![a-z])|${number(`${name}Named`)} ${word} (?:${machineWord}))(?![a-z])`;
const joint = `(?:[ ,;&/+]|${anyWay('split-joint')}(?![a-z]))+`;
const pairs = [
  `${nodesOf(pWord, 'p')}${joint}${nodesOf(dWord, 'd')}`,
  `${nodesOf(dWord, 'd')}${joint}${nodesOf(pWord, 'p')}`,
].map((source) => new Expression(source, 'gu'));

const sizes = [
  `${number('each')}${devices} ?(?:${eachMachine})(?![a-z])`,
  `(?:${eachMachine})(?: |${anyWay('size-verb')})+${number('each')}${devices}`,
].map((source) => new Expression(source, 'gu'));

const countedInFront = new RegExp(
  `${number('all')} ?(?:x ?)?(?:${marks.device}+s? ?)?(?:${machineWord})(?: ?${marks.device}+s?)?[ (:,]*$`,
  'u',
);

/** `2 nodes prefill, 4 nodes decode, 16 dies per node`: machines of each phase, whose devices are told once for all of them. */
export function readNodesApart(source: SourceText): readonly SlotMention[] {
  const [pair, ...morePairs] = pairs.flatMap((one) => one.matchesIn(source.text, source.letters));
  const [size, ...moreSizes] = sizes.flatMap((one) => one.matchesIn(source.text, source.letters));
  const own = pair && ['pEach', 'dEach'].flatMap((name) => whole(group(pair, name)) ?? []);
  if (!pair || !own || morePairs.length > 0 || moreSizes.length > 0) return [];
  if (own.length === 0 ? !size : size !== undefined || new Set(own).size > 1) return [];
  const [p, d] = ['p', 'd'].map((name) => whole(group(pair, name) || group(pair, `${name}Named`)));
  const each = own[0] ?? whole(group(size ?? pair, 'each'));
  const isApart =
    !size || size.index >= pair.index + pair[0].length || size.index + size[0].length <= pair.index;
  // `12 H200 nodes (8 GPUs each), 4 nodes prefill …`: the machines in all are told, and what is of each stands behind them.
  const isTold = size && countedInFront.test(textBefore(source.text, size.index, 40));
  if (!p || !d || !each || each < 2 || !isApart || isTold) return [];
  const span: TextRange = [pair.index, pair.index + pair[0].length];
  claimFigures(source, ...span);
  if (size) claimFigures(source, size.index, size.index + size[0].length);
  const reading = `(${grouped(p)} + ${grouped(d)}) × ${grouped(each)} = ${grouped((p + d) * each)}`;
  return [
    states('mode', 'pd-ratio', span),
    states('numDevices', (p + d) * each, span, reading),
    states('prefillDevicesPerInstance', each, span),
    states('decodeDevicesPerInstance', each, span),
  ];
}

/** Masks a place but for the device in it, which keeps its mark. */
function claimFigures(source: SourceText, start: number, end: number): void {
  const { text } = source;
  for (let at = start; at < end; at += 1) if (text.charAt(at) !== marks.device) source.claim(at, at + 1);
}
