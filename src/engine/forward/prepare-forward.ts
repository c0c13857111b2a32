import { linksOf, strided } from '../communication/links.ts';
import type { DeviceProfile } from '../hardware/device-profile.ts';
import { type Architecture, ParallelSplitError, UnsupportedArchitectureError } from '../model/architecture.ts';
import { familyOf } from '../model/families/index.ts';
import { linearFormat, type Quantization } from '../model/quantization.ts';
import { OperatorWork } from '../operators/work.ts';
import { type DeviceRates, ForwardAccumulator, OperatorSeconds, ratesOf } from './accumulate.ts';
import { Batch, type RoutingRule } from './batch.ts';
import type { LayerPlan } from './layer-plan.ts';
import type { ParallelSplit } from './parallel-split.ts';
import { defaultForwardOptions, type ForwardOptions, type PlanContext } from './plan-context.ts';
import type { ForwardCost, ForwardShape, PreparedForward } from './prepared-forward.ts';

/** Everything that decides a layer plan. */
export interface ForwardSpec {
  readonly architecture: Architecture;
  readonly device: DeviceProfile;
  readonly split: ParallelSplit;
  readonly quantization: Quantization;
  readonly compile: boolean;
  readonly mtpTokens: number;
  readonly dynamicShapes: boolean;
  readonly options?: Partial<ForwardOptions>;
}

/** One operator call of a forward pass, for tables, equations and traces. Seconds for one call. */
export interface OperatorCall {
  readonly name: string;
  /** How often it runs with these costs. */
  readonly calls: number;
  readonly seconds: number;
  readonly memorySeconds: number;
  readonly communicationSeconds: number;
  readonly matrixSeconds: number;
  readonly vectorSeconds: number;
  readonly bound: 'memory' | 'communication' | 'matrix' | 'vector' | 'none';
  readonly readBytes: number;
  readonly writeBytes: number;
  readonly rewriteBytes: number;
  /** Operations by precision, in the order of `precisions`. */
  readonly matrixOperations: readonly number[];
  readonly vectorOperations: readonly number[];
  /** Seconds of static cost and, for collectives, of the links. */
  readonly staticSeconds: number;
}

/** A prepared forward pass that can also tell its operators one by one. */
export interface InspectableForward extends PreparedForward {
  readonly rates: DeviceRates;
  operators(shape: ForwardShape): OperatorCall[];
}

function routingRule({ architecture, split }: ForwardSpec, options: ForwardOptions): RoutingRule | null {
  const { moe } = architecture;
  if (moe === null) return null;
  const redundant = options.redundantExperts && split.ep > 1 ? split.ep : 0;
  const { tp, dp, ep, moeTp } = split;
  return { experts: moe.experts + redundant, perToken: moe.perToken, tp, dp, ep, moeTp, dispatchesAllTokens: false };
}

/** The context that families lay a forward pass out from. */
function planContext(spec: ForwardSpec): PlanContext {
  const { architecture, device, split, quantization, compile, mtpTokens, dynamicShapes } = spec;
  const options = { ...defaultForwardOptions, ...spec.options };
  const group = (stride: number, size: number) => linksOf(device, strided(stride, size));
  const { mxfp4GroupSize, linear, nonExpertLinear } = quantization;
  const override = nonExpertLinear === null || nonExpertLinear === 'DISABLED' ? linear : nonExpertLinear;
  return {
    architecture,
    device,
    split,
    quantization,
    experts: linearFormat(linear, mxfp4GroupSize),
    linears: linearFormat(override, mxfp4GroupSize),
    isCompiled: compile,
    dynamicShapes: compile && dynamicShapes,
    mtpTokens,
    options,
    links: {
      tp: group(1, split.tp),
      dp: group(split.tp * split.pp, split.dp),
      ep: group(split.moeTp, split.ep),
      moeTp: group(1, split.moeTp),
      oProj: group(1, split.oProjTp),
      mlp: group(1, split.mlpTp),
      lmHead: group(1, split.lmHeadTp),
    },
    routing: routingRule(spec, options),
    isMtpLayer: false,
  };
}

class Forward implements InspectableForward {
  readonly rates: DeviceRates;
  private readonly plan: LayerPlan;
  private readonly routing: RoutingRule | null;
  private readonly accumulator: ForwardAccumulator;

  constructor(plan: LayerPlan, context: PlanContext) {
    this.plan = plan;
    this.routing = context.routing;
    this.rates = ratesOf(context.device);
    this.accumulator = new ForwardAccumulator(this.rates);
  }

  cost(shape: ForwardShape): ForwardCost {
    const { plan } = this;
    const batch = new Batch(shape, plan.routing === undefined ? this.routing : plan.routing);
    const { seconds, bounds } = this.accumulator.run(plan.segments, batch);
    return {
      seconds,
      bounds,
      memory: {
        weightBytes: plan.weightBytes,
        kvCacheBytes: plan.keyValueCacheBytes(batch),
        indexerCacheBytes: plan.indexerCacheBytes(batch),
        activationBytes: plan.activationBytes(batch),
      },
    };
  }

  operators(shape: ForwardShape): OperatorCall[] {
    const { plan, rates } = this;
    const batch = new Batch(shape, plan.routing === undefined ? this.routing : plan.routing);
    const work = new OperatorWork();
    const seconds = new OperatorSeconds();
    return plan.segments.flatMap((segment) =>
      segment.operators.flatMap((operator) => {
        const calls = segment.times * (operator.times === null ? 1 : operator.times(batch));
        if (calls === 0) return [];
        work.clear();
        operator.fill(batch, work);
        seconds.measure(work, rates);
        const slowest = Math.max(seconds.memory, seconds.communication, seconds.matrix + seconds.vector);
        return [
          {
            name: operator.name,
            calls,
            seconds: seconds.total,
            memorySeconds: seconds.memory,
            communicationSeconds: seconds.communication,
            matrixSeconds: seconds.matrix,
            vectorSeconds: seconds.vector,
            bound:
              seconds.bound === 'compute' ? (seconds.matrix >= seconds.vector ? 'matrix' : 'vector') : seconds.bound,
            readBytes: work.readBytes,
            writeBytes: work.writeBytes,
            rewriteBytes: work.rewriteBytes,
            matrixOperations: [...work.matrixOperations],
            vectorOperations: [...work.vectorOperations],
            staticSeconds: seconds.total - slowest,
          } as const,
        ];
      }),
    );
  }
}

/** @throws ParallelSplitError when the sizes do not multiply to the device count (engine specification 3). */
function checkSizes(split: ParallelSplit): void {
  const { worldSize, tp, dp, pp, ep, moeTp, moeDp } = split;
  if (tp * dp * pp !== worldSize) {
    throw new ParallelSplitError(`TP=${tp} × DP=${dp} × PP=${pp} is not ${worldSize} devices`);
  }
  if (moeTp * moeDp * ep * pp !== worldSize) {
    throw new ParallelSplitError(`MOE-TP=${moeTp} × MOE-DP=${moeDp} × EP=${ep} × PP=${pp} is not ${worldSize} devices`);
  }
}

/**
 * Prepares the layer plan of one model on one device in one split.
 * @throws ParallelSplitError when the model cannot be laid out like this.
 * @throws UnsupportedArchitectureError when no family knows the model type.
 */
export function prepareForward(spec: ForwardSpec): InspectableForward {
  const { architecture, split } = spec;
  if (architecture.moe !== null) checkSizes(split);
  const modelType = String(architecture.config.model_type ?? architecture.modelType);
  const family = familyOf(modelType);
  if (family === null) throw new UnsupportedArchitectureError(architecture.id, `model type "${modelType}"`);
  const context = planContext(spec);
  return new Forward(family.plan(context), context);
}
