import { type HybridFacts, hybridFacts } from '../../../models/families/qwen-hybrid.ts';
import { multimodalSections } from '../../../models/multimodal-rope.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import { weightBytes } from '../../../terms/quantization.ts';
import { holdsSharedExperts } from '../../../terms/shared-experts.ts';
import { wholeEmbedding } from '../../blocks/embedding-and-head.ts';
import type { LayerPlan } from '../../blocks/layer-plan.ts';
import { peakWithImages } from '../../blocks/vision/encoder-peak.ts';
import { visionPart } from '../../blocks/vision/vision-part.ts';
import { groupedQueryCacheBytes } from '../../memory/key-value-cache.ts';
import { offsetRmsNorm } from '../../operators/norm.ts';
import { memoryOperator, type PlannedOperator, tokens } from '../../operators/planned-operator.ts';
import { ropeAngles } from '../../operators/rope-angles.ts';
import { type DecoderBlock, decoderLayer, decoderPlan } from '../decoder.ts';
import { denseLayer, expertsLayer, groupedQueryLayer, layersByKind } from '../layers.ts';
import { gatedAttention, gatedAttentionWeightBytes } from './full-attention.ts';
import { fusedLinearAttention, linearAttention } from './linear-attention.ts';
import { linearAttentionWeightBytes } from './linear-weights.ts';
import { checkLinearHeads } from './linear-widths.ts';
import { peakTerms } from './peak.ts';
import { gatedSharedExpert } from './shared-expert.ts';

/** Frequencies of the frame, row and column axis in Qwen3.5, where its config states none. */
const defaultSections = [11, 11, 10] as const;

/** The residual addition and a norm that is never fused with anything. */
function prologue({ architecture, isCompiled }: ForwardSetup): PlannedOperator[] {
  const { hiddenSize } = architecture;
  return [
    memoryOperator('aten.add.Tensor', tokens, 4 * hiddenSize, 2 * hiddenSize),
    ...offsetRmsNorm(tokens, hiddenSize, isCompiled),
  ];
}

function feedForward(setup: ForwardSetup): DecoderBlock {
  const { architecture, experts } = setup;
  if (architecture.moe === null) return denseLayer(setup, { prologue });
  const layer = expertsLayer(setup, { prologue, shared: gatedSharedExpert });
  const gate = holdsSharedExperts(setup) ? weightBytes(experts, architecture.hiddenSize, 1) : 0;
  return { ...layer, weightBytes: layer.weightBytes + gate };
}

function fullLayer(setup: ForwardSetup): DecoderBlock {
  const attention = groupedQueryLayer(setup, gatedAttention);
  return decoderLayer(
    setup,
    { ...attention, weightBytes: gatedAttentionWeightBytes(setup) },
    feedForward(setup),
  );
}

function linearLayer(setup: ForwardSetup, facts: HybridFacts): DecoderBlock {
  const { architecture, isCompiled } = setup;
  const block = facts.isFused ? fusedLinearAttention : linearAttention;
  const attention = {
    operators: [...offsetRmsNorm(tokens, architecture.hiddenSize, isCompiled), ...block(setup, facts)],
    weightBytes: linearAttentionWeightBytes(setup, facts),
  };
  return decoderLayer(setup, attention, feedForward(setup));
}

/** Qwen3-Next and Qwen3.5, dense and with experts: gated delta rule layers between gated full attention. */
export function qwenHybridPlan(setup: ForwardSetup): LayerPlan {
  const { architecture, mtpTokens, split, isCompiled } = setup;
  const facts = hybridFacts(architecture);
  checkLinearHeads(facts, split.tp);
  // The real program keeps a cache for every layer of Qwen3-Next, also for those that need none.
  const cached = facts.isFused ? architecture.layers : facts.fullLayers;
  const isMultimodal = !facts.isFused;
  const predictors = Array.from({ length: mtpTokens }, (_, index) => index);
  const vision = visionPart(setup);
  const own = 'vision_config' in architecture.config ? wholeEmbedding(setup) : setup;
  return decoderPlan(own, {
    layers: layersByKind(
      architecture.layers,
      (layer) => (facts.isFullAttention[layer] ? 'full' : 'linear'),
      (layer) => (facts.isFullAttention[layer] ? fullLayer(own) : linearLayer(own, facts)),
    ),
    mtpLayer: (mtp, index) => (facts.isMtpFull(index) ? fullLayer(mtp) : linearLayer(mtp, facts)),
    mtpAngles:
      isCompiled && !predictors.some(facts.isMtpFull)
        ? []
        : ropeAngles(architecture.rotaryDim, isCompiled, {
            sections: isMultimodal ? multimodalSections(architecture, defaultSections) : null,
          }),
    // Compiled graphs leave out what no layer reads.
    ...(isCompiled && facts.fullLayers === 0 ? { tables: [] } : {}),
    finalNorm: offsetRmsNorm(tokens, architecture.hiddenSize, isCompiled),
    vision,
    keyValueCacheBytes: (batch) => (cached + mtpTokens) * groupedQueryCacheBytes(own, batch),
    activationBytes: peakWithImages(own, (batch) => peakTerms(own, batch, facts)),
  });
}
