/** Who wrote a trace in the chrome://tracing format. */
export type TraceOrigin = 'simulated' | 'profiler' | 'unknown';

export interface RecordedKernel {
  readonly name: string;
  readonly calls: number;
  readonly microseconds: number;
}

/** What a chrome trace is evidence of. */
export interface TraceReading {
  readonly origin: TraceOrigin;
  /** What gave the origin away; null where nothing did. */
  readonly because: string | null;
  readonly events: number;
  readonly rank: number | null;
  /** Recorded kernels by total time; empty unless a profiler wrote the trace. */
  readonly kernels: readonly RecordedKernel[];
}

interface TraceEvent {
  readonly ph?: unknown;
  readonly name?: unknown;
  readonly cat?: unknown;
  readonly dur?: unknown;
}

const simulatedNames = /^(?:tensor_cast\.|aten\.[\w.]+\.default$|aten\.\w+\.\w+$)/;

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function originOf(
  document: unknown,
  events: readonly TraceEvent[],
): Pick<TraceReading, 'origin' | 'because'> {
  const head = isRecord(document) ? document : {};
  const writer = [head.generator, head.otherData, head.metadata]
    .map((one) => JSON.stringify(one) ?? '')
    .join(' ');
  const named = /throughline|tensor_?cast|analytic/i.exec(writer)?.[0];
  if (named) return { origin: 'simulated', because: named };
  const simulated = events.find(({ name }) => typeof name === 'string' && /^tensor_cast\./.test(name));
  if (simulated) return { origin: 'simulated', because: String(simulated.name) };
  const operators = events.filter(({ ph }) => ph === 'X');
  const allSimulated =
    operators.length > 0 &&
    operators.every(
      ({ name, cat }) => typeof name === 'string' && simulatedNames.test(name) && cat !== 'kernel',
    );
  if (allSimulated) return { origin: 'simulated', because: String(operators[0]?.name) };
  const hasKernels = events.some(({ cat }) => cat === 'kernel' || cat === 'gpu_memcpy');
  if (hasKernels && ('deviceProperties' in head || 'schemaVersion' in head)) {
    return { origin: 'profiler', because: 'deviceProperties' in head ? 'deviceProperties' : 'schemaVersion' };
  }
  return { origin: 'unknown', because: null };
}

function kernelsOf(events: readonly TraceEvent[]): RecordedKernel[] {
  const totals = new Map<string, { calls: number; microseconds: number }>();
  for (const { name, cat, dur } of events) {
    if (cat !== 'kernel' || typeof name !== 'string' || typeof dur !== 'number') continue;
    const total = totals.get(name) ?? { calls: 0, microseconds: 0 };
    total.calls += 1;
    total.microseconds += dur;
    totals.set(name, total);
  }
  return [...totals]
    .map(([name, total]) => ({ name, ...total }))
    .toSorted((a, b) => b.microseconds - a.microseconds);
}

/**
 * Reads a parsed chrome trace far enough to know who wrote it. A simulator's trace is never profiler evidence; where
 * nothing tells, the origin is unknown and `claimed` (the user's word) decides.
 */
export function readTrace(document: unknown, claimed: TraceOrigin = 'unknown'): TraceReading {
  const list = isRecord(document) ? document.traceEvents : document;
  const events = (Array.isArray(list) ? list : []).filter(isRecord) as readonly TraceEvent[];
  const found = originOf(document, events);
  // A word of the user fills what the file leaves open; it never turns a simulation into a recording.
  const origin = found.origin === 'unknown' ? claimed : found.origin;
  const info = isRecord(document) && isRecord(document.distributedInfo) ? document.distributedInfo : {};
  return {
    origin,
    because: found.because,
    events: events.length,
    rank: typeof info.rank === 'number' ? info.rank : null,
    kernels: origin === 'profiler' ? kernelsOf(events) : [],
  };
}
