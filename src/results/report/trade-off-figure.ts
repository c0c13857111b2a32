import { messages } from '../../text/catalogue.ts';
import { fixed } from '../../text/figures.ts';
import type { Language } from '../../text/language.ts';
import { tradeOffOf } from '../plots/trade-off.ts';
import type { Conditions, DeviceResult } from '../result.ts';
import { shortLabel } from '../summary/summary-view.ts';
import { foldedTable, htmlFigure } from './html-page.ts';
import { tradeOffChart } from './trade-off-chart.ts';

/**
 * Throughput over latency of one result as a chart, with the same as a table; nothing where there are no two rows. `at`
 * tells charts of one page apart; `conditions` give the limit that a dump does not print.
 */
export function tradeOffFigure(
  result: DeviceResult,
  at: number,
  language: Language,
  conditions: Conditions | null = null,
): string {
  const { explain: t, summary } = messages(language);
  const view = tradeOffOf(result, conditions);
  if (view === null) return '';
  const title = [t.report.tradeOff, result.device, t.words.phases[result.phase]].filter(Boolean).join(' · ');
  const points = view.points.map((one) => ({ ...one, name: shortLabel(one.name) }));
  const chart = tradeOffChart(`trade-off-${at}`, points, {
    title,
    xTitle: view.xTitle,
    yTitle: summary.tokensPerSecond,
    frontTitle: t.report.front,
    otherTitle: t.report.other,
    boxTitle: t.report.limitBox,
    limitMs: view.limitMs,
  });
  const heads = [t.report.columns.strategy, summary.tokensPerSecond, view.xTitle];
  const rows = points.map((one) => [one.name, fixed(one.tokensPerSecond, 2), fixed(one.latencyMs, 2)]);
  return htmlFigure(title, chart, foldedTable(t.report.table, heads, rows));
}
