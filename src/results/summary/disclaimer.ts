import { messages } from '../../text/catalogue.ts';
import type { Language } from '../../text/language.ts';
import type { Result } from '../result.ts';

/** Disclaimer of figures by their basis: measured ones hold for what they were taken on, all others are models. */
export function disclaimerOf(runs: readonly Pick<Result, 'basis'>[], language: Language): string {
  const { disclaimer, measures } = messages(language);
  const isMeasured = runs.length > 0 && runs.every(({ basis }) => basis === 'measured');
  return isMeasured ? measures.measuredOnly : disclaimer;
}

/** The disclaimer, opened by what the figures rest on where that is known. */
export function toldDisclaimer(
  runs: readonly Pick<Result, 'basis' | 'estimator'>[],
  language: Language,
): string {
  const { measures, punctuation } = messages(language);
  const known = runs.filter(({ estimator, basis }) => estimator !== null || basis !== 'simulated');
  const opened = [...new Set(known.map(({ basis }) => basis))].map((basis) => measures.opening[basis]);
  return [...opened, disclaimerOf(runs, language)].join(punctuation.betweenSentences);
}
