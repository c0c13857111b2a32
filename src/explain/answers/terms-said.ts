import { matchesOf } from '../../text/words/matches.ts';
import { anyWay } from '../../text/words/words.ts';
import type { RuleId } from '../evidence/rules.ts';
import type { Statement } from '../evidence/statement.ts';
import type { NextCommand } from '../explanation.ts';
import type { AskedAbout } from './asked-about.ts';
import { type Named, phaseIn } from './named-in-question.ts';
import type { Question } from './question.ts';
import { devicesNamed, ofPhase } from './scope.ts';
import { unusedFigures } from './unused-figures.ts';

/** A figure or a name of a question, and what an answer that uses it says. */
export interface SaidTerm {
  /** As written. */
  readonly words: string;
  /** Values that a figure may stand for; none of a name. */
  readonly meant: readonly number[];
  /** How far a figure is written out: `3,618` is 3,618.70 as well. */
  readonly decimals: number;
  /** Words, in small letters, of which an answer that uses a name has any. */
  readonly shown: readonly string[];
}

const name = (words: string, ...shown: readonly string[]): SaidTerm => ({
  words,
  meant: [],
  decimals: 0,
  shown,
});

/** Latin words that are names by their spelling: more than one capital, or letters and digits together. */
const properName =
  /(?<![\p{Script=Latin}\d_.=:/-])(?=[\p{Script=Latin}\d-]*(?:\p{Lu}[\p{Script=Latin}\d-]*\p{Lu}|\p{Script=Latin}-?\d))\p{Lu}[\p{Script=Latin}\d-]{1,40}(?![\p{Script=Latin}\d_])/gu;

/** Names that answers say in other words, or that no answer has to say. */
const otherwiseSaid = new RegExp(`^(?:${anyWay('names-said-otherwise')})$`, 'u');

/** Sizes of a split and percentiles are said as what they are, and not as names. */
const splitOrPercentile = new RegExp(`^(?:${anyWay('split-letters')}-?\\d+)+$|^p\\d+$`, 'u');

/** Percentiles and the middle, by the word that an answer has. */
const statistics = [
  [/(?<![a-z\d])p ?(\d{2}(?:\.9)?)(?!\d)/gu, (digits: string) => [`p${digits}`]],
  [new RegExp(anyWay('median-said'), 'gu'), () => ['median', 'p50']],
] as const;

function statisticsIn(text: string): SaidTerm[] {
  return statistics.flatMap(([pattern, shown]) =>
    matchesOf(text, pattern).map((found) => name(found[0], ...shown(found[1] ?? ''))),
  );
}

/** Times of a request that a question names, by the word that an answer has. */
function timesIn(text: string): SaidTerm[] {
  const found = [
    ...(/ttft/u.test(text) ? ['TTFT'] : []),
    ...(/tpot/u.test(text) ? ['TPOT'] : []),
    ...(/(?<![a-z])itl(?![a-z])/u.test(text) ? ['ITL'] : []),
  ];
  // Of two that are set against each other an answer may tell of one.
  const shown = found.map((one) => one.toLowerCase());
  return found.map((one) => name(one, ...shown, ...(one === 'ITL' ? ['tpot'] : [])));
}

/**
 * The figures and names of a question, each of which its answer either says or leaves out: numbers, a phase of several,
 * percentiles, times of a request, names of devices, models and formats.
 */
export function termsSaid(
  said: string,
  question: Question,
  { text, change, device }: Named,
  about: AskedAbout,
): readonly SaidTerm[] {
  const figures = unusedFigures(said, question, about).map(({ words, meant, decimals }) => ({
    words,
    meant,
    decimals,
    shown: [],
  }));
  const { kinds } = about;
  const isOfPhases = kinds.includes('of-apart') || kinds.includes('of-ratio');
  // An answer for that phase alone need not name it.
  const phase = isOfPhases && !ofPhase.has(question.intent) ? phaseIn(text) : null;
  const { devices = [], model } = change;
  // A device of several is told of alone, one that was read alone is what all is about.
  const isOfOne =
    about.devices.length === 1 || question.on !== undefined || devicesNamed(question).length > 0;
  const own = isOfOne ? about.devices : [];
  const isOwn = (id: string) => [...own, ...about.models].includes(id);
  const others = [...(devices ?? []), ...(device === null ? [] : [device]), ...(model ? [model] : [])];
  const stated = [...new Set(others)].filter((id) => !isOwn(id));
  const names = matchesOf(said, properName).flatMap(([word]) => {
    const small = word.toLowerCase();
    const isSaid = otherwiseSaid.test(small) || splitOrPercentile.test(small);
    const meant = [...own, ...about.models, ...stated].filter((id) =>
      id.toLowerCase().includes(small.replace(/s$/u, '')),
    );
    // A word for a device or a model is told by its whole name.
    return isSaid || meant.length > 0 ? [] : [name(word, small)];
  });
  return [
    ...figures,
    ...stated.map((id) => name(id, id.toLowerCase())),
    ...(phase === null ? [] : [name(phase, phase)]),
    // A figure without a percentile has none of any time.
    ...(question.intent === 'percentile' ? [] : [...statisticsIn(text), ...timesIn(text)]),
    ...names,
  ];
}

/** Rules whose sentences say that something cannot be answered, and why. */
const noAnswer: ReadonlySet<RuleId> = new Set([
  'not-answerable',
  'what-if-refused',
  'cannot-be-said',
  'infeasible',
]);

const number = /(?<![\d.])\d[\d,]*(?:\.\d+)?/gu;

const isNear = (one: number, other: number) => Math.abs(one - other) <= 0.03 * Math.abs(other);

/** The figures and names of a question that its answer does not say, as written. */
export function unusedTerms(
  terms: readonly SaidTerm[],
  statements: readonly Statement[],
  commands: readonly NextCommand[],
): readonly string[] {
  // An answer that says why there is none leaves all of it out.
  if (statements.every(({ rule }) => noAnswer.has(rule) || rule.startsWith('next-'))) return [];
  const told = [
    ...statements.filter(({ rule }) => rule !== 'asked').map(({ text }) => text.en),
    ...commands.map(({ command }) => command.join(' ')),
  ]
    .join('\n')
    .toLowerCase();
  const numbers = (told.match(number) ?? []).map((one) => Number(one.replaceAll(',', '')));
  const isSaid = ({ meant, decimals, shown }: SaidTerm) =>
    meant.length === 0
      ? shown.some((one) => told.includes(one))
      : numbers.some((one) =>
          meant.some((value) => isNear(value, one) || Math.abs(value - one) < 10 ** -decimals),
        );
  return [...new Set(terms.filter((one) => !isSaid(one)).map(({ words }) => words))];
}
