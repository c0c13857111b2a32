import type { Batch } from '../../../terms/batch.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import { linearFormat, weightBytes } from '../../../terms/quantization.ts';
import { linear } from '../../operators/linear.ts';
import { rmsNorm } from '../../operators/norm.ts';
import { tokens } from '../../operators/planned-operator.ts';
import type { DecoderBlock } from '../decoder.ts';

/** Tokens that each of the two convolutions looks at. */
const kernel = 2;

/** The two convolutions are no linears to a quantisation. */
const whole = linearFormat('DISABLED', 32);

/**
 * Two convolutions over a token and the one before it, to half the hidden size and back, and the norm behind them, which
 * queries and keys come from (https://arxiv.org/abs/2311.15786, localized filtering).
 */
export function filteredQueries({ architecture, isCompiled }: ForwardSetup): DecoderBlock {
  const { hiddenSize } = architecture;
  const half = Math.floor(hiddenSize / 2);
  return {
    operators: [
      ...linear(whole, { rows: tokens, inputs: kernel * hiddenSize, outputs: half, bias: true }),
      ...linear(whole, { rows: tokens, inputs: kernel * half, outputs: hiddenSize, bias: true }),
      ...rmsNorm(tokens, hiddenSize, isCompiled),
    ],
    weightBytes:
      weightBytes(whole, kernel * hiddenSize, half, { bias: true }) +
      weightBytes(whole, kernel * half, hiddenSize, { bias: true }) +
      2 * hiddenSize,
  };
}

/** Bytes that one layer keeps of each request: the last inputs of both convolutions. */
export function filteredCacheBytes({ architecture }: ForwardSetup, batch: Batch): number {
  const { hiddenSize } = architecture;
  return 2 * batch.requests * (hiddenSize + Math.floor(hiddenSize / 2));
}
