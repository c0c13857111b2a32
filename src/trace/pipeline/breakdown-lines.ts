import type { Catalogue } from '../../text/catalogue.ts';
import { fixed } from '../../text/figures.ts';
import { markdownTable } from '../report/markdown-table.ts';
import { byDuration } from './breakdown.ts';
import type { LayerKernel, LayerPipeline } from './layer-report.ts';

type Texts = Catalogue['triageCommand']['layers'];

const left = '---';
const right = '---:';
const percentOf = (value: number, total: number) =>
  total > 0 ? `${((value / total) * 100).toFixed(1)}%` : '-';
const totalOf = (kernels: readonly LayerKernel[]) =>
  kernels.reduce((sum, { microseconds }) => sum + microseconds, 0);

/** Summary of the model by its configuration, in one line; none without a configuration. */
export function modelLines({ modelSummary }: LayerPipeline, texts: Texts): string[] {
  if (modelSummary === null || modelSummary.length === 0) return [];
  return [texts.modelSummary(modelSummary.map(([field, value]) => `${field} ${value}`).join(' · '))];
}

/** Time by category of the layer that is broken down. */
export function categoryLines({ breakdown, chosenPass }: LayerPipeline, texts: Texts): string[] {
  if (breakdown === null) return [];
  const { flowColumns: c } = texts;
  const total = totalOf(breakdown.kernels);
  return [
    '',
    texts.categories(String(breakdown.layer), String(chosenPass)),
    ...markdownTable(
      [c.category, c.time, c.share, c.count],
      [left, right, right, right],
      breakdown.categories.map(({ category, microseconds, count }) => [
        category,
        microseconds.toFixed(3),
        percentOf(microseconds, total),
        fixed(count),
      ]),
    ),
  ];
}

/** Its kernels by duration. */
export function durationLines({ breakdown }: LayerPipeline, texts: Texts): string[] {
  if (breakdown === null) return [];
  const { flowColumns: c } = texts;
  const total = totalOf(breakdown.kernels);
  return [
    '',
    texts.byDuration,
    ...markdownTable(
      [c.time, c.share, c.category, c.name],
      [right, right, left, left],
      byDuration(breakdown.kernels).map(({ microseconds, category, simplifiedName }) => [
        microseconds.toFixed(3),
        percentOf(microseconds, total),
        category,
        simplifiedName,
      ]),
    ),
  ];
}

/** Its kernels in order of start. */
export function flowLines({ breakdown }: LayerPipeline, texts: Texts): string[] {
  if (breakdown === null) return [];
  const { flowColumns: c } = texts;
  const total = totalOf(breakdown.kernels);
  const zero = breakdown.kernels[0]?.startMicroseconds ?? 0;
  return [
    '',
    texts.breakdown(String(breakdown.layer)),
    ...markdownTable(
      [c.number, c.half, c.category, c.name, c.time, c.share, c.at, c.dims],
      [right, left, left, left, right, right, right, left],
      breakdown.kernels.map((one, at) => [
        String(at + 1),
        one.half,
        one.category,
        one.simplifiedName,
        one.microseconds.toFixed(3),
        percentOf(one.microseconds, total),
        ((one.startMicroseconds - zero) / 1000).toFixed(3),
        one.inputDims ?? '-',
      ]),
    ),
  ];
}

/** Names that stand in one of two layers only. */
export function comparisonLines({ breakdown, comparison }: LayerPipeline, texts: Texts): string[] {
  if (comparison === null || breakdown === null) return [];
  return [
    '',
    texts.comparison(String(breakdown.layer), String(comparison.layer)),
    ...comparison.onlyHere.map((name) => `< ${name}`),
    ...comparison.onlyThere.map((name) => `> ${name}`),
    ...(comparison.onlyHere.length + comparison.onlyThere.length === 0 ? [texts.sameNames] : []),
  ];
}

/** One layer by itself: what takes its time (`text`), or what runs after what (`compute-flow`). */
export function breakdownLines(
  report: LayerPipeline,
  format: 'text' | 'compute-flow',
  texts: Texts,
): string[] {
  const body =
    format === 'text'
      ? [...categoryLines(report, texts), ...durationLines(report, texts)]
      : [...modelLines(report, texts), ...flowLines(report, texts)];
  return [...body, ...comparisonLines(report, texts)].filter((line, at) => at > 0 || line !== '');
}
