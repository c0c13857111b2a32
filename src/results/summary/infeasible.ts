import { messages } from '../../text/catalogue.ts';
import { bandedDuration, fixed, significant } from '../../text/figures.ts';
import { type Line, line, span } from '../../text/line.ts';
import { displayWidth, padEnd, wrap } from '../../text/width.ts';
import { triedWords } from '../given-load.ts';
import { measureOf } from '../measure.ts';
import type { ConfigurationOutcome, DeviceResult } from '../result.ts';
import { reported, type SummaryView, shortLabel } from './summary-view.ts';

type Binding = 'ttft' | 'tpot' | 'memory';

function bindingOf(outcome: ConfigurationOutcome): Binding | null {
  switch (outcome.verdict) {
    case 'ttft-limit':
      return 'ttft';
    case 'tpot-limit':
      return 'tpot';
    case 'prefill-oom':
    case 'decode-oom':
      return 'memory';
    default:
      return null;
  }
}

/** How far a configuration is from the limits: memory last, then the larger excess. */
function distance(outcome: ConfigurationOutcome, limits: DeviceResult['limits']): number {
  if (bindingOf(outcome) === 'memory') return 1e6 - (outcome.availableGiB ?? 0);
  const excess = (value: number | null, limit: number | null) =>
    value === null || limit === null ? 0 : Math.max(0, value / limit - 1);
  return Math.max(excess(outcome.ttftMs, limits.ttftMs), excess(outcome.tpotMs, limits.tpotMs));
}

/** Configurations without a row, the nearest to the limits first. */
export function nearestOutcomes(result: DeviceResult): ConfigurationOutcome[] {
  return result.outcomes
    .filter((one) => bindingOf(one) !== null)
    .toSorted((a, b) => distance(a, result.limits) - distance(b, result.limits));
}

/** A limit as it was set, without decimals that nobody wrote. */
function exactly(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 3 });
}

function limitWords({ limits }: DeviceResult, { language }: SummaryView): string {
  const parts = [
    ...(limits.ttftMs === null ? [] : [`TTFT ≤ ${exactly(limits.ttftMs)} ms`]),
    ...(limits.tpotMs === null ? [] : [`TPOT ≤ ${exactly(limits.tpotMs)} ms`]),
  ];
  return parts.length === 0 ? messages(language).summary.infeasible.noLimits : parts.join(' · ');
}

/** A latency with its band, or "not reported". */
function bandedText(
  value: number | null,
  band: readonly [number, number] | null,
  { language }: SummaryView,
): string {
  return value === null ? messages(language).stated.notReported : bandedDuration(value, band);
}

/** Bound of the nearest strategy: its smallest batch, or the load that was asked for. */
function boundText(first: ConfigurationOutcome, binding: 'ttft' | 'tpot', view: SummaryView): string {
  const { summary, explain } = messages(view.language);
  const value = bandedText(binding === 'ttft' ? first.ttftMs : first.tpotMs, null, view);
  const texts = summary.infeasible;
  const label = shortLabel(first.parallel);
  return first.load === undefined
    ? texts[binding](label, value)
    : texts.underLoad(binding.toUpperCase(), label, value, triedWords(first, explain.words));
}

type Latency = 'ttftMs' | 'tpotMs';

/** Band of a latency at which a strategy was stopped; null where no error of it is known. */
function bandOf(
  { parallel, ...outcome }: ConfigurationOutcome,
  figure: Latency,
  { rows }: DeviceResult,
): readonly [number, number] | null {
  const row = rows.find((one) => one.parallel === parallel && one[figure] === outcome[figure]);
  return row === undefined ? null : (measureOf(row, figure, 'simulated')?.band ?? null);
}

/** Limits that the nearest strategy breaks although its band reaches them: our error may be all that breaks them. */
function reachableLines(first: ConfigurationOutcome, result: DeviceResult, view: SummaryView): Line[] {
  const broken = (['ttftMs', 'tpotMs'] as const).filter((figure) => {
    const [value, limit] = [first[figure], result.limits[figure]];
    return value !== null && limit !== null && value > limit;
  });
  const isReached = (figure: Latency) =>
    (bandOf(first, figure, result)?.[0] ?? Number.POSITIVE_INFINITY) <= (result.limits[figure] ?? 0);
  if (broken.length === 0 || !broken.every(isReached)) return [];
  const { measures, punctuation } = messages(view.language);
  const names = broken.map((figure) => (figure === 'ttftMs' ? 'TTFT' : 'TPOT'));
  const text = measures.reachable(names.join(punctuation.separator));
  return wrap(line(span(`  ${text}`, 'warning')), view.columns - 1, 2);
}

/** No feasible plan: which limit binds, the nearest points, and the lever that moves most. */
export function infeasibleLines(result: DeviceResult, numDevices: number | null, view: SummaryView): Line[] {
  const { language, columns } = view;
  const texts = messages(language).summary.infeasible;
  const nearest = nearestOutcomes(result);
  const [first] = nearest;
  const binding = first === undefined ? null : bindingOf(first);
  const indent = Math.max(displayWidth(texts.binds), displayWidth(texts.nearest)) + 5;
  const labelled = (label: string, text: string): Line[] =>
    wrap(line(span(padEnd(`  ${label}`, indent), 'dim'), text), columns - 1, indent);
  const shownOf = (one: ConfigurationOutcome, figure: Latency) =>
    bandedText(one[figure], bandOf(one, figure, result), view);
  const bindingText =
    first === undefined || binding === null
      ? null
      : binding === 'memory'
        ? texts.memory(shortLabel(first.parallel), fixed(-(first.availableGiB ?? 0), 1))
        : boundText(first, binding, view);
  const sign = view.isAscii ? 'x' : '✗';
  const said = view.leavesOut?.(result, numDevices) === true ? texts.titleOfSearch : texts.title;
  const title = said(limitWords(result, view), reported(numDevices, 0, language));
  const ways = (view.waysOut ?? []).map(
    ({ change, parallel, tokensPerSecond, ttftMs, tpotMs, ttftBand, tpotBand, concurrency }) =>
      texts.wayOut(change, [
        ...(ttftMs === null ? [] : [`TTFT ${bandedDuration(ttftMs, ttftBand)}`]),
        ...(tpotMs === null ? [] : [`TPOT ${bandedDuration(tpotMs, tpotBand)}`]),
        texts.users(fixed(concurrency)),
        `${significant(tokensPerSecond)} tok/s`,
        parallel,
      ]),
  );
  const head = [
    ...wrap(line(span(`${sign} ${title}`, 'error')), columns - 1, 2),
    ...(bindingText === null ? [] : labelled(texts.binds, bindingText)),
    ...(first === undefined ? [] : reachableLines(first, result, view)),
  ];
  if (ways.length > 0) {
    return [...head, ...ways.flatMap((way, at) => labelled(at === 0 ? texts.nearest : '', way))];
  }
  return [
    ...head,
    ...nearest
      .filter((one) => bindingOf(one) !== 'memory')
      .slice(0, 3)
      .flatMap((one, index) =>
        labelled(
          index === 0 ? texts.nearest : '',
          texts.point(shortLabel(one.parallel), shownOf(one, 'ttftMs'), shownOf(one, 'tpotMs')),
        ),
      ),
    ...(binding === null ? [] : wrap(line(span(`  ${texts.lever[binding]}`)), columns - 1, 2)),
  ];
}
