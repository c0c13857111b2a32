import { readHelp } from '../../../../src/plan/dialect.ts';
import { type Case, drop, edit, set } from './case.ts';

const oldHelp = readHelp(
  '--device --num-devices --input-length --output-length --ttft-limits --tpot-limits --quantize-linear-action' +
    ' --quantize-attention-action --max-prefill-tokens',
  'TensorCast 94ae640',
);

/** Cases of the rules in `batch-rules.ts`. */
export const batchCases: readonly Case[] = [
  {
    rule: 'batch-range',
    severity: 'error',
    breaks: { batchRange: [8, 2] },
    keeps: { batchRange: [2, 8] },
    fix: set('batchRange', [2, 8]),
  },
  {
    rule: 'batch-range',
    severity: 'error',
    breaks: { batchRange: [1, 2, 3] },
    keeps: { batchRange: [9] },
    fix: edit('batchRange'),
  },
  {
    rule: 'budget-below-input',
    severity: 'warning',
    breaks: { maxBatchedTokens: 3499 },
    keeps: { maxBatchedTokens: 3500 },
    fix: drop('maxBatchedTokens'),
  },
  {
    rule: 'budget-below-input',
    severity: 'error',
    breaks: { maxBatchedTokens: 3499 },
    keeps: { maxBatchedTokens: 2450, prefixCache: true, prefixCacheHitRate: 0.3, mode: 'aggregation' },
    facts: { dialect: oldHelp },
    fix: set('maxBatchedTokens', 3500),
  },
];
