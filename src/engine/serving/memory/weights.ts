import { weightBytes } from '../formats.ts';
import type { NumberFormats } from '../model/number-formats.ts';
import type { LayerGroup, ServingModel } from '../model/serving-model.ts';
import type { ReplicaSplit } from '../step/replica-split.ts';

/** Weights of one layer: what every attention rank keeps and what the expert ranks share. */
interface LayerWeights {
  readonly attention: number;
  readonly dense: number;
  readonly experts: number;
}

function layerWeights(hidden: number, { attention, feedForward }: LayerGroup): LayerWeights {
  const mixer =
    attention.kind === 'grouped-query'
      ? (2 * attention.queryHeads + 2 * attention.keyValueHeads) * attention.headDim * hidden
      : attention.kind === 'recurrent'
        ? (attention.inputWidth + attention.outputWidth) * hidden
        : hidden * (attention.queryRank + attention.cacheRank + attention.ropeWidth) +
          (attention.queryRank > 0 ? attention.queryRank : hidden) *
            attention.queryHeads *
            (attention.nopeWidth + attention.ropeWidth) +
          attention.cacheRank * attention.queryHeads * (attention.nopeWidth + attention.valueWidth) +
          attention.queryHeads * attention.valueWidth * hidden;
  if (feedForward.kind === 'none') return { attention: mixer, dense: 0, experts: 0 };
  if (feedForward.kind === 'dense') {
    return { attention: mixer, dense: (feedForward.gated ? 3 : 2) * hidden * feedForward.width, experts: 0 };
  }
  return {
    attention: mixer,
    dense: 3 * hidden * feedForward.sharedWidth + hidden * feedForward.experts,
    experts: 3 * hidden * feedForward.width * feedForward.experts,
  };
}

/** Parameters that one token passes through: experts by their share. */
export function activeParameters(model: ServingModel): number {
  return model.groups.reduce((sum, group) => {
    const { attention, dense, experts } = layerWeights(model.hidden, group);
    const share =
      group.feedForward.kind === 'experts' ? group.feedForward.perToken / group.feedForward.experts : 1;
    return sum + group.count * (attention + dense + experts * share);
  }, model.vocabulary * model.hidden);
}

/** Parameters of a model, and those of its routed experts among them. */
export function parametersOf(model: ServingModel): { readonly all: number; readonly experts: number } {
  const embeddings = model.vocabulary * model.hidden * (model.tied ? 1 : 2);
  return model.groups.reduce(
    (sum, group) => {
      const { attention, dense, experts } = layerWeights(model.hidden, group);
      return {
        all: sum.all + group.count * (attention + dense + experts),
        experts: sum.experts + group.count * experts,
      };
    },
    { all: embeddings, experts: 0 },
  );
}

/** Bytes of the weights on one device. */
export function weightBytesPerDevice(
  model: ServingModel,
  formats: NumberFormats,
  split: ReplicaSplit,
): number {
  const { tp, attentionDp, expertTp, expertEp, pp } = split;
  const embeddings = (model.vocabulary * model.hidden * (model.tied ? 1 : 2) * 2) / (tp * attentionDp);
  const layers = model.groups.reduce((sum, group) => {
    const { attention, dense, experts } = layerWeights(model.hidden, group);
    return (
      sum +
      group.count *
        ((attention * weightBytes[formats.attention] + dense * weightBytes[formats.dense]) / tp +
          (experts * weightBytes[formats.experts]) / (expertTp * expertEp))
    );
  }, 0);
  return embeddings + layers / pp;
}
