import { type Catalogue, messages } from '../text/catalogue.ts';
import { fixed, significant } from '../text/figures.ts';
import type { Language } from '../text/language.ts';
import type { ConfigurationOutcome } from './result.ts';

/** Under what a strategy without a row was tried, in words: the load that was asked for, or its smallest batch. */
export function triedWords(
  { load }: Pick<ConfigurationOutcome, 'load'>,
  { tried }: Catalogue['explain']['words'],
): string {
  if (load === undefined) return tried.smallestBatch;
  if (load.users !== null) return tried.users(fixed(load.users));
  return load.requestsPerSecond === null ? tried.file : tried.rate(significant(load.requestsPerSecond));
}

/** Why a configuration has no row, in words. */
export function noRowReason(
  outcome: Pick<ConfigurationOutcome, 'load' | 'reason' | 'verdict'>,
  language: Language,
): string {
  const { summary, explain } = messages(language);
  const { load, reason, verdict } = outcome;
  if (reason !== null) return reason[language];
  const limit = verdict === 'ttft-limit' ? 'TTFT' : verdict === 'tpot-limit' ? 'TPOT' : null;
  return load === undefined || limit === null
    ? summary.noBatchReasons[verdict]
    : summary.overLimit(limit, triedWords(outcome, explain.words));
}
