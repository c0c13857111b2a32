import { messages } from '../../text/catalogue.ts';
import { fixed } from '../../text/figures.ts';
import type { Language } from '../../text/language.ts';
import type { DeviceResult } from '../result.ts';
import { htmlTable } from './html-page.ts';
import { tradeOffChart } from './trade-off-chart.ts';

/** A chart with the table that says the same; nothing where there is no chart. */
export function figure(svg: string, table: string): string {
  return svg === '' ? '' : `<figure>${svg}${table}</figure>`;
}

/** Throughput over latency of one result as a chart, and the same as a table. `at` tells charts of one page apart. */
export function tradeOffFigure(result: DeviceResult, at: number, language: Language): string {
  const { explain: t, summary } = messages(language);
  const isPrefill = result.phase === 'prefill';
  const rows = (result.rows.length > 0 ? result.rows : result.candidates).flatMap((row) => {
    const latencyMs = isPrefill ? row.ttftMs : row.tpotMs;
    const tokensPerSecond = row.throughputTokensPerSecond;
    return latencyMs === null || tokensPerSecond === null
      ? []
      : [{ latencyMs, tokensPerSecond, name: row.parallel }];
  });
  const xTitle = isPrefill ? 'TTFT ms' : 'TPOT ms';
  const title = [t.report.tradeOff, result.device, t.phases[result.phase]].filter(Boolean).join(' · ');
  const svg = tradeOffChart(`trade-off-${at}`, rows, {
    title,
    xTitle,
    yTitle: summary.tokensPerSecond,
    frontTitle: t.report.front,
    otherTitle: t.report.other,
    boxTitle: t.report.limitBox,
    limitMs: isPrefill ? result.limits.ttftMs : result.limits.tpotMs,
  });
  const heads = [t.report.tableColumns.strategy, summary.tokensPerSecond, xTitle];
  const cells = result.candidates.map((row) => [
    row.parallel,
    row.throughputTokensPerSecond === null ? t.notReported : fixed(row.throughputTokensPerSecond, 2),
    (isPrefill ? row.ttftMs : row.tpotMs) === null
      ? t.notReported
      : fixed((isPrefill ? row.ttftMs : row.tpotMs) ?? 0, 2),
  ]);
  return figure(svg, htmlTable(t.report.table, heads, cells));
}
