import type { LayerRange } from '../../models/layer-range.ts';
import { someLayersOf } from '../../models/read-architecture.ts';
import type { Architecture } from '../../terms/architecture.ts';
import { defaultForwardOptions, type ForwardSetup, type StagePosition } from '../../terms/forward-setup.ts';
import type { ForwardSpec } from '../../terms/forward-spec.ts';
import type { ParallelSplit } from '../../terms/parallel-split.ts';
import { linearFormat } from '../../terms/quantization.ts';
import { pipelineSend } from '../blocks/pipeline-send.ts';
import { groupOf, processGroup } from '../communication/process-groups.ts';
import { type FamilyPlan, familyPlans } from '../families/family-plans.ts';
import { MeasuredSource } from '../measured/source.ts';
import { ratesOf } from './accumulate.ts';
import {
  checkCombinations,
  checkDraftModel,
  checkQuantization,
  checkRows,
  checkSharedExperts,
  checkSplit,
} from './check-forward.ts';
import { stageLayers } from './pipeline-stages.ts';
import { PlannedForward } from './planned-forward.ts';
import type { StageParts } from './planned-stage.ts';
import { simulatedRank, tokenRouting } from './token-routing.ts';

/**
 * The split as this model uses it: expert groups mean nothing to a model without experts
 * (references/engine/parallelism.md 3.1).
 */
function splitFor({ moe }: Architecture, split: ParallelSplit): ParallelSplit {
  return moe === null ? { ...split, ep: 1, moeTp: 1, moeDp: 1 } : split;
}

/** Tokens that are predicted beyond the next one. */
function aheadOf({ mtpTokens, draft }: ForwardSpec): number {
  return draft ? draft.blockSize - 1 : mtpTokens;
}

/** Layout of one stage: its layers as a model of their own, on its share of the ranks. */
function setupOf(
  spec: ForwardSpec,
  architecture: Architecture,
  split: ParallelSplit,
  stage: StagePosition,
): ForwardSetup {
  const { device, quantization } = spec;
  const options = { ...defaultForwardOptions, ...spec.options };
  const rank = simulatedRank(architecture, split, options);
  const group = (stride: number, size: number) => processGroup(device, groupOf(rank, stride, size));
  const { mxfp4GroupSize } = quantization;
  return {
    architecture,
    split,
    quantization,
    experts: linearFormat(quantization.linear, mxfp4GroupSize),
    linears: linearFormat(quantization.nonExpertLinear ?? quantization.linear, mxfp4GroupSize),
    isCompiled: spec.compile,
    dynamicShapes: spec.dynamicShapes,
    mtpTokens: stage.isLast ? spec.mtpTokens : 0,
    draft: stage.isLast ? (spec.draft ?? null) : null,
    cachedAhead: aheadOf(spec),
    stage,
    options,
    processGroups: {
      tp: group(1, split.tp),
      dp: group(split.tp, split.dp),
      ep: group(split.moeTp, split.ep),
      moeTp: group(1, split.moeTp),
      oProj: group(1, split.oProjTp),
      mlp: group(1, split.mlpTp),
      lmHead: group(1, split.lmHeadTp),
      vision: group(1, options.visionTp ?? 1),
      dcp: group(1, split.dcp),
    },
    routing: tokenRouting(architecture, split, options),
    isMtpLayer: false,
  };
}

/** The check of a batch's rows, where linears have sizes of their own. */
function rowsCheck(setup: ForwardSetup): StageParts['checkBatch'] {
  const { tp, oProjTp, mlpTp, lmHeadTp } = setup.split;
  const isPlain = oProjTp === tp && mlpTp === tp && lmHeadTp === tp;
  return isPlain ? null : (batch) => checkRows(setup, batch);
}

/** Streams are a matter of compiled graphs. */
function isStreamed({ compile, options }: ForwardSpec): boolean {
  return compile && options?.multistream === true;
}

function onlyStage(
  spec: ForwardSpec,
  layOut: FamilyPlan,
  split: ParallelSplit,
): Omit<StageParts, 'measured'> {
  const { architecture } = spec;
  const setup = setupOf(spec, architecture, split, { isFirst: true, isLast: true });
  return {
    layers: { first: 0, end: architecture.layers },
    isWhole: true,
    plan: layOut(setup),
    routing: setup.routing,
    checkBatch: rowsCheck(setup),
    cachedAhead: setup.cachedAhead,
    isStreamed: isStreamed(spec),
    pipelineSend: null,
  };
}

/**
 * A stage of several: its ranks form groups of their own, as if there were no others, and share no context
 * (references/engine/forward-pass.md 5.7).
 */
function stageOf(
  spec: ForwardSpec,
  layOut: FamilyPlan,
  split: ParallelSplit,
  layers: LayerRange,
  index: number,
): Omit<StageParts, 'measured'> {
  const { architecture, device } = spec;
  const isLast = index === split.pp - 1;
  const ranks = split.worldSize / split.pp;
  const setup = setupOf(
    spec,
    someLayersOf(architecture, layers),
    { ...split, worldSize: ranks, pp: 1, dcp: 1 },
    { isFirst: index === 0, isLast },
  );
  return {
    layers,
    isWhole: false,
    plan: layOut(setup),
    routing: setup.routing,
    checkBatch: rowsCheck(setup),
    cachedAhead: setup.cachedAhead,
    isStreamed: isStreamed(spec),
    pipelineSend: isLast
      ? null
      : {
          operator: pipelineSend(device, split, index, architecture.hiddenSize),
          bytesPerToken: 2 * architecture.hiddenSize,
        },
  };
}

/**
 * Lays out a forward pass once; costs are then functions of token counts (references/engine/operator-time.md).
 * With a database of measured operators, times are looked up there first (references/engine/measured-operators.md).
 * @throws UnsupportedArchitectureError for a model that no family lays out
 * @throws ParallelSplitError for a split that the model cannot be laid out in; a search skips it
 */
export function prepareForward(spec: ForwardSpec): PlannedForward {
  const { architecture, device, quantization } = spec;
  const layOut = familyPlans[architecture.family];
  const split = splitFor(architecture, spec.split);
  checkSplit(architecture, split);
  checkSharedExperts(architecture, split, spec.options ?? {});
  checkQuantization(architecture, quantization);
  checkCombinations(architecture, split, quantization, spec);
  checkDraftModel(architecture, split, quantization, spec.draft ?? null);
  const rates = ratesOf(device);
  const times =
    spec.measured instanceof MeasuredSource
      ? spec.measured.times(split.tp, spec.options?.sequenceParallel)
      : null;
  if (split.pp === 1)
    return new PlannedForward([{ ...onlyStage(spec, layOut, split), measured: times }], rates);
  const [first, ...others] = stageLayers(architecture.layers, split.pp);
  return new PlannedForward(
    [
      { ...stageOf(spec, layOut, split, first, 0), measured: times },
      ...others.map((layers, index) => ({
        ...stageOf(spec, layOut, split, layers, index + 1),
        measured: times,
      })),
    ],
    rates,
  );
}
