import type { OperatorCost, PartOperators } from '../../../engine/index.ts';
import { printedName } from './operator-rows.ts';
import type { PerformanceModel, SimulatedPass } from './simulated-pass.ts';

interface TraceEvent {
  readonly name: string;
  readonly ph: 'X' | 'M';
  readonly cat?: string;
  readonly ts?: number;
  readonly dur?: number;
  readonly pid: number;
  readonly tid: number;
  readonly args: Readonly<Record<string, unknown>>;
}

/** Microseconds with the three decimals that the format knows. */
function microseconds(seconds: number): number {
  return Number((seconds * 1e6).toFixed(3));
}

/** Lays events one after another on one timeline. */
class Timeline {
  readonly events: TraceEvent[] = [];
  private endSeconds = 0;
  private readonly timedBy: PerformanceModel;

  constructor(timedBy: PerformanceModel) {
    this.timedBy = timedBy;
  }

  add(operator: OperatorCost, tid: number, args: Readonly<Record<string, unknown>>): void {
    for (let call = 0; call < operator.calls; call += 1) {
      const startSeconds = this.endSeconds;
      this.endSeconds += operator.seconds;
      this.events.push({
        name: printedName(operator.name),
        cat: this.timedBy,
        ph: 'X',
        ts: microseconds(startSeconds),
        dur: microseconds(operator.seconds),
        pid: 0,
        tid,
        args: {
          ...args,
          bound: operator.bound,
          memory_access_time_s: operator.memorySeconds,
          comm_time_s: operator.communicationSeconds,
          mma_ops_time_s: operator.matrixSeconds,
          gp_ops_time_s: operator.vectorSeconds,
          simulation_shapes: JSON.stringify(operator.inputShapes),
        },
      });
    }
  }
}

interface Run {
  readonly position: number;
  readonly layer: number | null;
  readonly operators: readonly OperatorCost[];
}

/** Every run of every part in the order of the pass: equal layers lie between others where a model mixes kinds. */
function runsOf(parts: readonly PartOperators[], firstLayer: number): Run[] {
  const runs = parts.flatMap(({ part, operators }): Run[] => {
    if (part.kind === 'layers') {
      return part.members.map((member) => ({ position: member, layer: firstLayer + member, operators }));
    }
    const isFirst = part.kind === 'before-layers';
    return [{ position: isFirst ? -1 : Number.POSITIVE_INFINITY, layer: null, operators }];
  });
  return runs.toSorted((one, other) => one.position - other.position);
}

function named(name: 'process_name' | 'thread_name', tid: number, value: string): TraceEvent {
  return { name, ph: 'M', pid: 0, tid, args: { name: value } };
}

/**
 * The pass as a trace in the chrome://tracing format, which Perfetto opens. It says that it is simulated: nobody may
 * take it for a profiler's.
 */
export function chromeTrace({ request, operators, cost, timedBy }: SimulatedPass, version: string): string {
  const timeline = new Timeline(timedBy);
  const isPipelined = operators.length > 1;
  const threads = operators.flatMap(({ pipelineSend }, stage) => [
    named('thread_name', stage, isPipelined ? `PP Stage ${stage}` : 'Stream 0'),
    ...(pipelineSend === null
      ? []
      : [named('thread_name', 10_000 + stage, `PP Comm ${stage}->${stage + 1}`)]),
  ]);
  for (const [stage, { layers, parts, pipelineSend }] of operators.entries()) {
    for (const { layer, operators: list } of runsOf(parts, layers.first)) {
      const args = { ...(layer === null ? {} : { layer }), ...(isPipelined ? { pp_stage: stage } : {}) };
      for (const operator of list) timeline.add(operator, stage, args);
    }
    if (pipelineSend !== null) {
      timeline.add(pipelineSend.operator, 10_000 + stage, {
        source_stage: stage,
        target_stage: stage + 1,
        payload_bytes: pipelineSend.bytes,
      });
    }
  }
  const document = {
    otherData: {
      generator: `throughline ${version}`,
      isSimulated: true,
      estimator: 'analytic',
      model: request.model,
      device: request.spec.device.name,
      executionTimeSeconds: cost.seconds,
    },
    displayTimeUnit: 'ms',
    traceEvents: [named('process_name', 0, 'analytic (simulated)'), ...threads, ...timeline.events],
  };
  return `${JSON.stringify(document)}\n`;
}
