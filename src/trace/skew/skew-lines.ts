import type { Catalogue } from '../../text/catalogue.ts';
import { duration, fixed } from '../../text/figures.ts';
import { markdownTable } from '../report/markdown-table.ts';
import type { SkewReport } from './skew-report.ts';

const left = '---';
const right = '---:';
const shownCalls = 10;
const time = (us: number) => duration(us / 1000);

/** The skew view as text: ranks, collectives, the latest arrivals. */
export function skewLines(report: SkewReport, texts: Catalogue): string[] {
  const { skew } = texts.triageCommand;
  const { rankColumns, columns } = skew;
  return [
    skew.title,
    '',
    skew.ranks,
    ...markdownTable(
      [rankColumns.rank, rankColumns.collectives, rankColumns.time, rankColumns.waited, rankColumns.last],
      [right, right, right, right, right],
      report.ranks.map((one) => [
        String(one.rank),
        fixed(one.collectives),
        time(one.microseconds),
        time(one.waitedMicroseconds),
        fixed(one.last),
      ]),
    ),
    '',
    skew.collectives,
    ...markdownTable(
      [
        columns.kernel,
        columns.group,
        columns.calls,
        columns.max,
        columns.median,
        columns.waited,
        columns.last,
      ],
      [left, left, right, right, right, right, left],
      report.collectives.map((one) => [
        one.kernel,
        one.group ?? '-',
        fixed(one.calls),
        time(one.maxSkewMicroseconds),
        time(one.medianSkewMicroseconds),
        time(one.waitedMicroseconds),
        skew.rank(String(one.lastRank), fixed(one.lastTimes)),
      ]),
    ),
    '',
    skew.calls,
    ...report.calls.slice(0, shownCalls).map((call) =>
      skew.call(
        call.kernel,
        fixed(call.occurrence),
        time(call.skewMicroseconds),
        String(call.lastRank),
        call.waits
          .filter(({ rank }) => rank !== call.lastRank)
          .map(({ rank, microseconds }) => skew.wait(String(rank), time(microseconds)))
          .join(', '),
      ),
    ),
  ];
}

/** Warnings of a skew view, in words. */
export function skewWarnings({ warnings }: SkewReport, texts: Catalogue): string[] {
  const words = texts.triageCommand.skew.warnings;
  return warnings.map(({ code, kernel }) =>
    code === 'counts-differ' ? words['counts-differ'](kernel ?? '') : words[code],
  );
}
