import { textBefore, textBehind } from '../../../text/words/around.ts';
import { matchesOf } from '../../../text/words/matches.ts';
import { grouped, numberPattern, readNumber } from '../../../text/words/numbers.ts';
import { anyWay, says } from '../../../text/words/words.ts';
import { correcting } from '../correcting.ts';
import type { Quantity } from '../figures/quantity.ts';
import { asks, type SlotMention, sameLabel, type TextRange } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';
import { eitherCount, product } from './machine-products.ts';
import { card, device, eachMachine, inAll, machineWord } from './machine-words.ts';

const oneMachineOnly = new RegExp(`^(?:a |${anyWay('one-machine-only')})`, 'u');
const spreadOver = new RegExp(`(?<![a-z])${anyWay('spread-over')} $`, 'u');

const wholeNumber = new RegExp(numberPattern, 'gu');

/** A machine with more devices than this is a rack by itself. */
const largestServer = 16;

/** A key of a list whose value counts machines: `台数：3`. */
const machineCount = new RegExp(`${anyWay('machine-count')}(?:[ :=]|${anyWay('count-copula')}){0,3}$`, 'u');
/** `4 x Atlas 800 A3 servers`. */
const serversBehind = new RegExp(
  `^ ?(?:x|\\*)? ?(?:atlas \\d{3}[a-z]? )?${device} ?(?:${machineWord})(?![a-z])`,
  'u',
);
const such = new RegExp(anyWay('such-machines'), 'u');
const allNear = new RegExp(`${anyWay('all-of')} ?$`, 'u');
const totalNear = new RegExp(`${anyWay('total-in-front')}(?:[: ]|${anyWay('total-filler')})*$`, 'u');
const totalBehind = new RegExp(`^ ?${anyWay('total-behind')}`, 'u');
const eachNear = new RegExp(`(?:${eachMachine})(?: ?(?::|${anyWay('each-machine-verb')}))* ?$`, 'u');
const eachBehind = new RegExp(
  `^ ?(?:[x*] ?(?![a-z]))?(?:${device} ?)?(?:(?:${card}) ?)?(?:${eachMachine})(?![a-z])`,
  'u',
);

/**
 * Machines and the cards of one told apart in a sentence: `8卡A2服务器，共4台`. With a word for each machine, or a total of
 * machines, the product is meant; with a total of cards, those; otherwise both are named.
 */
export function machinesApart(
  source: SourceText,
  all: readonly SlotMention[],
  loose: readonly Quantity[],
): readonly SlotMention[] {
  const statements = inDies(source.folded, all);
  const isOfMachines = ({ unit, start, end }: Quantity) =>
    unit === 'machines' ||
    (unit === 'none' &&
      (machineCount.test(textBefore(source.folded, start, 16)) ||
        serversBehind.test(source.text.slice(end))));
  const counted = loose.filter((one) => isOfMachines(one) && Number.isInteger(one.value) && one.value > 0);
  const machines = counted.length > 0 ? counted : twoMachines(source);
  const counts = statements.filter(
    ({ slot, interpretations }) => slot === 'numDevices' && interpretations === null,
  );
  const [machine, ...moreMachines] = machines;
  const [cards, ...moreCards] = counts;
  if (!cards || cards.reading !== null) return statements;
  if (moreCards.length > 0) {
    const settled = withTotal(source, statements, counts);
    const isLeft = settled.filter(({ slot }) => slot === 'numDevices').length === 1;
    const isSuch = machine !== undefined && such.test(source.folded.slice(machine.start, machine.end + 6));
    // `8 cards are 16 dies, 3 such machines`.
    return isLeft && isSuch ? machinesApart(source, settled, loose) : settled;
  }
  if (!machine) return statements;
  const { folded } = source;
  if (moreMachines.length > 0) return severalMachines(source, statements, cards, machines);
  const around = (start: number, end: number) =>
    [textBefore(folded, start, 24), textBehind(folded, end, 16)] as const;
  const [before, behind] = around(cards.start, cards.end);
  const [beforeMachine, behindMachine] = around(machine.start, machine.end);
  const each = Number(cards.value);
  const own = folded.slice(cards.start, cards.end);
  const isOfEach = eachBehind.test(textBehind(source.text, cards.end, 48));
  const isTotal =
    !isOfEach &&
    (allNear.test(before) ||
      totalNear.test(before) ||
      totalBehind.test(behind) ||
      new RegExp(inAll, 'u').test(own));
  const isEach =
    oneMachineOnly.test(own) ||
    eachNear.test(before) ||
    isOfEach ||
    such.test(folded.slice(machine.start, machine.end + 6)) ||
    totalNear.test(beforeMachine) ||
    machineCount.test(beforeMachine) ||
    totalBehind.test(behindMachine);
  source.claim(machine.start, machine.end);
  const between = folded.slice(Math.min(machine.end, cards.end), Math.max(machine.start, cards.start));
  // `two racks? no, one node of 8`: machines that were given up.
  if (machine.end <= cards.start && correcting.test(between.replace(chipsInFront, ' '))) return statements;
  // `24 cards in 3 boxes` are those of all boxes.
  if (cards.end <= machine.start && spreadOver.test(between)) return statements;
  if (isTotal || machine.value === 1) return statements;
  const span: TextRange = [Math.min(cards.start, machine.start), Math.max(cards.end, machine.end)];
  const isOpen = says('fallback-value', between);
  // `8x H20, 3 nodes`: what the machines cannot share among them is that of each.
  const isNoTotal = each <= largestServer && each % machine.value !== 0;
  const told =
    (isEach || isNoTotal) && !isOpen
      ? product(machine.value, each, span)
      : eitherCount(machine.value, each, span);
  return statements.map((one) => (one === cards ? told : one));
}

const samePieces = new RegExp(
  `^[^;\\n\\d]{0,12}(?:(?<![a-z])i\\.?e\\.?|=|(?<![a-z])${anyWay('so-many')})[^;\\n\\d]{0,8}$`,
  'u',
);

const inTwos = new RegExp(anyWay('two-machines'), 'u');

/** `双机H200，单机8卡`: two machines by a word that is no number. */
function twoMachines({ text }: SourceText): readonly Quantity[] {
  const found = inTwos.exec(text);
  if (!found) return [];
  const [start, end] = [found.index, found.index + found[0].length];
  return [{ start, end, figure: 2, value: 2, unit: 'machines', scale: '', isWeak: false }];
}

const chipsInFront = new RegExp(`(?<!\\d)\\d{1,4} ?${anyWay('chips-named')}[^;\\n\\d]{0,12}i\\.?e\\.?`, 'u');

/** `8 chips i.e. 16 dies`: the same pieces counted twice; the dies count. */
function inDies(text: string, statements: readonly SlotMention[]): readonly SlotMention[] {
  const counts = statements.filter(({ slot, value }) => slot === 'numDevices' && typeof value === 'number');
  const [chips, dies, ...more] = counts;
  const isDouble = chips && dies && more.length === 0 && Number(dies.value) === 2 * Number(chips.value);
  if (!isDouble) return statements;
  const between = text.slice(chips.end, dies.start);
  // `8 chips (16 dies) in each`
  const isOfEach = /^ ?[(,] ?$/u.test(between) && eachBehind.test(text.slice(dies.end).replace(/^\)/u, ''));
  return isOfEach || samePieces.test(between) ? statements.filter((one) => one !== chips) : statements;
}

/** `2 x Atlas 800 A2 (16 cards in total)`: a total says what smaller counts beside it come to. */
function withTotal(
  source: SourceText,
  statements: readonly SlotMention[],
  counts: readonly SlotMention[],
): readonly SlotMention[] {
  const { folded } = source;
  const totals = counts.filter(
    ({ start, end }) =>
      totalBehind.test(textBehind(folded, end, 16)) ||
      totalNear.test(textBefore(folded, start, 24)) ||
      new RegExp(inAll, 'u').test(folded.slice(start, end)),
  );
  const [total, ...others] = totals;
  if (!total || others.length > 0) return statements;
  const isPart = (one: SlotMention) =>
    one !== total && counts.includes(one) && Number(total.value) % Number(one.value) === 0;
  return statements.filter((one) => !isPart(one));
}

const usedInFront = new RegExp(`(?:${anyWay('machines-used')}|${anyWay('rest-of-count')}) ?$`, 'u');
const usedBehind = new RegExp(`^ ?${anyWay('machines-usable')}`, 'u');

/** `4台，1台留给测试，剩下3台`: of several counts of machines the one that is said to be used. */
function isUsed(folded: string, { start, end }: Quantity): boolean {
  return usedInFront.test(textBefore(folded, start, 16)) || usedBehind.test(textBehind(folded, end, 8));
}

/** `1 rack = 4 nodes = 64 dies, we have 2 racks`: what the cards are those of is open. */
function severalMachines(
  source: SourceText,
  statements: readonly SlotMention[],
  cards: SlotMention,
  machines: readonly Quantity[],
): readonly SlotMention[] {
  const several = machines.filter(({ value }) => value > 1);
  if (several.length === 0) return statements;
  const all = machines.reduce((sum, { value }) => sum + value, 0);
  const before = source.folded.slice(Math.max(0, cards.start - 8), cards.end);
  const isWhole = matchesOf(before, wholeNumber).some(([words]) => readNumber(words) === all);
  // `8机64卡，其中2机做prefill、6机做decode`: the others are parts of those that the cards are told with.
  const each = Number(cards.value);
  if (isWhole && each % all === 0) return statements;
  for (const { start, end } of machines) source.claim(start, end);
  const used = machines.filter((one) => isUsed(source.folded, one));
  const [meant] = used;
  if (meant && used.length === 1) {
    const whole: TextRange = [Math.min(cards.start, meant.start), Math.max(cards.end, meant.end)];
    return statements.map((one) => (one === cards ? product(meant.value, each, whole) : one));
  }
  const values = [...new Set([each, ...several.map(({ value }) => value * each)])];
  const span: TextRange = [
    Math.min(cards.start, ...machines.map(({ start }) => start)),
    Math.max(cards.end, ...machines.map(({ end }) => end)),
  ];
  const interpretations = values.map((value) => ({ value, label: sameLabel(grouped(value)) }));
  return statements.map((one) => (one === cards ? asks('numDevices', span, interpretations) : one));
}
