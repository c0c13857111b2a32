import { blockIndexer } from '../../../models/families/minimax-m3.ts';
import type { Batch } from '../../../terms/batch.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import { activationBytes } from '../../memory/activation.ts';
import { visionWeightBytes } from './vision-weights.ts';

/**
 * Estimate of the activation peak, fitted to recorded passes: layers keep half of the usual rope rows each; the image
 * encoder and the second copies of norms are in memory, but no operator reads them.
 */
export function peakBytes(setup: ForwardSetup, batch: Batch, sparseLayers: number): number {
  const { architecture, split, isCompiled, mtpTokens } = setup;
  const { hiddenSize, headDim, queryHeads, rotaryDim } = architecture;
  const layers = architecture.layers + mtpTokens;
  const query = (queryHeads / split.tp) * headDim;
  const perToken = isCompiled
    ? 4 * hiddenSize + 6 * rotaryDim
    : Math.max(5 * hiddenSize + 12 * rotaryDim, 2 * hiddenSize + 2 * query + 4 * rotaryDim);
  const ropeRows = (2 * layers - 4 * (layers - 1)) * rotaryDim * batch.tokens;
  const unreadNorms =
    layers * (4 * hiddenSize + 4 * headDim) + sparseLayers * 4 * blockIndexer(architecture).width;
  return activationBytes(setup, batch, {
    perToken,
    besides: ropeRows - unreadNorms - visionWeightBytes(setup),
  });
}
