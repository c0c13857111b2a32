import type { AttentionExperts } from '../../../models/families/decoder-heads.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import { localHeads } from '../../../terms/local-heads.ts';
import { linearFormat, weightBytes } from '../../../terms/quantization.ts';
import { linear } from '../../operators/linear.ts';
import { type PlannedOperator, tokens } from '../../operators/planned-operator.ts';
import type { DecoderBlock } from '../decoder.ts';

/** Routers are never quantised. */
const routerFormat = linearFormat('DISABLED', 32);

/**
 * Operators that attention has beside the projections of the experts that a token is sent to: the router, and the projections of
 * queries and results of the others, which are read as far as other tokens of the batch are sent to them
 * (https://arxiv.org/abs/2404.07413, mixture of attention heads).
 */
export function attentionExperts(setup: ForwardSetup, { experts, perToken }: AttentionExperts): DecoderBlock {
  const { architecture, linears: format } = setup;
  const { hiddenSize, headDim } = architecture;
  const width = (localHeads(setup).query / perToken) * headDim;
  const ofExpert = weightBytes(format, hiddenSize, width) + weightBytes(format, width, hiddenSize);
  const readingOthers: PlannedOperator = {
    name: 'attention_experts',
    times: null,
    fill(batch, work) {
      const hit = Math.min(experts, batch.tokens * perToken) - perToken;
      if (hit > 0) work.move(hit * ofExpert, 0);
    },
  };
  return {
    operators: [
      ...linear(routerFormat, { rows: tokens, inputs: hiddenSize, outputs: experts }),
      readingOthers,
    ],
    weightBytes: (experts - perToken) * ofExpert + weightBytes(routerFormat, hiddenSize, experts),
  };
}
