import { expect, it } from 'vitest';
import record from '../../references/programs/throughput-optimizer.yaml';
import { optimizeDefaults } from '../../src/engine/index.ts';

const { arguments: all } = record as {
  readonly arguments: readonly { readonly name: string; readonly default?: unknown }[];
};
const defaultOf = (name: string) => all.find((one) => one.name === name)?.default;

it.each([
  ['--num-devices', optimizeDefaults.numDevices],
  ['--reserved-memory-gb', optimizeDefaults.reservedMemoryGiB],
  ['--mtp-acceptance-rates', optimizeDefaults.mtpAcceptanceRates],
  ['--prefix-cache-hit-rate', optimizeDefaults.prefixCacheHitRate],
  ['--quantize-linear-action', optimizeDefaults.quantization.linear],
  ['--quantize-attention-action', optimizeDefaults.quantization.attention],
  ['--mxfp4-group-size', optimizeDefaults.quantization.mxfp4GroupSize],
  ['--serving-cost', optimizeDefaults.servingCostMs],
  ['--concurrency-search-strategy', optimizeDefaults.strategy],
])('%s of the record has the default of the engine', (name, value) => {
  expect(defaultOf(name)).toEqual(value);
});
