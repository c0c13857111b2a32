import type { RecordedTrace, TimedName } from '../../results/readers/recordings/recorded-trace.ts';
import { cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { computed, share, whole } from '../prose-figures.ts';
import { shortKernelName } from './kernel-name.ts';
import { collectiveStatements, hostStatements } from './recorded-parts.ts';

const shownNames = 5;

/** Kernels that are named after what a communication library does. */
const collective = /nccl|rccl|hccl|all_?reduce|all_?gather|reduce_?scatter|all_?to_?all/i;

/** Statements on the kind of each trace, and how far its claims reach. */
export function traceScope(trace: RecordedTrace, path: string): Statement[] {
  const events = cite(`${path}.events`, trace.events);
  if (trace.origin === 'simulated') {
    const because = cite(`${path}.because`, trace.because);
    return [
      state('simulated-trace', 'text_generate_op_bound', [events, because], (t) =>
        t.evidence.simulatedTrace(whole(trace.events), trace.because),
      ),
    ];
  }
  if (trace.origin === 'unknown') {
    return [
      state('unknown-trace', 'macro_only', [events], (t) => t.evidence.unknownTrace(whole(trace.events))),
    ];
  }
  if (trace.summaryOf !== null) return summaryScope(trace, path, trace.summaryOf);
  const calls = derive('sum', ...trace.kernels.map((one) => one.calls));
  const total = derive('sum', ...trace.kernels.map((one) => one.microseconds));
  const time = derive('microseconds', total.value);
  const cites = [
    events,
    cite(`${path}.rank`, trace.rank),
    cite(`${path}.step`, trace.step),
    calls,
    total,
    time,
  ];
  return [
    state('recording-scope', 'profiler_trace', cites, (t) =>
      [
        t.evidence.recording(
          whole(calls.value),
          `${computed(time.value)} ms`,
          trace.rank === null ? null : whole(trace.rank),
          trace.step,
        ),
        ...(trace.kernels.length === 0 ? [t.evidence.noKernels] : []),
        ...(trace.isCapture ? [t.evidence.capture] : []),
        ...(trace.phase === null && !trace.isCapture ? [t.evidence.noPhase] : []),
        ...(trace.phase === 'mixed' ? [t.evidence.mixedPhase] : []),
      ].join(t.words.sentenceGap),
    ),
  ];
}

/** A summary of a recording carries what it lists, and nothing about what it leaves out. */
function summaryScope(trace: RecordedTrace, path: string, source: string): Statement[] {
  const parts = partsScope(trace, path, source);
  if (parts !== null) return [parts];
  const total = derive('sum', ...trace.kernels.map((one) => one.microseconds));
  const time = derive('microseconds', total.value);
  const count = derive('count', ...trace.kernels.map((one) => one.microseconds));
  return [
    state(
      'recording-scope',
      'profiler_trace',
      [cite(`${path}.summaryOf`, source), cite(`${path}.step`, trace.step), total, time, count],
      (t) =>
        [
          trace.kernels.length > 0
            ? t.evidence.summary(source, whole(count.value), `${computed(time.value)} ms`, trace.step)
            : t.evidence.summaryOfTime(source),
          ...(trace.isOfOperators === true ? [t.evidence.operatorsOnly] : []),
          ...(trace.phase === null ? [t.evidence.noPhase] : []),
        ].join(t.words.sentenceGap),
    ),
  ];
}

/** How far summaries reach that list neither kernels nor the whole time: the host's side, or collectives alone. */
function partsScope(trace: RecordedTrace, path: string, source: string): Statement | null {
  const listed = trace.collectives ?? trace.hostCalls;
  if (listed === undefined) return null;
  const count = derive('count', ...listed.map((one) => one.microseconds));
  const total = derive('sum', ...listed.map((one) => one.microseconds));
  const time = derive('microseconds', total.value);
  return state(
    'recording-scope',
    'profiler_trace',
    [cite(`${path}.summaryOf`, source), cite(`${path}.steps`, trace.steps), count, total, time],
    (t) =>
      trace.collectives === undefined
        ? t.evidence.hostSide(source, whole(count.value))
        : t.evidence.collectivesOnly(
            source,
            whole(count.value),
            `${computed(time.value)} ms`,
            trace.steps === null ? null : whole(trace.steps),
          ),
  );
}

/** Where the recorded time went, part by part. */
function timelineStatements({ timeline }: RecordedTrace, path: string): Statement[] {
  if (timeline.length === 0) return [];
  const total = derive('sum', ...timeline.map((one) => one.microseconds));
  if (total.value === 0) return [];
  const parts = timeline.map((one, at) => ({
    ...one,
    cite: cite(`${path}.timeline[${at}].microseconds`, one.microseconds),
    share: derive('ratio', one.microseconds, total.value),
  }));
  return [
    state(
      'recorded-timeline',
      'profiler_trace',
      [total, ...parts.flatMap((one) => [one.cite, one.share])],
      (t) =>
        t.bottleneck.timeline(
          parts.map((one) => `${t.words.timeline[one.part]} ${share(one.share.value)}`).join(t.words.listed),
        ),
    ),
  ];
}

/**
 * Statements on the longest names of each trace in ms and shares: recorded kernels of a recording, simulated
 * operators of a simulation.
 */
export function traceStatements(trace: RecordedTrace, path: string): Statement[] {
  if (trace.origin === 'profiler')
    return [
      ...timelineStatements(trace, path),
      ...hiddenStatements(trace, path),
      ...kernelStatements(trace, path),
      ...collectiveStatements(trace, path),
      ...hostStatements(trace, path),
    ];
  return trace.origin === 'simulated' ? operatorStatements(trace, path) : [];
}

type Timed = Pick<TimedName, 'microseconds'>;

function citesOf(one: TimedName, base: string, all: readonly Timed[]) {
  const time = derive('microseconds', one.microseconds);
  const total = derive('sum', ...all.map(({ microseconds }) => microseconds));
  const part = derive('ratio', one.microseconds, total.value);
  const cites = [
    cite(`${base}.name`, one.name),
    cite(`${base}.calls`, one.calls),
    cite(`${base}.microseconds`, one.microseconds),
    total,
    time,
    part,
  ];
  return { time: `${computed(time.value)} ms`, part: share(part.value), cites };
}

/** How much of the communication ran beside compute, where a summary tells it. */
export function hiddenStatements({ hiddenCommunication: told }: RecordedTrace, path: string): Statement[] {
  if (told === undefined || told.all <= 0) return [];
  const part = derive('ratio', told.hidden, told.all);
  const cites = [
    cite(`${path}.hiddenCommunication.hidden`, told.hidden),
    cite(`${path}.hiddenCommunication.all`, told.all),
    part,
  ];
  return [
    state('recorded-timeline', 'profiler_trace', cites, (t) =>
      t.bottleneck.hiddenCommunication(share(part.value)),
    ),
  ];
}

function kernelStatements(
  { kernels, families, isOfOperators, isOfKinds }: RecordedTrace,
  path: string,
): Statement[] {
  const level = 'profiler_trace';
  // A summary lists its largest kernels only; its families hold all of the time.
  const all: readonly Timed[] = families.length > 0 ? families : kernels;
  const shown = kernels.slice(0, shownNames).map((kernel, at) => {
    const { time, part, cites } = citesOf(kernel, `${path}.kernels[${at}]`, all);
    return state('recorded-kernel', level, cites, (t) =>
      (isOfKinds === true
        ? t.bottleneck.recordedKind
        : isOfOperators === true
          ? t.bottleneck.recordedOperator
          : t.bottleneck.kernel)(
        shortKernelName(kernel.name),
        time,
        part,
        kernel.calls === 0 ? null : whole(kernel.calls),
      ),
    );
  });
  const collectives = kernels.filter(({ name }) => collective.test(name));
  if (collectives.length === 0) return shown;
  const total = derive('sum', ...all.map((one) => one.microseconds));
  const taken = derive('sum', ...collectives.map((one) => one.microseconds));
  const time = derive('microseconds', taken.value);
  const part = derive('ratio', taken.value, total.value);
  return [
    ...shown,
    state('collective-kernels', level, [total, taken, time, part], (t) =>
      t.bottleneck.collectiveKernels(`${computed(time.value)} ms`, share(part.value)),
    ),
  ];
}

function operatorStatements({ operators }: RecordedTrace, path: string): Statement[] {
  const level = 'text_generate_op_bound';
  return operators.slice(0, shownNames).map((operator, at) => {
    const { time, part, cites } = citesOf(operator, `${path}.operators[${at}]`, operators);
    return state('top-operator', level, cites, (t) =>
      t.bottleneck.operator(
        operator.name,
        time,
        part,
        operator.calls === 0 ? null : whole(operator.calls),
        null,
        null,
      ),
    );
  });
}
