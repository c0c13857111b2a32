import type { CandidateRow } from './row.ts';

/** Advice about a row that did not win. */
export const adviceCodes = [
  'retry',
  'lower-load',
  'fix-flag',
  'fix-host',
  'fix-server',
  'no-action',
] as const;
export type AdviceCode = (typeof adviceCodes)[number];

/** Reads the class that a reason begins with. */
export function adviceFor({ status, failure_reason, contaminated }: CandidateRow): AdviceCode {
  const reason = failure_reason ?? '';
  if (status === 'ok') return contaminated ? 'retry' : 'lower-load';
  if (/^(?:unsupported-flag|non-pytorch-backend|config)/.test(reason)) return 'fix-flag';
  if (status === 'skipped') return reason.startsWith('budget') ? 'retry' : 'no-action';
  if (status === 'oom') return 'lower-load';
  if (/^(?:port|killed|host|launch-timeout)/.test(reason)) return 'retry';
  if (/^(?:gpu-env|weights)/.test(reason)) return 'fix-host';
  return status === 'timeout' ? 'lower-load' : 'fix-server';
}
