import { messages } from '../../../text/catalogue.ts';
import { languages } from '../../../text/language.ts';

/** What lines of our own summaries hold, begin with or end in, in both languages. */
interface OwnWords {
  readonly held: readonly string[];
  readonly begun: readonly string[];
  readonly ended: readonly string[];
}

let words: OwnWords | null = null;

function ownWords(): OwnWords {
  if (words !== null) return words;
  const all = languages.map((language) => messages(language));
  // Texts with a figure are known by what stands around it.
  const around = (text: string) =>
    text
      .split('#')
      .map((part) => part.trim())
      .filter((part) => part.length > 2);
  words = {
    held: all.flatMap(({ summary, measures }) => [
      ...around(summary.perDevice('#')),
      ...around(summary.memoryLeft('#')),
      ...around(summary.limitMet('#', '#')),
      ...around(measures.bandsOf('#')),
    ]),
    begun: all.map(({ summary }) => `${summary.best}  `),
    ended: all.flatMap(({ plan }) => Object.values(plan.sources).filter((one) => typeof one === 'string')),
  };
  return words;
}

/** The legend and the axis of a chart of ours. */
const chart = /^ {0,8}(?:A TP=\d|(?:[\d.]{1,8}k? {1,80}){0,8}(?:TPOT|TTFT) ms$)/;

/**
 * Whether a line is one of our own summaries around its table: what it tells is told by the rows, or by the command of the
 * same run.
 */
export function isOwnText(text: string): boolean {
  const { held, begun, ended } = ownWords();
  const bare = text.trim();
  return (
    chart.test(text) ||
    begun.some((one) => bare.startsWith(one)) ||
    ended.some((one) => bare.endsWith(`  ${one}`)) ||
    held.some((one) => bare.includes(one))
  );
}
