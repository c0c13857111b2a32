import { allOperators, type BoundSeconds, coverageOf, gibibyte } from '../../../engine/index.ts';
import { type Grouping, operatorRows } from './operator-rows.ts';
import type { SimulatedPass } from './simulated-pass.ts';

/** Shares of the seconds that each bound decided; null when no operator took time. */
function sharesOf(bounds: BoundSeconds) {
  const { memory, communication, matrix, vector } = bounds;
  const total = (memory ?? 0) + (communication ?? 0) + (matrix ?? 0) + (vector ?? 0);
  const share = (seconds: number | null) => (total > 0 ? (seconds ?? 0) / total : null);
  return {
    memory: share(memory),
    communication: share(communication),
    cube: share(matrix),
    vector: share(vector),
  };
}

function stagesOf({ stages }: SimulatedPass) {
  return stages.map(({ layers, cost, pipelineSendSeconds }, stage) => ({
    stage,
    layers: `${layers.first}:${layers.end}`,
    computeSeconds: cost.seconds,
    outgoingSeconds: pipelineSendSeconds,
    weightGiB: cost.memory.weightBytes / gibibyte,
    kvCacheGiB: cost.memory.kvCacheBytes / gibibyte,
    activationGiB: cost.memory.activationBytes / gibibyte,
  }));
}

/** The document of `--json`: figures of one simulated pass, unrounded. Names are fixed, more may come. */
export function forwardDocument(pass: SimulatedPass, grouping: Grouping): string {
  const { request, cost, memory } = pass;
  const operators = pass.operators.flatMap(({ parts, pipelineSend }) =>
    pipelineSend === null ? allOperators(parts) : [...allOperators(parts), pipelineSend.operator],
  );
  const document = {
    schema: 'throughline.forward/1',
    isSimulated: true,
    estimator: pass.timedBy,
    model: request.model,
    device: request.spec.device.name,
    phase: request.shape.phase,
    executionTimeSeconds: cost.seconds,
    tokensPerSecondPerDevice: pass.tokensPerSecondPerDevice,
    queriesPerRank: pass.queriesPerRank,
    operators: operatorRows(operators, grouping).map(({ name, calls, seconds, bound, inputShapes }) => ({
      name,
      calls,
      seconds,
      bound,
      inputShapes,
    })),
    memory,
    bounds: sharesOf(cost.bounds),
    stages: stagesOf(pass),
    ...(pass.timedBy === 'empirical' ? { measured: coverageOf(operators) } : {}),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
