import { groupOf, linksOf } from '../communication/links.ts';
import type { DeviceProfile } from '../hardware/device-profile.ts';
import {
  type Architecture,
  ParallelSplitError,
  UnsupportedArchitectureError,
} from '../model/architecture.ts';
import { checkHeads } from '../model/blocks/grouped-query.ts';
import { familyOf } from '../model/families/index.ts';
import { linearFormat, type Quantization } from '../model/quantization.ts';
import type { ParallelSplit } from './parallel-split.ts';
import { defaultForwardOptions, type ForwardOptions, type PlanContext } from './plan-context.ts';
import { PlannedForward } from './planned-forward.ts';
import { routingRule, simulatedRank } from './routing-rule.ts';

/** Everything that a forward pass is prepared for; only token counts are still open. */
export interface ForwardSpec {
  readonly architecture: Architecture;
  readonly device: DeviceProfile;
  readonly split: ParallelSplit;
  readonly quantization: Quantization;
  readonly compile: boolean;
  /** Speculative tokens of the MTP layers; 0 without. */
  readonly mtpTokens: number;
  /** The optimizer compiles with dynamic shapes, a single forward pass does not. */
  readonly dynamicShapes: boolean;
  readonly options?: Partial<ForwardOptions>;
}

/** The split as this model uses it: expert groups mean nothing to a model without experts (3). */
function splitFor({ moe }: Architecture, split: ParallelSplit): ParallelSplit {
  return moe === null ? { ...split, ep: 1, moeTp: 1, moeDp: 1 } : split;
}

/** @throws ParallelSplitError when sizes do not multiply to the world, or heads do not divide (3). */
function checkSplit(architecture: Architecture, split: ParallelSplit): void {
  const { worldSize, tp, dp, pp, ep, moeTp, moeDp, dcp } = split;
  if (tp * dp * pp !== worldSize) {
    throw new ParallelSplitError(`TP ${tp} × DP ${dp} × PP ${pp} is not ${worldSize} devices`);
  }
  if (architecture.moe !== null && ep * moeTp * moeDp * pp !== worldSize) {
    throw new ParallelSplitError(
      `EP ${ep} × MoE-TP ${moeTp} × MoE-DP ${moeDp} × PP ${pp} is not ${worldSize} devices`,
    );
  }
  if (tp % dcp !== 0) throw new ParallelSplitError(`TP=${tp} does not divide by DCP=${dcp}`);
  checkHeads(architecture.queryHeads, architecture.keyValueHeads, tp);
  if (architecture.latent === null && dcp > 1 && architecture.keyValueHeads < tp / dcp) {
    throw new ParallelSplitError(
      `with DCP=${dcp} a rank of TP=${tp} would hold none of ${architecture.keyValueHeads} KV heads`,
    );
  }
}

/** @throws UnsupportedArchitectureError for a combination that the real program refuses (4.4). */
function checkQuantization({ id, latent }: Architecture, quantization: Quantization): void {
  const linear = quantization.nonExpertLinear ?? quantization.linear;
  if (latent !== null && quantization.attention !== 'DISABLED' && linear === 'DISABLED') {
    throw new UnsupportedArchitectureError(id, 'a quantised latent cache needs quantised linears');
  }
}

/**
 * Lays out a forward pass once; costs are then functions of token counts (engine specification 2 to 6).
 * @throws UnsupportedArchitectureError for a model that no family lays out
 * @throws ParallelSplitError for a split that the model cannot be laid out in; a search skips it
 */
export function prepareForward(spec: ForwardSpec): PlannedForward {
  const { architecture, device, quantization } = spec;
  const family = familyOf(architecture.modelType);
  if (family === null) {
    throw new UnsupportedArchitectureError(
      architecture.id,
      `model_type "${architecture.modelType}" is not supported`,
    );
  }
  const split = splitFor(architecture, spec.split);
  checkSplit(architecture, split);
  checkQuantization(architecture, quantization);
  const options = { ...defaultForwardOptions, ...spec.options };
  const rank = simulatedRank(architecture, split, options);
  const group = (stride: number, size: number) => linksOf(device, groupOf(rank, stride, size));
  const { mxfp4GroupSize } = quantization;
  const context: PlanContext = {
    architecture,
    device,
    split,
    quantization,
    experts: linearFormat(quantization.linear, mxfp4GroupSize),
    linears: linearFormat(quantization.nonExpertLinear ?? quantization.linear, mxfp4GroupSize),
    isCompiled: spec.compile,
    dynamicShapes: spec.dynamicShapes,
    mtpTokens: spec.mtpTokens,
    options,
    links: {
      tp: group(1, split.tp),
      dp: group(split.tp * split.pp, split.dp),
      ep: group(split.moeTp, split.ep),
      moeTp: group(1, split.moeTp),
      oProj: group(1, split.oProjTp),
      mlp: group(1, split.mlpTp),
      lmHead: group(1, split.lmHeadTp),
      dcp: group(1, split.dcp),
    },
    routing: routingRule(architecture, split, options),
    isMtpLayer: false,
  };
  return new PlannedForward(context, family.plan(context));
}
