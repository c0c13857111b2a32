import { effectiveTokens } from '../../../engine/terms/workload.ts';
import { fixed } from '../../../text/figures.ts';
import { type Answers, answered } from '../../answers.ts';
import { spelling } from '../../dialect.ts';
import { both, dropping, editing, error, type Fix, type Rule, setting, warning } from '../rule.ts';

/** Prompt tokens that are really prefilled, at least 1. Null while the length is open. */
function effectiveInput(answers: Answers): number | null {
  const input = answered(answers, 'inputLength');
  const rate = answered(answers, 'prefixCache') === true ? (answered(answers, 'prefixCacheHitRate') ?? 0) : 0;
  return input === null ? null : Math.max(1, effectiveTokens(input, rate));
}

function swapping(range: readonly number[]): Fix {
  return {
    label: both((texts) => texts.swap),
    change: { type: 'set', slot: 'batchRange', value: [...range].sort((one, other) => one - other) },
  };
}

/** Rules about batches and token budgets. */
export const batchRules: readonly Rule[] = [
  {
    id: 'batch-range',
    check: (answers) => {
      const range = answered(answers, 'batchRange');
      if (range === null) return [];
      const isFormed =
        [1, 2].includes(range.length) && range.every((batch) => Number.isInteger(batch) && batch > 0);
      const [min = 0, max = min] = range;
      if (isFormed && min <= max) return [];
      return [
        error(
          both((texts) => texts.batchRangeForm),
          isFormed ? swapping(range) : editing('batchRange'),
        ),
      ];
    },
  },
  {
    id: 'budget-below-input',
    check: (answers, { dialect }) => {
      const budget = answered(answers, 'maxBatchedTokens');
      const input = effectiveInput(answers);
      if (
        answered(answers, 'mode') !== 'aggregation' ||
        budget === null ||
        input === null ||
        budget >= input
      ) {
        return [];
      }
      const words = [fixed(budget), fixed(input)] as const;
      // Versions that still call it --max-prefill-tokens cannot split a prompt into chunks.
      const isOld = dialect !== null && spelling(dialect, '--max-batched-tokens') === '--max-prefill-tokens';
      return isOld
        ? [
            error(
              both((texts) => texts.budgetTooSmall(...words)),
              setting('maxBatchedTokens', input, fixed(input)),
            ),
          ]
        : [
            warning(
              both((texts) => texts.budgetChunks(...words)),
              dropping('maxBatchedTokens'),
            ),
          ];
    },
  },
];
