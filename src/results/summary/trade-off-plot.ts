import { messages } from '../../text/catalogue.ts';
import type { Line } from '../../text/line.ts';
import { scatter } from '../plots/scatter.ts';
import { tradeOffOf } from '../plots/trade-off.ts';
import type { Conditions, DeviceResult } from '../result.ts';
import { type SummaryView, shortLabel } from './summary-view.ts';

const plotHeight = 8;
const widestPlot = 78;

/**
 * Throughput over the limited latency of one result as text, at most 78 columns wide; empty where it has fewer than two
 * points. `conditions` give limits that a dump does not print.
 */
export function tradeOffPlot(
  result: DeviceResult,
  conditions: Conditions | null,
  { language, columns, isAscii }: Pick<SummaryView, 'language' | 'columns' | 'isAscii'>,
): Line[] {
  const texts = messages(language).summary;
  const trade = tradeOffOf(result, conditions);
  if (trade === null) return [];
  const { xTitle, limitMs } = trade;
  const points = trade.points.map((point) => ({ ...point, name: shortLabel(point.name) }));
  return scatter(points, {
    ...(points.some(({ band }) => band) ? { bandTitle: texts.band } : {}),
    width: Math.min(columns - 1, widestPlot),
    height: plotHeight,
    xTitle,
    yTitle: texts.tokensPerSecond,
    frontTitle: texts.front,
    limitTitle: texts.limit,
    limitMs,
    isAscii,
  });
}
