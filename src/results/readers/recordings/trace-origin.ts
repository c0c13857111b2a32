import { objectFields } from '../../../text/fields.ts';
/** Who wrote a trace in the chrome://tracing format. */
export type TraceOrigin = 'simulated' | 'profiler' | 'unknown';

/** One event of a trace, as far as explanations look at it. */
export interface TraceEvent {
  readonly ph?: unknown;
  readonly name?: unknown;
  readonly cat?: unknown;
  readonly dur?: unknown;
  readonly pid?: unknown;
  readonly args?: unknown;
}

/** Fields of a document outside its events. */
export type TraceHead = Readonly<Record<string, unknown>>;

/** Whether a trace was measured or simulated, as far as its own marks say. */
export interface ToldOrigin {
  readonly origin: TraceOrigin;
  /** Mark that gave the origin away; null where none did. */
  readonly because: string | null;
}

/** An object; null for anything else. */
export function asObject(value: unknown): TraceHead | null {
  return objectFields(value);
}

/** Operators as simulators name them (`aten.mm.default`); a profiler writes `aten::mm`. */
export const simulatedOperator =
  /^(?:tensor_cast\.[\w.]+|aten\.\w+(?:\.\w+)?|c10d(?:_functional)?\.\w+\.\w+)$/;
/** Processes under which a recording of an Ascend device lists what ran on it. */
const ascendProcess = /^(?:Ascend Hardware|HCCL|CANN)\b/;

/** Whether an event is a kernel that ran on a device. */
export function isKernel({ ph, cat, args }: TraceEvent): boolean {
  if (ph !== undefined && ph !== 'X') return false;
  if (typeof cat === 'string' && cat.toLowerCase() === 'kernel') return true;
  return typeof asObject(args)?.['Task Type'] === 'string';
}

function simulatedMark(event: TraceEvent): string | null {
  const args = asObject(event.args);
  if (args && 'simulation_shapes' in args) return 'simulation_shapes';
  return typeof event.name === 'string' &&
    event.cat !== 'python_function' &&
    simulatedOperator.test(event.name)
    ? event.name
    : null;
}

/**
 * Decides who wrote a trace from what only one of them writes. A sign of a simulator outweighs every sign of a
 * profiler: a header can be added to a simulated trace, its operators stay what they are.
 */
export function originOf(head: TraceHead, events: readonly TraceEvent[]): ToldOrigin {
  const writer = [head.generator, head.otherData, head.metadata]
    .map((one) => JSON.stringify(one) ?? '')
    .join(' ');
  const named = /throughline|tensor_?cast|msmodeling/i.exec(writer)?.[0];
  if (named) return { origin: 'simulated', because: named };
  for (const event of events) {
    const mark = simulatedMark(event);
    if (mark !== null) return { origin: 'simulated', because: mark };
  }
  const ascend = events
    .filter(({ ph, name }) => ph === 'M' && name === 'process_name')
    .map(({ args }) => asObject(args)?.name)
    .find((name) => typeof name === 'string' && ascendProcess.test(name));
  if (typeof ascend === 'string') return { origin: 'profiler', because: ascend };
  // A header without one kernel below it proves nothing that ran.
  const field = ['deviceProperties', 'schemaVersion', 'distributedInfo'].find((name) => name in head);
  return field !== undefined && events.some(isKernel)
    ? { origin: 'profiler', because: field }
    : { origin: 'unknown', because: null };
}
