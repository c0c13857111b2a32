import { describe, expect, it } from 'vitest';
import { flagValues } from '../../src/plan/flag-values.ts';

/** Values behind flags, without those that the bare program implies. */
function valuesOf(line: string): Record<string, unknown> {
  const flags = new Map(
    line
      .split(/ ?(?=--)/)
      .filter((part) => part !== '')
      .map((part) => {
        const [flag = '', ...words] = part.trim().split(' ');
        return [flag, words] as const;
      }),
  );
  return flagValues(flags);
}

const bare = { mode: 'aggregation', compile: false, prefixCache: false, mtp: false, searchSpace: 'tp' };

describe('the plan behind flags of the optimizer', () => {
  it.each<[line: string, values: Readonly<Record<string, unknown>>]>([
    ['', {}],
    ['--disagg', { mode: 'disaggregation', phases: 'decode' }],
    ['--disagg --ttft-limit 2000', { mode: 'disaggregation', phases: 'prefill', ttftLimitMs: 2000 }],
    ['--disagg --tpot-limit 50', { mode: 'disaggregation', phases: 'decode', tpotLimitMs: 50 }],
    [
      '--disagg --ttft-limit 2000 --tpot-limit 50',
      { mode: 'disaggregation', phases: 'both', ttftLimitMs: 2000, tpotLimitMs: 50 },
    ],
    ['--enable-optimize-prefill-decode-ratio --disagg', { mode: 'pd-ratio' }],
    ['--compile', { compile: true }],
    ['--prefix-cache-hit-rate 0', { prefixCache: false, prefixCacheHitRate: 0 }],
    ['--prefix-cache-hit-rate 0.5', { prefixCache: true, prefixCacheHitRate: 0.5 }],
    ['--num-mtp-tokens 2', { mtp: true, numMtpTokens: 2, mtpSizes: [2] }],
    ['--num-mtp-tokens 0', { mtp: false, numMtpTokens: 0, mtpSizes: [0] }],
    ['--ep-sizes 4', { searchSpace: 'tp-ep', epSizes: [4] }],
    ['--ep-sizes', { searchSpace: 'tp-ep', epSizes: [] }],
    ['--moe-dp-sizes 2', { searchSpace: 'tp-ep-moedp', moeDpSizes: [2] }],
    ['--tp-sizes 2 4', { tpSizes: [2, 4] }],
    ['--tp-sizes 2 x', {}],
    ['--tp-sizes 2.5', {}],
    ['--quantize-linear-action w8a8-dynamic', { quantize: 'custom', quantizeLinearAction: 'W8A8_DYNAMIC' }],
    ['--quantize-attention-action INT8', { quantize: 'custom', quantizeAttentionAction: 'INT8' }],
    ['--quantize-linear-action other', { quantize: 'custom' }],
    ['--input-length 3500', { inputLength: 3500 }],
    ['--input-length lengths.yaml', { lengthDistribution: 'lengths.yaml' }],
    ['--input-length 3500 7', {}],
    ['--num-devices x', {}],
    ['--device a b', { devices: ['a', 'b'] }],
    ['--device', {}],
    ['--mtp-acceptance-rates 0.9 0.6', { mtpAcceptanceRates: [0.9, 0.6] }],
    ['--mtp-acceptance-rates', {}],
    ['--mtp-acceptance-rates 0.9 x', {}],
    ['--batch-range 1 64', { batchRange: [1, 64] }],
    ['--unheard 5', {}],
  ])('%s', (line, values) => expect(valuesOf(line)).toStrictEqual({ ...bare, ...values }));
});
