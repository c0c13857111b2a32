import { asObject, isKernel, originOf, type TraceEvent, type TraceOrigin } from './trace-origin.ts';

/** Something that ran several times, by total time. */
export interface TimedName {
  readonly name: string;
  /** 0 where a summary does not count them. */
  readonly calls: number;
  readonly microseconds: number;
  /** Microseconds of its shortest and its longest call; absent where a summary does not tell them. */
  readonly shortest?: number;
  readonly longest?: number;
  /** Kind of core that ran it, as the profiler writes it; absent where a summary does not tell, or tells several. */
  readonly core?: string;
  /** Microseconds that its calls waited before they ran; absent where a summary does not tell it. */
  readonly waiting?: number;
  /** Parts of its time in which its units computed, and in which they read memory, as counters of the profiler tell. */
  readonly pipes?: { readonly compute: number; readonly reading: number };
}

/** Time line of one step of several. */
export interface TimelineStep {
  readonly name: string;
  readonly parts: readonly TimelinePart[];
}

/** Where the time of a recording went, as a summary of it says. */
export interface TimelinePart {
  /** `other`: communication and copies, where the summary does not tell them apart. */
  readonly part: 'compute' | 'communication' | 'memory' | 'other' | 'idle';
  readonly microseconds: number;
}

/** Recorded time of the kernels of one kind: `gemm`, `attention`, `communication`. */
export interface FamilyTime {
  readonly family: string;
  readonly launches: number;
  readonly microseconds: number;
}

/** Calls of one interface of the host, at its level: `acl`, `node`, `runtime`. */
export interface HostCalls extends TimedName {
  readonly level: string;
}

/** Data of a collective over one kind of link. */
export interface LinkTraffic {
  readonly link: string;
  readonly megabytes: number;
  readonly microseconds: number;
}

/** Recorded collectives of one kind. Moving data, waiting and idling make up their time; synchronizing is part of the waiting. */
export interface CollectiveTime extends TimedName {
  readonly movingMicroseconds: number;
  readonly waitingMicroseconds: number;
  readonly synchronizingMicroseconds: number;
  readonly links: readonly LinkTraffic[];
}

/** How much of a recording's work ran beside other work. */
export interface RecordedOverlap {
  /** A trace with graphs off told where kernels come from beside the one that gave the times. */
  readonly isPair: boolean;
  readonly streams: number;
  readonly busyMicroseconds: number;
  readonly overlapMicroseconds: number;
  /** Kernels that could be looked at, the largest first; shares are fractions. */
  readonly kernels: readonly {
    readonly name: string;
    /** Of the time in which the device was busy. */
    readonly share: number;
    /** Of the kernel's own time: alone on the device, or beside other work. */
    readonly exclusive: number;
    readonly hidden: number;
    readonly risk: 'low' | 'high' | 'unclear';
  }[];
}

/** Facts of a stage that the document of a triage tells beside its kernels. Times in microseconds, shares as fractions. */
export interface RecordedFacts {
  readonly events: number;
  readonly skippedEvents: number;
  readonly isPartial: boolean;
  readonly steps: number;
  readonly microseconds: number;
  readonly launches: number;
  /** Of the device time of the trace: with a place in Python, and run as part of a graph. */
  readonly located: number;
  readonly replayed: number;
  /** The kernels that take most, and where the first place of each is; null = nothing tells. */
  readonly places: readonly {
    readonly kernel: string;
    readonly place: string | null;
    /** Only the call is known that replayed its graph. */
    readonly isReplay: boolean;
  }[];
  /** Patterns of kernels that a fused kernel is known for. */
  readonly fuse: readonly {
    readonly pattern: string;
    readonly state: 'present' | 'split' | 'in-flight';
    readonly share: number;
    readonly microseconds: number;
    readonly candidate: string | null;
  }[];
  readonly idle: {
    readonly busyMicroseconds: number;
    readonly idleMicroseconds: number;
    readonly hostBoundMicroseconds: number;
    readonly launched: number;
    readonly launchBound: number;
    readonly longest: {
      readonly microseconds: number;
      readonly before: string;
      readonly after: string;
    } | null;
  } | null;
  /** Rates of kernels against what their device allows; null where the trace does not tell them. */
  readonly roofline: readonly {
    readonly kernel: string;
    readonly teraflops: number | null;
    readonly gigabytesPerSecond: number | null;
    readonly roofShare: number | null;
    readonly bound: 'compute' | 'memory' | null;
  }[];
}

/** Claims that a chrome trace, or a summary of a recording, is evidence of. */
export interface RecordedTrace {
  readonly origin: TraceOrigin;
  /** Mark that gave the origin away; null where none did. */
  readonly because: string | null;
  readonly events: number;
  readonly rank: number | null;
  /** Phase that was served while it was recorded; null where it does not say. */
  readonly phase: 'prefill' | 'decode' | 'mixed' | null;
  /** The annotation that says so, or how many steps it holds. */
  readonly step: string | null;
  /** The capture of a graph: its kernels are not those of a step that served requests. */
  readonly isCapture: boolean;
  /** Recorded kernels by total time; empty unless a profiler wrote the trace. */
  readonly kernels: readonly TimedName[];
  /** Rows of `kernels` are operators of a framework with the device time of their kernels, which are not listed. */
  readonly isOfOperators?: boolean;
  /** Rows of `kernels` are kinds of kernels, added up by the tool. */
  readonly isOfKinds?: boolean;
  /** Communication that ran beside compute and all of it, in microseconds or in shares; absent where no summary tells. */
  readonly hiddenCommunication?: { readonly hidden: number; readonly all: number };
  /** Steps of the time line one by one; absent where a summary tells one, or all of them together. */
  readonly timelineSteps?: readonly TimelineStep[];
  /** Time lines of single ranks, where a summary tells several; their names are numbers. */
  readonly ranks?: readonly TimelineStep[];
  /** From the first kernel to the last one, in microseconds; absent where the kernels are not told one by one. */
  readonly span?: {
    readonly busyMicroseconds: number;
    readonly spanMicroseconds: number;
    readonly longestGapMicroseconds: number;
  };
  /** Calls of the host beside the kernels that are listed, in microseconds of their own time. */
  readonly hostSide?: {
    readonly launches: number;
    readonly launchMicroseconds: number;
    readonly waitMicroseconds: number;
    readonly allMicroseconds: number;
  };
  /** Interfaces of the host by total time, which say nothing of the device; absent where no summary lists them. */
  readonly hostCalls?: readonly HostCalls[];
  /** Collectives by kind and total time; absent where no summary lists them. */
  readonly collectives?: readonly CollectiveTime[];
  /** Simulated operators by total time; empty unless a simulator wrote the trace. */
  readonly operators: readonly TimedName[];
  /** The time line in parts; empty unless a summary gives it. */
  readonly timeline: readonly TimelinePart[];
  /** By kind of kernel, where a summary adds them up itself; else empty, and the names of the kernels tell. */
  readonly families: readonly FamilyTime[];
  /** Null where no summary says it. */
  readonly overlap: RecordedOverlap | null;
  /** Facts that only the document of a triage tells; absent elsewhere. */
  readonly facts?: RecordedFacts;
  /** Steps that the times are of; null where nothing marks them. */
  readonly steps: number | null;
  /** The tool or file whose summary of a recording this is; null for a recording itself. */
  readonly summaryOf: string | null;
}

function totalsOf(events: Iterable<TraceEvent>): TimedName[] {
  const totals = new Map<string, { calls: number; microseconds: number }>();
  for (const { name, dur } of events) {
    if (typeof name !== 'string' || typeof dur !== 'number' || !Number.isFinite(dur) || dur <= 0) continue;
    const total = totals.get(name) ?? { calls: 0, microseconds: 0 };
    total.calls += 1;
    total.microseconds += dur;
    totals.set(name, total);
  }
  return [...totals]
    .map(([name, total]) => ({ name, ...total }))
    .toSorted((a, b) => b.microseconds - a.microseconds);
}

/** The phase that a step's annotation names, as serving frameworks write them. */
function phaseOfStep(step: string): RecordedTrace['phase'] {
  const stage = /^step\[(\w+)/i.exec(step)?.[1]?.toLowerCase();
  if (stage) return stage === 'decode' ? 'decode' : /^(?:extend|prefill)$/.test(stage) ? 'prefill' : 'mixed';
  const context = /^execute_(?:\d+_)?context_(\d+)/.exec(step);
  const generation = context && /generation_(\d+)/.exec(step.slice(context[0].length));
  if (!generation) return null;
  const [prompts, answers] = [Number(context[1]), Number(generation[1])];
  return prompts > 0 && answers > 0 ? 'mixed' : prompts > 0 ? 'prefill' : 'decode';
}

function stepOf(events: readonly TraceEvent[]): Pick<RecordedTrace, 'phase' | 'step' | 'isCapture'> {
  const names = [
    ...new Set(
      events.flatMap(({ cat, name }) =>
        (cat === 'user_annotation' || cat === 'gpu_user_annotation') && typeof name === 'string'
          ? [name]
          : [],
      ),
    ),
  ];
  const isCapture = names.some((name) => /^capture_\d+_/.test(name));
  const staged = names.flatMap((name) => {
    const phase = phaseOfStep(name);
    return phase === null ? [] : [{ name, phase }];
  });
  const phases = new Set(staged.map(({ phase }) => phase));
  // A stage by its name says more than one by its counts.
  const [first] = staged.toSorted(
    (a, b) => Number(b.name.startsWith('step[')) - Number(a.name.startsWith('step[')),
  );
  if (!first) return { phase: null, step: null, isCapture };
  const shown = /^execute_/.test(first.name) ? first.name.replace(/\([^)]*\)?/g, '') : first.name;
  return { phase: phases.size === 1 ? first.phase : 'mixed', step: shown, isCapture };
}

/**
 * Reads a parsed chrome trace far enough to know what it proves. A simulator's trace is never profiler evidence; where
 * nothing tells who wrote it, `claimed` (the user's word) decides.
 */
export function readTrace(document: unknown, claimed: TraceOrigin = 'unknown'): RecordedTrace {
  const head = asObject(document) ?? {};
  const list = asObject(document) ? head.traceEvents : document;
  const all: readonly unknown[] = Array.isArray(list) ? list : [];
  const events = all.flatMap((one): TraceEvent | [] => asObject(one) ?? []);
  const found = originOf(head, events);
  // A word of the user fills what the file leaves open; it never turns a simulation into a recording.
  const origin = found.origin === 'unknown' ? claimed : found.origin;
  const info = asObject(head.distributedInfo);
  return {
    origin,
    because: found.because,
    events: events.length,
    rank: typeof info?.rank === 'number' ? info.rank : null,
    ...stepOf(events),
    kernels: origin === 'profiler' ? totalsOf(events.filter(isKernel)) : [],
    operators: origin === 'simulated' ? totalsOf(events.filter(({ ph }) => ph === 'X')) : [],
    timeline: [],
    families: [],
    overlap: null,
    steps: null,
    summaryOf: null,
  };
}
