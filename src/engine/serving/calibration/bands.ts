import { studentQuantile } from './student.ts';
import type { CalibrationTarget } from './targets.ts';

/** Spread of a class of left-out predictions, of logarithms. */
export interface ClassSpread {
  readonly points: number;
  readonly groups: number;
  /** Standard deviation of group means and of points about theirs. */
  readonly groupDeviation: number;
  readonly pointDeviation: number;
  /** Half width of the band, of logarithms. */
  readonly halfWidth: number;
  /** Quantiles of measured / predicted on left-out groups. */
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

/** A left-out residual ln(measured / predicted) with its class and group. */
export interface LeftOut {
  readonly residual: number;
  readonly group: string;
  readonly className: string;
}

/** The share of unseen points that a band is to hold, and the central share that achieves it on unseen groups. */
export const bandShare = 0.8;
const centralShare = 0.88;

/** Groups of the whole that a class is pooled with: a class of one group knows nothing of its own spread. */
const pseudoGroups = 3;

/** With so many points a class must not hide behind a band wider than ×0.63 to ×1.6. */
const enoughPoints = 20;
const widest = Math.log(1.6);

/** Bands of classes without any point: systems nobody measured miss by a third and more. */
export const unmeasuredHalfWidth = Math.log(2);

const missedQuantile = studentQuantile(centralShare, pseudoGroups);
/** The spread that gives the band of unmeasured systems. */
const unmeasuredDeviation = unmeasuredHalfWidth / missedQuantile;

/**
 * Half width of the band of a system of which one measurement is known and nothing comparable was measured, by the same
 * pooling as that of a class: its own deviation beside so many groups that deviate as unmeasured systems do. A point that
 * the usual band holds widens nothing.
 *
 * @param miss logarithm of measured over predicted
 */
export function missedHalfWidth(miss: number): number {
  if (Math.abs(miss) <= unmeasuredHalfWidth) return unmeasuredHalfWidth;
  const variance = (miss ** 2 + pseudoGroups * unmeasuredDeviation ** 2) / (1 + pseudoGroups);
  return missedQuantile * Math.sqrt(variance * (1 + 1 / 2));
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Squared deviations of group means from nothing, and of points from their group's mean. */
function squares(rows: readonly LeftOut[]) {
  const groups = [...Map.groupBy(rows, ({ group }) => group).values()];
  const means = groups.map((members) => mean(members.map(({ residual }) => residual)));
  const within = groups.reduce((sum, members, index) => {
    const center = means[index] ?? 0;
    return sum + members.reduce((total, { residual }) => total + (residual - center) ** 2, 0);
  }, 0);
  const between = means.reduce((sum, value) => sum + value * value, 0);
  return { groups: groups.length, between, within, freedom: Math.max(1, rows.length - groups.length) };
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.round(share * (sorted.length - 1))] ?? 0;
}

/** Spread of one class, pooled with some groups' worth of all. */
function spreadOf(rows: readonly LeftOut[], all: ReturnType<typeof squares>, bounded: boolean): ClassSpread {
  const own = squares(rows);
  const allGroup = all.between / all.groups;
  const groupVariance = (own.between + pseudoGroups * allGroup) / (own.groups + pseudoGroups);
  const pointVariance =
    (own.within + pseudoGroups * (all.within / all.freedom)) / (own.freedom + pseudoGroups);
  const variance = groupVariance * (1 + 1 / (own.groups + 1)) + pointVariance;
  const raw = studentQuantile(centralShare, own.groups - 1 + pseudoGroups) * Math.sqrt(variance);
  const sorted = rows.map(({ residual }) => residual).sort((a, b) => a - b);
  return {
    points: rows.length,
    groups: own.groups,
    groupDeviation: Math.sqrt(groupVariance),
    pointDeviation: Math.sqrt(pointVariance),
    halfWidth: bounded && rows.length >= enoughPoints ? Math.min(raw, widest) : raw,
    p10: Math.exp(quantile(sorted, 0.1)),
    p50: Math.exp(quantile(sorted, 0.5)),
    p90: Math.exp(quantile(sorted, 0.9)),
  };
}

/** Spreads by class; modes are pooled among themselves. */
export function classSpreads(
  rows: readonly LeftOut[],
  target: CalibrationTarget,
): Record<string, ClassSpread> {
  const byMode = Map.groupBy(rows, ({ className }) => className.split(' · ').slice(2).join(' · '));
  return Object.assign(
    {},
    ...[...byMode].map(([mode, members]) => spreadsOf(members, isBounded(target, mode))),
  );
}

/** First tokens of modes hang on what nobody tells: their bands are as wide as they must be. */
function isBounded(target: CalibrationTarget, mode: string): boolean {
  return target === 'tpot' || target === 'throughput' || mode === '';
}

function spreadsOf(rows: readonly LeftOut[], bounded: boolean): Record<string, ClassSpread> {
  const all = squares(rows);
  const classes = Map.groupBy(rows, ({ className }) => className);
  return Object.fromEntries([...classes].map(([name, members]) => [name, spreadOf(members, all, bounded)]));
}
