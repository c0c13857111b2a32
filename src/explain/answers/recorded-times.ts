import type { RecordedTrace, TimelineStep } from '../../results/readers/recordings/recorded-trace.ts';
import { classifyName } from '../../trace/categories/classify.ts';
import { shortKernelName } from '../analysis/kernel-name.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { computed, share, whole } from '../prose-figures.ts';
import { said } from './answer-material.ts';

const level = 'profiler_trace';
const shownNames = 5;
const inMs = (us: number) => `${computed(us / 1000)} ms`;

function answered(cites: readonly Cite[], say: Parameters<typeof state>[3]): Statement {
  return state('answered', level, cites, say);
}

/** Idle parts above this are no gaps between launches that come in time. */
const idlePart = 0.15;

/** Whether launches hold the device up, as far as a table of the host's calls or of single kernels tells. */
export function launchOfTables(
  { hostSide, span, kernels, timeline }: RecordedTrace,
  path: string,
): Statement[] {
  if (hostSide !== undefined && kernels.length > 0) {
    const device = derive('sum', ...kernels.map(({ microseconds }) => microseconds));
    const own = derive('difference', hostSide.waitMicroseconds, hostSide.allMicroseconds);
    const part = derive('ratio', hostSide.launchMicroseconds, hostSide.allMicroseconds);
    const each = derive('ratio', hostSide.launchMicroseconds, Math.max(1, hostSide.launches));
    const cites = [
      cite(`${path}.hostSide.launches`, hostSide.launches),
      cite(`${path}.hostSide.launchMicroseconds`, hostSide.launchMicroseconds),
      cite(`${path}.hostSide.waitMicroseconds`, hostSide.waitMicroseconds),
      cite(`${path}.hostSide.allMicroseconds`, hostSide.allMicroseconds),
      device,
      own,
      part,
      each,
    ];
    return [
      answered(cites, (t) =>
        t.recorded.launchOfHost(
          own.value > device.value,
          inMs(own.value),
          inMs(device.value),
          inMs(hostSide.launchMicroseconds),
          whole(hostSide.launches),
          `${computed(each.value)} µs`,
        ),
      ),
      said('cannot-be-said', (t) => t.recorded.launchNeedsGaps),
    ];
  }
  if (span !== undefined)
    return [...idleOfSpan({ span }, path), said('cannot-be-said', (t) => t.recorded.gapsNotLaunches)];
  const idle = timeline.find(({ part }) => part === 'idle');
  if (idle === undefined) return [];
  const all = derive('sum', ...timeline.map(({ microseconds }) => microseconds));
  const part = derive('ratio', idle.microseconds, all.value);
  const cites = [cite(`${path}.timeline`, idle.microseconds, 'reference'), all, part];
  return [
    answered(cites, (t) =>
      t.recorded.launchOfTimeline(inMs(idle.microseconds), share(part.value), part.value > idlePart),
    ),
  ];
}

/** Time in which no kernel ran, between the first and the last one of a table of single kernels. */
export function idleOfSpan({ span }: Pick<RecordedTrace, 'span'>, path: string): Statement[] {
  if (span === undefined || span.spanMicroseconds <= 0) return [];
  const idle = derive('difference', span.busyMicroseconds, span.spanMicroseconds);
  const part = derive('ratio', idle.value, span.spanMicroseconds);
  const cites = [
    cite(`${path}.span.busyMicroseconds`, span.busyMicroseconds),
    cite(`${path}.span.spanMicroseconds`, span.spanMicroseconds),
    cite(`${path}.span.longestGapMicroseconds`, span.longestGapMicroseconds),
    idle,
    part,
  ];
  return [
    answered(cites, (t) =>
      t.recorded.idleOfSpan(
        inMs(idle.value),
        share(part.value),
        inMs(span.spanMicroseconds),
        `${computed(span.longestGapMicroseconds)} µs`,
      ),
    ),
  ];
}

/** Idle time of a time line, and of the step that has most of it. */
export function idleOfTimeline({ timeline }: RecordedTrace, path: string): Statement[] {
  const idle = timeline.find(({ part }) => part === 'idle');
  if (idle === undefined) return [];
  const all = derive('sum', ...timeline.map(({ microseconds }) => microseconds));
  const part = derive('ratio', idle.microseconds, all.value);
  const busy = derive('headroom', idle.microseconds, all.value);
  return [
    answered([cite(`${path}.timeline`, idle.microseconds, 'reference'), all, part, busy], (t) =>
      t.recorded.idleOfTimeline(
        inMs(idle.microseconds),
        share(part.value),
        inMs(all.value),
        share(busy.value),
      ),
    ),
  ];
}

/** Communication that nothing runs beside: that much a perfect overlap would take off at most. */
export function exposedOf({ timeline, hiddenCommunication: told }: RecordedTrace, path: string): Statement[] {
  const exposed = timeline.find(({ part }) => part === 'communication');
  if (exposed === undefined) return [];
  const all = derive('sum', ...timeline.map(({ microseconds }) => microseconds));
  const part = derive('ratio', exposed.microseconds, all.value);
  const ofComm = told !== undefined && told.all > 0 ? derive('headroom', told.hidden, told.all) : null;
  const cites = [
    cite(`${path}.timeline`, exposed.microseconds, 'reference'),
    cite(`${path}.hiddenCommunication.all`, told?.all ?? null),
    all,
    part,
    ...(ofComm === null ? [] : [ofComm]),
  ];
  return [
    answered(cites, (t) =>
      t.recorded.exposed(
        inMs(exposed.microseconds),
        share(part.value),
        inMs(all.value),
        ofComm === null ? null : share(ofComm.value),
      ),
    ),
  ];
}

/** How long kernels of a name waited before they ran; of all where `pattern` is null. */
export function waitsOf({ kernels }: RecordedTrace, path: string, pattern: RegExp | null): Statement[] {
  const known = kernels.flatMap((one, at) =>
    one.waiting === undefined || (pattern !== null && !pattern.test(one.name))
      ? []
      : [{ ...one, waiting: one.waiting, at }],
  );
  if (known.length === 0) return [];
  const sorted = known.toSorted((a, b) => b.waiting - a.waiting);
  const all = derive('sum', ...known.map(({ waiting }) => waiting));
  const run = derive('sum', ...known.map(({ microseconds }) => microseconds));
  const part = derive('ratio', all.value, run.value);
  const cites = [
    all,
    run,
    part,
    ...sorted.slice(0, 3).map(({ at, waiting }) => cite(`${path}.kernels[${at}].waiting`, waiting)),
  ];
  return [
    answered(cites, (t) =>
      t.recorded.waits(
        inMs(all.value),
        inMs(run.value),
        share(part.value),
        sorted
          .slice(0, 3)
          .map(({ name, waiting }) => `${shortKernelName(name)} ${inMs(waiting)}`)
          .join(t.words.listed),
      ),
    ),
  ];
}

/** Layers of what was recorded, where each runs one attention kernel, with the time of one. */
export function layersOf({ kernels, steps }: RecordedTrace, path: string): Statement[] {
  const attention = kernels
    .map((one, at) => ({ ...one, at }))
    .filter(({ name, calls }) => calls > 0 && classifyName(name).category === 'attention');
  const [most] = attention.toSorted((a, b) => b.microseconds - a.microseconds);
  if (most === undefined) return [said('cannot-be-said', (t) => t.recorded.noLayers)];
  const total = derive('sum', ...kernels.map(({ microseconds }) => microseconds));
  const each = derive('ratio', total.value, most.calls);
  const passes = steps !== null && steps > 0 && most.calls % steps === 0 ? steps : 1;
  const layers = derive('ratio', most.calls, passes);
  const cites = [
    cite(`${path}.kernels[${most.at}].name`, most.name),
    cite(`${path}.kernels[${most.at}].calls`, most.calls),
    cite(`${path}.steps`, steps),
    total,
    each,
    layers,
  ];
  return [
    answered(cites, (t) =>
      t.recorded.layers(
        whole(most.calls),
        shortKernelName(most.name),
        `${computed(each.value)} µs`,
        passes > 1 ? [whole(layers.value), whole(passes)] : null,
      ),
    ),
  ];
}

/** What the units of a kernel did with its time, as counters of the profiler tell: computing, and reading memory. */
export function boundOfPipes({ kernels }: RecordedTrace, path: string, pattern: RegExp | null): Statement[] {
  const known = kernels.flatMap((one, at) =>
    one.pipes === undefined || (pattern !== null && !pattern.test(one.name))
      ? []
      : [{ ...one, pipes: one.pipes, at }],
  );
  return known
    .slice(0, shownNames)
    .map(({ name, pipes, at }) =>
      state(
        'recorded-kernel',
        level,
        [
          cite(`${path}.kernels[${at}].name`, name),
          cite(`${path}.kernels[${at}].pipes.compute`, pipes.compute),
          cite(`${path}.kernels[${at}].pipes.reading`, pipes.reading),
        ],
        (t) =>
          t.recorded.pipes(
            shortKernelName(name),
            share(pipes.compute),
            share(pipes.reading),
            pipes.reading > pipes.compute ? 'memory' : 'compute',
          ),
      ),
    );
}

const total = ({ parts }: TimelineStep) => parts.reduce((sum, { microseconds }) => sum + microseconds, 0);

/** The longest step of a time line that tells several, and the part by which it differs most from the others. */
export function stepsOfTimeline({ timelineSteps = [] }: RecordedTrace, path: string): Statement[] {
  const sorted = timelineSteps
    .map((one, at) => ({ ...one, at, all: total(one) }))
    .toSorted((a, b) => b.all - a.all);
  const [slowest] = sorted;
  const others = sorted.slice(1);
  if (slowest === undefined || others.length === 0) return [];
  const mean = derive(
    'ratio',
    others.reduce((sum, { all }) => sum + all, 0),
    others.length,
  );
  const apart = slowest.parts
    .map(({ part, microseconds }) => {
      const rest = others.map(({ parts }) => parts.find((one) => one.part === part)?.microseconds ?? 0);
      const usual = rest.reduce((sum, one) => sum + one, 0) / rest.length;
      return { part, microseconds, usual, more: microseconds - usual };
    })
    .toSorted((a, b) => b.more - a.more)[0];
  if (apart === undefined) return [];
  const more = derive('difference', mean.value, slowest.all);
  const cites = [
    cite(`${path}.timelineSteps[${slowest.at}].name`, slowest.name),
    cite(`${path}.timelineSteps[${slowest.at}]`, slowest.all, 'reference'),
    cite('step.part', apart.microseconds, 'reference'),
    cite('step.usual', apart.usual, 'reference'),
    mean,
    more,
  ];
  return [
    answered(cites, (t) =>
      t.recorded.slowestStep(
        slowest.name,
        inMs(slowest.all),
        inMs(mean.value),
        t.words.timeline[apart.part],
        inMs(apart.microseconds),
        inMs(apart.usual),
      ),
    ),
    state(
      'recorded-timeline',
      level,
      sorted.map(({ at, all }) => cite(`${path}.timelineSteps[${at}]`, all, 'reference')),
      (t) => t.recorded.stepTimes(timelineSteps.slice(0, 8).map((one) => `${one.name} ${inMs(total(one))}`)),
    ),
  ];
}
