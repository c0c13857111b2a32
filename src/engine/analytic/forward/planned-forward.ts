import type { BoundSeconds, ForwardCost, ForwardMemory, ForwardShape } from '../../terms/forward-pass.ts';
import type { StepTimer } from '../../terms/step-timer.ts';
import type { DeviceRates } from './accumulate.ts';
import { allOperators, type OperatorCost } from './operator-costs.ts';
import { PlannedStage, type StageCost, type StageOperators, type StageParts } from './planned-stage.ts';

function added(one: number | null, other: number | null): number | null {
  return one === null ? other : one + (other ?? 0);
}

function joined(bounds: readonly BoundSeconds[]): BoundSeconds {
  return bounds.reduce((sum, one) => ({
    memory: added(sum.memory, one.memory),
    communication: added(sum.communication, one.communication),
    matrix: added(sum.matrix, one.matrix),
    vector: added(sum.vector, one.vector),
  }));
}

/** The memory of the stage that holds most. */
function fullest(memories: readonly ForwardMemory[]): ForwardMemory {
  return memories.reduce((most, one) => (one.peakBytes > most.peakBytes ? one : most));
}

/**
 * A forward pass laid out on one device: total costs for a search, stage by stage and operator by operator for tables
 * and explanations. Pipeline stages run one after another, a single batch fills none of their gaps
 * (references/engine/forward-pass.md 5.7).
 */
export class PlannedForward implements StepTimer {
  private readonly first: PlannedStage;
  private readonly others: readonly PlannedStage[];

  constructor([first, ...others]: readonly [StageParts, ...StageParts[]], rates: DeviceRates) {
    this.first = new PlannedStage(first, rates);
    this.others = others.map((parts) => new PlannedStage(parts, rates));
  }

  /** Seconds, bounds and bytes of one forward pass; bytes of the stage that holds most, bounds without hand-overs. */
  cost(shape: ForwardShape): ForwardCost {
    if (this.others.length === 0) return this.first.cost(shape);
    const stages = this.stages(shape);
    return {
      seconds: stages.reduce(
        (sum, { cost, pipelineSendSeconds }) => sum + cost.seconds + pipelineSendSeconds,
        0,
      ),
      bounds: joined(stages.map(({ cost }) => cost.bounds)),
      memory: fullest(stages.map(({ cost }) => cost.memory)),
    };
  }

  memory(shape: ForwardShape): ForwardMemory {
    return fullest([this.first, ...this.others].map((stage) => stage.memory(shape)));
  }

  /** Time and memory of each pipeline stage; a single one without pipeline parallelism. */
  stages(shape: ForwardShape): StageCost[] {
    return [this.first, ...this.others].map((stage) => stage.withPipelineSend(shape));
  }

  /** Operators of each stage by its parts, in the order in which the program first runs them. */
  stageOperators(shape: ForwardShape): StageOperators[] {
    return [this.first, ...this.others].map((stage) => stage.operators(shape));
  }

  /** Every operator, hand-overs included. */
  operators(shape: ForwardShape): OperatorCost[] {
    return this.stageOperators(shape).flatMap(({ parts, pipelineSend }) =>
      pipelineSend === null ? allOperators(parts) : [...allOperators(parts), pipelineSend.operator],
    );
  }
}
