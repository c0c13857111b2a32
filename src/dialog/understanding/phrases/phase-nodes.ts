import type { SlotId } from '../../../plan/slots/values.ts';
import { textBefore } from '../../../text/words/around.ts';
import { group } from '../../../text/words/matches.ts';
import { grouped, numberPattern } from '../../../text/words/numbers.ts';
import { anyWay, says } from '../../../text/words/words.ts';
import { partBefore } from '../clauses.ts';
import { asks, type SlotMention, sameLabel, states, type TextRange } from '../slot-mention.ts';
import { marks } from '../source-text.ts';
import { card, count, eachMachine, whole } from './machine-words.ts';
import {
  bothPhases,
  dWord,
  eachInstance,
  namesDecode,
  namesPrefill,
  perInstance,
  phaseNode,
  pWord,
  sizeSlots,
} from './phase-words.ts';
import { type Phrase, phrase } from './phrase.ts';

const sizeOfNodes = `(?:(?:${bothPhases}(?![a-z]) ?的?)?(?:${phaseNode} ?${anyWay('both-phases-link')})|${bothPhases}各|(?:${eachMachine})|${anyWay('every-instance-zh')}|${anyWay('each-every')}(?: instance)?|per ${anyWay('instance-or-node')}|(?<loosely>with))(?: ?(?::|${anyWay('phase-size-verb')}))* ?(?:${marks.device}+ ?)?${count('each')} ?(?:${card}|${marks.device}+s?(?= ?${anyWay('phase-size-behind')}))${anyWay('phase-size-each')}?|[,、 ]{0,3}${anyWay('phase-size-of')}?${count('behind')} ?(?:${marks.device}+ ?)?(?:${card}) ?(?:${marks.device}+ ?)?${anyWay('phase-size-behind')}(?![a-z])`;

const nodesInFront = `(?<p>${numberPattern}) ?个?(?:台)? ?${pWord} ?${phaseNode}?(?:[、, +:]|${anyWay('nodes-joint')})*(?<d>${numberPattern}) ?个?(?:台)? ?${dWord}(?![a-z]) ?${phaseNode}?`;

const nodesBehind = `${pWord} ?${phaseNode}? ?(?:[:=]|${anyWay('nodes-verb')})*(?<p>${numberPattern}) ?${anyWay('nodes-counter')} ?${phaseNode}?(?:[、, +:]|${anyWay('nodes-joint')})*${dWord}(?![a-z]) ?${phaseNode}? ?(?:[:=]|${anyWay('nodes-verb')})*(?<d>${numberPattern}) ?${anyWay('nodes-counter')} ?${phaseNode}?`;

/** `2P1D起步，以后扩到4P2D`: how many there are to be one day. */
const isForLater = (text: string, at: number) => says('later', textBefore(text, at, 12));

/**
 * `2P1D，每个节点16卡`: instances of both kinds with the devices of each; their product is the count of the plan, and
 * the run says how many of each it takes.
 */
const sizesOfBoth = phrase(
  `(?<![a-z0-9])p ?[:/] ?d ?(?:[=: ]|${anyWay('ratio-copula')})*${count('p')} ?[:/] ?${count('d')} ?(?:${card})? ?(?:${perInstance}|${eachInstance})`,
  (match, span) => {
    const [p, d] = [whole(group(match, 'p')), whole(group(match, 'd'))];
    if (p === null || d === null) return null;
    return [states('prefillDevicesPerInstance', p, span), states('decodeDevicesPerInstance', d, span)];
  },
);

/** `8 cards each for prefill and decode`. */
const eachOfBoth = phrase(
  `${count('each')} ?(?:${card}) ?${anyWay('each-apiece')} ?${anyWay('for-phases')}? ?(?:the )?${bothPhases}(?![a-z])`,
  (match, span) => {
    const value = whole(group(match, 'each'));
    return value === null ? null : sizeSlots.map(([slot]) => states(slot, value, span));
  },
);

const doing = `${anyWay('doing-lead')}?${anyWay('doing-verb')}`;

/** `两台16卡做prefill，四台做decode`. */
const nodesAtWork = `(?<p>${numberPattern}) ?${anyWay('nodes-counter-zh')} ?${count('each')} ?(?:${card}) ?(?:${marks.device}+)? ?${anyWay('of-machines-zh')}?${doing} ?${pWord}(?![a-z])[,、; 和]{1,3}${anyWay('the-rest-zh')}?(?<d>${numberPattern}) ?${anyWay('nodes-counter-zh')}${anyWay('machine-noun-zh')}?${doing} ?${dWord}(?![a-z])`;

const nodeSizes = [
  ...[nodesInFront, nodesBehind].map(
    (nodes) =>
      `(?<![\\d.a-z])(?:${nodes})[^\\n;!?\\d\uE002]{0,6}?(?:${marks.device}+(?:的|, ?)?)?(?:${sizeOfNodes})(?! ?(?:${anyWay('per-phase')}|/) ?(?:${pWord}|${dWord})(?![a-z]))`,
  ),
  `(?<![\\d.a-z])${nodesAtWork}`,
].map((source) =>
  phrase(source, (match, span, text) => {
    if (isForLater(text, match.index)) return null;
    const [p, d] = [whole(group(match, 'p')), whole(group(match, 'd'))];
    const each = whole(group(match, 'each') || group(match, 'behind'));
    if (p === null || d === null || each === null) return null;
    const reading = `(${grouped(p)} + ${grouped(d)}) × ${grouped(each)} = ${grouped((p + d) * each)}`;
    // `2P1D with 48 cards`: of each instance, or of all of them together.
    const isOpen = group(match, 'loosely') !== '' && !says('of-each', match[0]) && each % (p + d) === 0;
    if (isOpen)
      return [
        states('mode', 'pd-ratio', span),
        asks('numDevices', span, [
          { value: each, label: sameLabel(grouped(each)) },
          { value: (p + d) * each, label: sameLabel(reading) },
        ]),
      ];
    return [
      states('mode', 'pd-ratio', span),
      states('numDevices', (p + d) * each, span, reading),
      states('prefillDevicesPerInstance', each, span),
      states('decodeDevicesPerInstance', each, span),
    ];
  }),
);

const sizeOf = (name: string) =>
  `(?: ?${anyWay('node-size-verb')})*${count(name)} ?(?:${card})(?: ?${anyWay('node-size-each')})?\\)?`;

/** `2 P instances of 8 dies and 1 D instance of 16`: a size needs no word of its own at the end of its clause. */
const sizeLike = (name: string) =>
  `(?:${sizeOf(name)}|(?: ?${anyWay('node-size-lead')})+${count(`${name}Bare`)}(?= ?(?:[,;.!?)、\\n]|$)(?!\\d)| ${anyWay('behind-bare-size')}(?![a-z])))`;

const phaseJoint = `(?: ?(?:->|[+,;、&]|${anyWay('nodes-plus')})){1,3} ?`;

const phraseGap = '[,;、 ]{0,3}';

function readSizesOfNodes(match: RegExpExecArray, span: TextRange, text: string): SlotMention[] | null {
  if (isForLater(text, match.index)) return null;
  const [p, d, pSize, dSize] = ['p', 'd', 'pSize', 'dSize'].map((name) =>
    whole(group(match, name) || group(match, `${name}Bare`)),
  );
  if (!p || !d || !pSize || !dSize) return null;
  const all = p * pSize + d * dSize;
  const reading = `${grouped(p)} × ${grouped(pSize)} + ${grouped(d)} × ${grouped(dSize)} = ${grouped(all)}`;
  return [
    states('mode', 'pd-ratio', span),
    states('numDevices', all, span, reading),
    states('prefillDevicesPerInstance', pSize, span),
    states('decodeDevicesPerInstance', dSize, span),
  ];
}

/** `2 P instances of 8 dies and 1 D instance of 16`: instances of each kind, each with its own size. */
const sizeInFront = (name: string) => `(?<${name}>${numberPattern})[- ]${anyWay('device-noun-short')}s?[- ]`;

const nodesOfSizes = [
  `(?<![a-z0-9])${pWord}(?![a-z]) ?${phaseNode} ?[:=] ?(?<p>${numberPattern})(?: ?x(?![a-z]))?${sizeOf('pSize')}${phaseJoint}${dWord}(?![a-z]) ?${phaseNode} ?[:=] ?(?<d>${numberPattern})(?: ?x(?![a-z]))?${sizeOf('dSize')}`,
  `(?<![a-z0-9])${pWord}(?![a-z])(?:[ :=]|${anyWay('phase-count-verb')})+(?<p>${numberPattern}) ?[个x]? ?${phaseNode}${sizeOf('pSize')}${phaseJoint}${dWord}(?![a-z])(?:[ :=]|${anyWay('phase-count-verb')})+(?<d>${numberPattern}) ?[个x]? ?${phaseNode}${sizeOf('dSize')}`,
  `(?<![\\d.a-z])(?<p>${numberPattern})(?: ?x ?| )${sizeInFront('pSize')}${pWord}(?![a-z]) ?${phaseNode}${phaseJoint}(?<d>${numberPattern})(?: ?x ?| )${sizeInFront('dSize')}${dWord}(?![a-z]) ?${phaseNode}`,
  ...[
    [`${pWord}`, 'p', `${dWord}`, 'd'],
    [`${dWord}`, 'd', `${pWord}`, 'p'],
  ].map(
    ([first, one, second, other]) =>
      `(?<![\\d.a-z])(?<${one}>${numberPattern}) ?个?x? ?${first}(?![a-z]) ?${phaseNode}?${sizeLike(`${one}Size`)}${phaseJoint}(?<${other}>${numberPattern}) ?个?x? ?${second}(?![a-z]) ?${phaseNode}?${sizeLike(`${other}Size`)}`,
  ),
  `(?<![a-z0-9])(?<p>${numberPattern}) ?个? ?p ?(?<d>${numberPattern}) ?个? ?d(?![a-z0-9])[^;\\n\\d]{0,8}?(?<![a-z])${pWord}(?![a-z]) ?的?${phaseNode}?${sizeOf('pSize')}(?:${phaseJoint})?${dWord}(?![a-z]) ?的?${phaseNode}?${sizeOf('dSize')}`,
  `(?<![\\d.a-z])(?<p>${numberPattern}) ?个? ?${pWord}(?![a-z]) ?${phaseNode}?(?:[、, +]|${anyWay('nodes-joint-short')})*(?<d>${numberPattern}) ?个? ?${dWord}(?![a-z]) ?${phaseNode}?[^;\\n\\d]{0,8}?(?<![a-z])${pWord}(?![a-z]) ?的?${phaseNode}?${sizeOf('pSize')}(?:${phaseJoint})?${dWord}(?![a-z]) ?的?${phaseNode}?${sizeOf('dSize')}`,
  // `P要4个D要2个，P每个8卡D每个16卡`
  `(?<![a-z0-9])${nodesBehind}[^;\\n\\d]{0,8}?(?<![a-z])${pWord}(?![a-z]) ?的?${phaseNode}?${sizeOf('pSize')}(?:${phaseJoint})?${dWord}(?![a-z]) ?的?${phaseNode}?${sizeOf('dSize')}`,
].map((source) => phrase(source, readSizesOfNodes));

/** `Prefill：16die×2；Decode：32die×3`: the size of one instance, and how many of them. */
const sizesTimes = phrase(
  `(?<![a-z0-9])${pWord}(?![a-z]) ?${phaseNode}? ?[:=]? ?${count('pSize')} ?(?:${card}) ?[x*] ?${count('p')}个?${phaseNode}?${phaseJoint}${dWord}(?![a-z]) ?${phaseNode}? ?[:=]? ?${count('dSize')} ?(?:${card}) ?[x*] ?${count('d')}`,
  readSizesOfNodes,
);

/** `p/d: 2 x 16 + 1 x 32 dies`: instances of prefill and of decode, the number of either in front of its size. */
const sizesOfRatio = phrase(
  `(?<![a-z0-9])p(?:refill)? ?[:/+&-]? ?d(?:ecode)?(?![a-z])(?: ?${anyWay('ratio-noun')})?(?:[ :=]|${anyWay('ratio-filler')})*${count('p')} ?[x*] ?${count('pSize')} ?(?:${card})? ?(?:\\+|and|,|/|:|;) ?${count('d')} ?[x*] ?${count('dSize')}(?: ?(?:${card}))?`,
  readSizesOfNodes,
);

/** `prefill 2 x 16, decode 1 x 64`: the same, behind either phase. */
const sizesBehindPhases = phrase(
  `(?<![a-z0-9])${pWord}(?![a-z])[ :=]{1,3}${count('p')} ?[x*] ?${count('pSize')}(?! ?[km](?![a-z]))(?: ?(?:${card}))?${phaseJoint}${dWord}(?![a-z])[ :=]{1,3}${count('d')} ?[x*] ?${count('dSize')}(?! ?[km](?![a-z]))(?: ?(?:${card}))?`,
  readSizesOfNodes,
);

const sizedCount = (word: string, size: string, name: string) =>
  `(?<![a-z0-9])${word}(?![a-z]) ?的?${phaseNode}?${sizeOf(size)}[,、 ]{0,2}(?:\\*|${anyWay('copies-lead')})+ ?${count(name)} ?${anyWay('copies-counter')}`;

/** `decode实例每个32die，一共2个；prefill实例每个16die，一共4个`. */
const sizesCounted = [
  `${sizedCount(pWord, 'pSize', 'p')}${phraseGap}${sizedCount(dWord, 'dSize', 'd')}`,
  `${sizedCount(dWord, 'dSize', 'd')}${phraseGap}${sizedCount(pWord, 'pSize', 'p')}`,
].map((source) => phrase(source, readSizesOfNodes));

/** `8 A3 dies per prefill instance`. */
const perPhase = sizeSlots.map(([slot, word]) =>
  phrase(
    `(?:${count('first')} ?(?:/|${anyWay('size-or')}) ?)?${count('each')} ?(?:${marks.device}+s? ?)?(?:${card} ?)?${anyWay('per-phase')} ${word}(?:(?![a-z]) ${phaseNode}(?![a-z])|(?= ?(?:[-,;.)?!|/\\n]|${anyWay('behind-a-phase')}(?![a-z])|$)))`,
    (match, span) => {
      const value = whole(group(match, 'each'));
      const other = whole(group(match, 'first') || ' ');
      if (value === null) return null;
      if (other === null) return states(slot, value, span);
      const either = [other, value].map((one) => ({ value: one, label: sameLabel(grouped(one)) }));
      return asks(slot, span, either);
    },
  ),
);

/** `2 nodes of 16 dies per decode instance`, and the nodes of the other phase behind it: `and 1 node per prefill instance`. */
const nodesPerPhase = [sizeSlots, sizeSlots.toReversed()].map(([one, two]) =>
  phrase(
    `${count('machines')} ?${anyWay('machine-en')}(?: ${anyWay('machine-with')}| ?[x*] ?| )${count('each')} ?(?:${marks.device}+s? ?)?(?:${card})?(?: ${anyWay('each-apiece')})?(?: (?:of )?${marks.device}+s?)? ${anyWay('per-phase')} ${one?.[1]}(?![a-z])(?: ${phaseNode})?(?:[, ]{1,3}(?:${anyWay('phase-to-phase')} )?${count('others')} ?(?:${anyWay('machine-en')} )?${anyWay('per-phase')} ${two?.[1]}(?![a-z])(?: ${phaseNode})?)?`,
    (match, span) => {
      const each = whole(group(match, 'each'));
      const [machines, others] = [whole(group(match, 'machines')), whole(group(match, 'others') || ' ')];
      if (each === null || machines === null || !one || !two) return null;
      const sized = (slot: SlotId, nodes: number) =>
        states(slot, nodes * each, span, `${grouped(nodes)} × ${grouped(each)} = ${grouped(nodes * each)}`);
      return [sized(one[0], machines), ...(others === null ? [] : [sized(two[0], others)])];
    },
  ),
);

const namesOnePhase = (clause: string) => namesPrefill.test(clause) !== namesDecode.test(clause);

/** `prefill instance size 8`. */
const sizeNamed = sizeSlots.map(([slot, word]) =>
  phrase(
    `(?<![a-z0-9])${word}(?![a-z])[-_ ]?(?:${phaseNode})?[-_ ]?sizes?(?:[ :=]|${anyWay('size-copula')})*${count('each')} ?(?:${card})?(?! ?${anyWay('no-size')}(?![a-z]))`,
    (match, span) => {
      const value = whole(group(match, 'each'));
      return value === null ? null : states(slot, value, span);
    },
  ),
);

/** `16-die instances`: those of both phases. */
const sizedAlike = phrase(
  `${count('each')}[- ]${anyWay('device-noun-short')}s?[- ]instances?(?![a-z])|(?<![a-z])instance sizes? ?(?:[:=]|${anyWay('instance-size-is')})? ?${count('behind')} ?(?:${card})?(?! ?${anyWay('unit-not-devices')}(?![a-z]))`,
  (match, span, text) => {
    const value = whole(group(match, 'each') || group(match, 'behind'));
    const clause = partBefore(text.slice(0, match.index), 'clauses');
    if (value === null || namesOnePhase(clause)) return null;
    return sizeSlots.map(([slot]) => states(slot, value, span));
  },
);

const sizesJoint = `(?:[&,/+]|${anyWay('sizes-joint')})`;

/** `8-die prefill instances`: the size of one in front of its phase. */
const sizedInstances = sizeSlots.map(([slot, word]) =>
  phrase(
    `${count('each')}(?:[- ]${anyWay('device-noun-short')}[- ]| ?(?:${card})的 ?)${word}(?![a-z])(?:(?: ?${phaseNode})(?! ?${anyWay('each-of-phase')})|(?= ?${sizesJoint} ?\\d{1,4}[- ]${anyWay('device-noun-short')}[- ](?:${pWord}|${dWord})(?![a-z]))|(?<=(?:${pWord}) ${sizesJoint} \\d{1,4}[- ]${anyWay('device-noun-short')}[- ]${word}))`,
    (match, span) => {
      const value = whole(group(match, 'each'));
      return value === null ? null : states(slot, value, span);
    },
  ),
);

/** `prefill instance: 2 nodes x 8 cards`. */
const instancesOfNodes = sizeSlots.map(([slot, word]) =>
  phrase(
    `(?<![a-z0-9])${word}(?![a-z]) ?${phaseNode}(?:[ :=]|${anyWay('phase-node-verb')})*${count('machines')} ?${anyWay('machine-en')}(?:[ *]|${anyWay('node-times')})+${count('each')} ?(?:${card})`,
    (match, span) => {
      const [machines, each] = [whole(group(match, 'machines')), whole(group(match, 'each'))];
      if (machines === null || each === null) return null;
      const reading = `${grouped(machines)} × ${grouped(each)} = ${grouped(machines * each)}`;
      return states(slot, machines * each, span, reading);
    },
  ),
);

/** Sizes and numbers of instances, read before anything else could take their figures. */
export const phaseNodes: readonly Phrase[] = [
  ...instancesOfNodes,
  ...nodesPerPhase,
  sizesOfBoth,
  eachOfBoth,
  ...nodesOfSizes,
  sizesTimes,
  sizesOfRatio,
  sizesBehindPhases,
  ...sizesCounted,
  ...nodeSizes,
  ...sizedInstances,
  ...sizeNamed,
  sizedAlike,
  ...perPhase,
];
