import { configurationId } from '../engine/terms/configuration-id.ts';
import { readParallelLabel } from './readers/parallel-label.ts';

/**
 * The id of the configuration that a printed label names, whichever form the label has; a label that is none of them
 * stands for itself.
 */
export function configurationOf(label: string): string {
  const sizes = readParallelLabel(label);
  if (sizes === null) return label;
  const draft = /\| (?:DFlash|DSpark)=\S+/.exec(label)?.[0] ?? '';
  return configurationId({ ...sizes, mtpTokens: sizes.mtp }) + draft;
}

/** Whether two rows, or a row and an outcome, are of the same configuration. */
export function isSameConfiguration(
  one: { readonly parallel: string },
  other: { readonly parallel: string },
): boolean {
  return one.parallel === other.parallel || configurationOf(one.parallel) === configurationOf(other.parallel);
}

/** A row, or a step of a search, with the requests that it has in flight. */
interface WithBatch {
  readonly parallel: string;
  readonly concurrency: number | null;
}

/** Whether two of them are of the same configuration and batch. */
export function isSameRow(one: WithBatch, other: WithBatch): boolean {
  return one.concurrency === other.concurrency && isSameConfiguration(one, other);
}
