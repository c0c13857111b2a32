import { fillers } from '../../../text/words/words.ts';
import { marks } from '../source-text.ts';

/** Words that say nothing about which slot a number belongs to; they may stand between a cue and its number. */
const fillersEnglish = new RegExp(`(?<![a-z])(?:${fillers.en.join('|')})(?![a-z])`, 'gu');
const fillersChinese = new RegExp(fillers.zh.join('|'), 'gu');
const punctuation = /[\s:=<>~()"'*&+\-_|[\]{}]+/gu;

/** Costs of what lies between a cue and a number. */
const costOf = {
  commaBehindCue: 0.8,
  commaBehindNumber: 3,
  clauseEnd: 4,
  sentenceEnd: 5,
  name: 2.5,
  readPhrase: 1,
} as const;

/**
 * How far apart a cue and a number are, in words that matter. `behindNumber`: the cue stands behind, where a comma
 * separates much more sharply than between a cue and what follows.
 */
export function distance(between: string, behindNumber: boolean): number {
  if (between === '' || between === ' ') return 0;
  const marked =
    countOf(between, names) * costOf.name +
    countOf(between, readPhrases) * costOf.readPhrase +
    countOf(between, commas) * (behindNumber ? costOf.commaBehindNumber : costOf.commaBehindCue) +
    countOf(between, clauseEnds) * costOf.clauseEnd +
    countOf(between, sentenceEnds) * costOf.sentenceEnd;
  const rest = [marksAndStops, fillersEnglish, fillersChinese, punctuation].reduce(
    (text, pattern) => text.replaceAll(pattern, ' '),
    between,
  );
  return marked + countOf(rest, wordsLeft) + countOf(rest, hanLeft) / 2;
}

const names = new RegExp(`[${marks.model}${marks.device}]+`, 'gu');
const readPhrases = new RegExp(`${marks.read}+`, 'gu');
const commas = /[,、]/gu;
const clauseEnds = /;/gu;
const sentenceEnds = /[\n?!]|\.(?=\s|$)/gu;
const marksAndStops = new RegExp(`[${marks.read}${marks.model}${marks.device}]+|[,、;\n?!.]`, 'gu');
const hanLeft = /\p{Script=Han}/gu;
const wordsLeft = /[a-z0-9./%]+/gu;

function countOf(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
