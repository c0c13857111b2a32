import { labelled } from '../../../text/labelled.ts';
import { Expression } from '../../../text/words/expression.ts';
import { group, matchesOf } from '../../../text/words/matches.ts';
import { anyWay, says } from '../../../text/words/words.ts';
import { askedAbout } from '../settle.ts';
import { asks, type SlotMention, states, type TextRange } from '../slot-mention.ts';
import { marks, type SourceText } from '../source-text.ts';
import type { Interpretation } from '../understanding.ts';
import { type Phrase, phrase } from './phrase.ts';

const apartStem = new RegExp(`^${anyWay('apart-stem')}`, 'u');

const ratio: Interpretation = {
  value: 'pd-ratio',
  label: labelled(({ meant }) => meant.modes.ratio),
};
const capability: Interpretation = {
  value: 'disaggregation',
  label: labelled(({ meant }) => meant.modes.capability),
};

const aggregationInterpretation: Interpretation = {
  value: 'aggregation',
  label: labelled(({ meant }) => meant.modes.aggregated),
};

/** The two meanings of "disaggregated". */
export const disaggregationInterpretations: readonly Interpretation[] = [capability, ratio];

const prefill = anyWay('mode-prefill');
const decode = anyWay('mode-decode');
const not = anyWay('mode-not');
const disaggregated = anyWay('disaggregated');
const aggregated = anyWay('aggregated');

function phaseOnly(phase: 'prefill' | 'decode'): Phrase['read'] {
  return (_, span) => [states('mode', 'disaggregation', span), states('phases', phase, span)];
}

const only = anyWay('only-phase');
const phaseWord = `(?:[ -]?${anyWay('phase-noun')})*`;
const alone = anyWay('phase-alone');
const focus = anyWay('phase-focus');
const inMode = anyWay('in-mode');
const modeLead = anyWay('mode-lead');
const looksAt = anyWay('phase-looked-at');
const phaseTail = anyWay('phase-tail');

function onePhase(phase: 'prefill' | 'decode', word: string): Phrase[] {
  const long = anyWay(`${phase}-long`);
  const read = phaseOnly(phase);
  const other = phase === 'prefill' ? decode : prefill;
  const namesOther = new RegExp(`(?<![a-z0-9])(?:${other})(?![a-z0-9])`, 'u');
  return [
    // `decode侧（PD分离）`: the mode stands behind the one phase, in parentheses.
    phrase(
      `(?<![a-z0-9])${word} ?${inMode} ?\\( ?(?:${disaggregated})(?:${anyWay('mode-noun')}|下)* ?\\)`,
      (_, span) => [states('mode', 'disaggregation', span), states('phases', phase, span)],
    ),
    // `disaggregated mode, prefill phase`, `PD分离场景的decode`: the one phase that the text names.
    {
      ...phrase(
        `(?:${disaggregated})(?:(?:[ ,]|${anyWay('mode-filler')})*${word}[ -]?${anyWay('phase-called')}|${anyWay('scene-zh')}的? ?${word})(?= ?(?:[,;:.、()|\\n]|$)| (?!${anyWay('instances-follow')}))`,
        () => null,
      ),
      read: (match, span, text) =>
        namesOther.test(text.replace(match[0], ' ').replaceAll(/p ?[/:&-]? ?d/gu, ' '))
          ? null
          : read(match, span, text),
    },
    {
      ...phrase(
        `${only} ?(?:[${marks.model}${marks.device}]+ ?的? ?)?(?<![a-z0-9])${word}${phaseWord}(?! ?(?:[、+&]|${anyWay('phases-joint')}) ?${anyWay('other-phase')}| ?${anyWay('phase-figure')}(?![a-z]))`,
        () => null,
      ),
      read,
    },
    {
      ...phrase(
        `(?<![a-z0-9])${focus} ?${long}${phaseWord}(?! ?(?:[+&、]|${anyWay('phase-and-other')})| ?${anyWay('figure-of-phase')}(?![a-z]))|(?<![a-z0-9])${long}${alone}${phaseWord}|(?<![a-z0-9])${long}${phaseWord}${alone}|${long}[ -]?${anyWay('phase-able-lead')}?的?${anyWay('capability')}(?: ?${anyWay('phase-by-itself')})?`,
        () => null,
      ),
      read,
    },
    // `PD分离，聚焦decode侧`, `PD分离，D侧能力`: behind the mode the clause names one phase and nothing else.
    {
      ...phrase(
        `(?:${disaggregated})(?:[ ,、的(:-]|${modeLead})*(?:${looksAt})?[ 的]?(?<![a-z0-9])${word}(?![a-z0-9])(?:[ 的]|${phaseTail})*(?= ?(?:[,;.、()|\\n]|$))`,
        () => null,
      ),
      read: (match, span, text) =>
        namesOther.test(text.replace(match[0], ' ').replaceAll(/p ?[/:&-]? ?d/gu, ' '))
          ? null
          : read(match, span, text),
    },
  ];
}

/** `the decode throughput of …`: who asks for the figure of one phase may plan that phase alone. */
const figureOfPhase = (['prefill', 'decode'] as const).map((phase) => {
  const long = anyWay(`${phase}-long`);
  const figure = anyWay('figure-of-one-phase');
  return phrase(
    `(?<![a-z0-9])(?:${long}[- ]${figure}(?!${anyWay('figure-told')})|${figure} ${anyWay('figure-in-phase')} ${long})(?![a-z])`,
    (_, span) => askedAbout(states('phases', phase, span)),
  );
});

const statedCounts =
  '(?<![a-z0-9])(?:\\d{1,2} ?p ?\\d{1,2} ?d|[一二两三四五六七八九十]个?p[一二两三四五六七八九十]个?d)(?![a-z0-9])';
const countsStated = new Expression(statedCounts, 'gu');

const ratioMode = (_: RegExpExecArray, span: TextRange): SlotMention => states('mode', 'pd-ratio', span);

/** The instance ratio; its "how many" is no doubt, so it is read before doubts. */
export const instanceRatio: readonly Phrase[] = [
  'instance-ratio',
  'how-many-instances',
  'open-instance-counts',
].map((group) => phrase(anyWay(group), ratioMode));

/** `1P2D`: the ratio is wanted, and the numbers of instances are for the run to find. */
export function readInstanceCounts(source: SourceText): SlotMention[] {
  return countsStated.matchesIn(source.text, source.letters).map((match) => {
    const span: TextRange = [match.index, match.index + match[0].length];
    source.leave(...span, 'instances');
    return states('mode', 'pd-ratio', span);
  });
}

const share = new RegExp(anyWay('share-of-phase'), 'gu');

/** `20 of the 64`: how many there are of which a share is told. */
const ofAll = new RegExp(`(?<![a-z])of (?:${anyWay('all-counted')} )*(?<all>\\d{1,5})(?![\\d.%])`, 'u');

/** `half of the cluster for prefill`: each phase has devices of its own, and no plan takes how many of all they are. */
export function readPhaseShares(source: SourceText): SlotMention[] {
  return matchesOf(source.text, share).flatMap((match) => {
    const span: TextRange = [match.index, match.index + match[0].trimEnd().length];
    source.leave(...span, 'share');
    const open = asks('mode', span, disaggregationInterpretations);
    const all = ofAll.exec(match[0]);
    if (!all) return [open];
    const end = match.index + all.index + all[0].length;
    return [open, states('numDevices', Number(group(all, 'all')), [end - group(all, 'all').length, end])];
  });
}

/** Deployment mode and phases. */
export const modes: readonly Phrase[] = [
  // `聚合和分离各跑一遍`: both are named, and neither is chosen.
  phrase(
    `(?:${aggregated}) ?${anyWay('mode-or-mode')} ?(?:${disaggregated})|(?:${disaggregated}) ?${anyWay('mode-or-mode')} ?(?:${aggregated})`,
    (_, span) => asks('mode', span, [aggregationInterpretation, ...disaggregationInterpretations]),
  ),
  phrase(`${not}(?:${disaggregated})`, (_, span) => states('mode', 'aggregation', span)),
  // `PD分离先不做`: the refusal stands behind.
  phrase(`(?:${disaggregated})${anyWay('mode-refused')}`, (_, span) => states('mode', 'aggregation', span)),
  phrase(`${not}(?:${aggregated})`, () => []),
  phrase(aggregated, (_, span) => states('mode', 'aggregation', span)),
  phrase(anyWay('both-phases-apart'), (_, span) => [
    states('mode', 'disaggregation', span),
    states('phases', 'both', span),
  ]),
  phrase(anyWay('each-phase-alone'), (_, span) => states('mode', 'disaggregation', span)),
  ...onePhase('prefill', prefill),
  ...onePhase('decode', decode),
  phrase(anyWay('both-phases'), (_, span) => states('phases', 'both', span)),
  ...figureOfPhase,
  phrase(disaggregated, (match, span) =>
    group(match, 'p') === '' && apartStem.test(match[0].trim()) && !says('mode-word', match[0])
      ? null
      : asks('mode', span, disaggregationInterpretations),
  ),
];
