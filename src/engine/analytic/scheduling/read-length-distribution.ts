import { fieldOf, isFields } from '../../../text/fields.ts';
import type { LengthBin } from './length-distribution.ts';

/** Fault of a length distribution; `bin` counts from 1, null where no single bin is to blame. */
export type LengthDistributionProblem =
  | { readonly kind: 'no-bins' }
  | { readonly kind: 'unknown-field'; readonly field: string }
  | {
      readonly kind: 'not-a-number' | 'negative' | 'empty-range' | 'no-weight' | 'overlap';
      readonly bin: number;
    };

/** A document that is no length distribution. */
export class LengthDistributionError extends Error {
  override readonly name = 'LengthDistributionError';
  readonly problem: LengthDistributionProblem;

  constructor(problem: LengthDistributionProblem) {
    super('bin' in problem ? `bin ${problem.bin}: ${problem.kind}` : problem.kind);
    this.problem = problem;
  }
}

/** @throws LengthDistributionError for a field that the form does not have */
function checkFields(fields: object, known: readonly string[], where: string): void {
  const unknown = Object.keys(fields).find((key) => !known.includes(key));
  if (unknown !== undefined)
    throw new LengthDistributionError({ kind: 'unknown-field', field: `${where}${unknown}` });
}

const binFields = ['min_tokens', 'max_tokens', 'weight'];

function readBin(value: unknown, index: number): LengthBin {
  const fields = isFields(value) ? value : {};
  checkFields(fields, binFields, `bins[${index}].`);
  const [minTokens, maxTokens, weight] = [fields.min_tokens, fields.max_tokens, fields.weight];
  const bin = index + 1;
  if (typeof minTokens !== 'number' || typeof maxTokens !== 'number' || typeof weight !== 'number') {
    throw new LengthDistributionError({ kind: 'not-a-number', bin });
  }
  if (!Number.isInteger(minTokens) || !Number.isInteger(maxTokens) || !Number.isFinite(weight)) {
    throw new LengthDistributionError({ kind: 'not-a-number', bin });
  }
  if (minTokens < 0) throw new LengthDistributionError({ kind: 'negative', bin });
  if (maxTokens <= minTokens) throw new LengthDistributionError({ kind: 'empty-range', bin });
  if (weight <= 0) throw new LengthDistributionError({ kind: 'no-weight', bin });
  return { minTokens, maxTokens, weight };
}

/**
 * Reads `bins: [{min_tokens, max_tokens, weight}]` (references/engine/serving.md 7.12). Bins may touch but not
 * overlap.
 * @throws LengthDistributionError
 */
export function readLengthDistribution(document: unknown): LengthBin[] {
  const bins = fieldOf(document, 'bins');
  if (!isFields(document) || !Array.isArray(bins) || bins.length === 0)
    throw new LengthDistributionError({ kind: 'no-bins' });
  checkFields(document, ['bins'], '');
  const read = bins.map(readBin);
  const ordered = read
    .map((bin, index) => ({ ...bin, number: index + 1 }))
    .sort((a, b) => a.minTokens - b.minTokens);
  for (const [index, bin] of ordered.entries()) {
    const previous = ordered[index - 1];
    if (previous !== undefined && bin.minTokens < previous.maxTokens) {
      throw new LengthDistributionError({ kind: 'overlap', bin: bin.number });
    }
  }
  return read;
}
