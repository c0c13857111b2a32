import { type Category, categories } from '../categories/category.ts';
import type { StageGroups } from './kernel-groups.ts';

/** The work of one category in one stage. */
export interface Family {
  readonly category: Category;
  readonly totalNs: number;
  /** Share of the stage, 0 to 1. */
  readonly share: number;
  readonly launches: number;
}

/** Which kinds of kernels a stage spends its time on, most first. Covers the whole stage, hidden rows included. */
export function familiesOf({ groups, totalNs }: StageGroups): Family[] {
  const sums = new Map<Category, { totalNs: number; launches: number }>();
  for (const { name, totalNs: ownNs, launches } of groups) {
    const sum = sums.get(name.category) ?? { totalNs: 0, launches: 0 };
    sum.totalNs += ownNs;
    sum.launches += launches;
    sums.set(name.category, sum);
  }
  return [...sums]
    .map(([category, sum]) => ({ category, share: totalNs > 0 ? sum.totalNs / totalNs : 0, ...sum }))
    .sort((a, b) => b.totalNs - a.totalNs || categories.indexOf(a.category) - categories.indexOf(b.category));
}
