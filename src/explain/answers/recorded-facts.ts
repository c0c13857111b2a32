import type { RecordedFacts, RecordedTrace } from '../../results/readers/recordings/recorded-trace.ts';
import { shortKernelName } from '../analysis/kernel-name.ts';
import { collectiveStatements, hostStatements } from '../analysis/recorded-parts.ts';
import { cite, derive } from '../evidence/cite.ts';
import { about, type Statement, state } from '../evidence/statement.ts';
import { computed, share, whole } from '../prose-figures.ts';
import { type AnswerMaterial, type AnswerPart, missingEvidence, said } from './answer-material.ts';
import type { Question } from './question.ts';
import { movedKernels } from './recorded-changes.ts';
import { familiesOf, familyName } from './recorded-families.ts';
import { slowestRank, timeOfRank } from './recorded-ranks.ts';
import {
  boundOfPipes,
  exposedOf,
  idleOfSpan,
  idleOfTimeline,
  launchOfTables,
  layersOf,
  stepsOfTimeline,
  waitsOf,
} from './recorded-times.ts';

type Asked = Extract<Question, { readonly intent: 'recorded' }>;

const level = 'profiler_trace';
const shownRows = 5;
const inMs = (us: number) => `${computed(us / 1000)} ms`;

/** The answer of a recording's report to the topic that was asked; what would tell it where no report is here. */
export function recordedFactsAnswer(question: Asked, material: AnswerMaterial): AnswerPart {
  const { traces } = material.input;
  if (question.topic === 'slower') {
    const moved = movedKernels(traces);
    return { statements: moved ?? [said('next-trace', (t) => t.asked.changesNeedTwo)] };
  }
  const recorded = traces.flatMap((trace, at) => (trace.origin === 'profiler' ? [{ trace, at }] : []));
  if (recorded.length === 0) return missingEvidence(material, (t) => t.recorded.noRecording);
  const statements = recorded.flatMap(({ trace, at }) => {
    const path = `traces[${at}]`;
    const told = ofTrace(question, trace, path);
    const isOneOfSeveral = recorded.length > 1 && told.length > 0;
    return about(path, [...(isOneOfSeveral ? [nameOf(trace, path)] : []), ...told]);
  });
  return {
    statements: statements.length > 0 ? statements : [said('next-trace', (t) => t.recorded.needsReport)],
  };
}

/** What a summary tells that lists collectives or calls of the host alone: rates of links, launches. */
function ofParts(question: Asked, trace: RecordedTrace, path: string): Statement[] {
  const isOfLinks =
    question.topic === 'roofline' || (question.topic === 'family' && question.family === 'communication');
  if (isOfLinks) return collectiveStatements(trace, path);
  return question.topic === 'launch' ? hostStatements(trace, path) : [];
}

/** Which of several recordings the next sentences are about. */
function nameOf({ step, phase }: RecordedTrace, path: string): Statement {
  return state('answered', level, [cite(`${path}.step`, step)], (t) =>
    t.recorded.of(phase === null ? (step ?? '?') : t.words.traced[phase]),
  );
}

function ofTrace(question: Asked, trace: RecordedTrace, path: string): Statement[] {
  const listed = ofParts(question, trace, path);
  if (listed.length > 0) return listed;
  if (question.topic === 'family') return familyTime(trace, question.family, path);
  const told = ofTables(question, trace, path);
  if (told.length > 0) return told;
  const { facts } = trace;
  if (facts === undefined) return [];
  const place = `${path}.facts`;
  switch (question.topic) {
    case 'fuse':
      return fuse(facts, place);
    case 'idle':
      return idle(facts, place);
    case 'launch':
      return launch(facts, place);
    case 'roofline':
      return roofline(facts, place);
    case 'complete':
      return complete(facts, place);
    case 'places':
      return places(facts, place);
    case 'steps':
      return steps(facts, place);
    default:
      return [];
  }
}

/** What tables of single kernels, of time lines and of the host's calls tell by themselves. */
function ofTables(question: Asked, trace: RecordedTrace, path: string): Statement[] {
  const name = question.topic === 'family' ? undefined : question.name;
  const pattern = name === undefined ? null : new RegExp(name, 'i');
  switch (question.topic) {
    case 'which-rank':
      return question.rank === undefined ? slowestRank(trace, path) : timeOfRank(trace, path, question.rank);
    case 'exposed':
      return exposedOf(trace, path);
    case 'launch':
      return trace.facts === undefined ? launchOfTables(trace, path) : [];
    case 'idle':
      if (trace.facts !== undefined) return [];
      if (question.topic === 'idle' && question.rank !== undefined) {
        const own = timeOfRank(trace, path, question.rank);
        if (own.length > 0) return own;
      }
      return trace.timeline.length > 0 ? idleOfTimeline(trace, path) : idleOfSpan(trace, path);
    case 'waits': {
      const waited = waitsOf(trace, path, pattern);
      return waited.length > 0 ? waited : ofTables({ ...question, topic: 'idle' }, trace, path);
    }
    case 'layers':
      return layersOf(trace, path);
    case 'roofline':
      return boundOfPipes(trace, path, pattern);
    case 'which-step':
      return stepsOfTimeline(trace, path);
    default:
      return [];
  }
}

function familyTime(trace: RecordedTrace, family: string, path: string): Statement[] {
  const families = familiesOf(trace);
  if (families.length === 0) return [];
  const total = derive('sum', ...families.map(({ microseconds }) => microseconds));
  const own = families.find((one) => one.family === family);
  if (own === undefined || total.value === 0) {
    return [
      state('recorded-family', level, [cite(`${path}.family`, family, 'reference')], (t, language) =>
        t.recorded.noFamily(familyName(family, language)),
      ),
    ];
  }
  const time = derive('microseconds', own.microseconds);
  const part = derive('ratio', own.microseconds, total.value);
  const cites = [
    cite(`${path}.family`, family, 'reference'),
    cite(`${path}.launches`, own.launches, 'reference'),
    total,
    time,
    part,
  ];
  return [
    state('recorded-family', level, cites, (t, language) =>
      t.recorded.family(
        familyName(family, language),
        `${computed(time.value)} ms`,
        share(part.value),
        whole(own.launches),
        trace.phase === null ? null : t.words.traced[trace.phase],
      ),
    ),
  ];
}

function fuse({ fuse: rows }: RecordedFacts, path: string): Statement[] {
  if (rows.length === 0) return [state('answered', level, [], (t) => t.recorded.noFuse)];
  return [
    ...rows
      .slice(0, shownRows)
      .map((row, at) =>
        state(
          'recorded-kernel',
          level,
          [
            cite(`${path}.fuse[${at}].pattern`, row.pattern),
            cite(`${path}.fuse[${at}].share`, row.share),
            cite(`${path}.fuse[${at}].microseconds`, row.microseconds),
            cite(`${path}.fuse[${at}].candidate`, row.candidate),
            derive('microseconds', row.microseconds),
          ],
          (t) =>
            t.recorded.fuse[row.state](row.pattern, inMs(row.microseconds), share(row.share), row.candidate),
        ),
      ),
    said('cannot-be-said', (t) => t.recorded.fuseLimits),
  ];
}

function idle({ idle: view }: RecordedFacts, path: string): Statement[] {
  if (view === null) return [state('answered', level, [], (t) => t.recorded.noIdle)];
  const { busyMicroseconds: busy, idleMicroseconds: waited, hostBoundMicroseconds: host, longest } = view;
  const span = derive('sum', busy, waited);
  if (span.value === 0) return [];
  const part = derive('ratio', waited, span.value);
  const ofHost = derive('ratio', host, Math.max(waited, Number.MIN_VALUE));
  const cites = [
    cite(`${path}.idle.busyMicroseconds`, busy),
    cite(`${path}.idle.idleMicroseconds`, waited),
    cite(`${path}.idle.hostBoundMicroseconds`, host),
    span,
    part,
    ofHost,
    derive('microseconds', waited),
    derive('microseconds', host),
  ];
  return [
    state('answered', level, cites, (t) =>
      t.recorded.idle(inMs(waited), share(part.value), waited === 0 ? null : share(ofHost.value)),
    ),
    ...(longest === null
      ? []
      : [
          state(
            'answered',
            level,
            [
              cite(`${path}.idle.longest.microseconds`, longest.microseconds),
              derive('microseconds', longest.microseconds),
            ],
            (t) =>
              t.recorded.longestGap(
                inMs(longest.microseconds),
                shortKernelName(longest.before),
                shortKernelName(longest.after),
              ),
          ),
        ]),
  ];
}

function launch({ idle: view, replayed }: RecordedFacts, path: string): Statement[] {
  if (view === null || view.launched === 0) return [state('answered', level, [], (t) => t.recorded.noIdle)];
  const { launched, launchBound } = view;
  const part = derive('ratio', launchBound, launched);
  const cites = [
    cite(`${path}.idle.launched`, launched),
    cite(`${path}.idle.launchBound`, launchBound),
    cite(`${path}.replayed`, replayed),
    part,
  ];
  return [
    state('answered', level, cites, (t) =>
      t.recorded.launch(whole(launchBound), whole(launched), share(part.value), share(replayed)),
    ),
    ...idle({ idle: view } as RecordedFacts, path).slice(0, 1),
  ];
}

function roofline({ roofline: rows }: RecordedFacts, path: string): Statement[] {
  const known = rows.flatMap((row, at) =>
    row.teraflops === null && row.gigabytesPerSecond === null ? [] : [{ row, at }],
  );
  if (known.length === 0) return [state('answered', level, [], (t) => t.recorded.noRoofline)];
  return known
    .slice(0, shownRows)
    .map(({ row, at }) =>
      state(
        'recorded-kernel',
        level,
        [
          cite(`${path}.roofline[${at}].teraflops`, row.teraflops),
          cite(`${path}.roofline[${at}].gigabytesPerSecond`, row.gigabytesPerSecond),
          cite(`${path}.roofline[${at}].roofShare`, row.roofShare),
        ],
        (t) =>
          t.recorded.roofline(
            shortKernelName(row.kernel),
            row.teraflops === null ? null : `${computed(row.teraflops)} TFLOP/s`,
            row.gigabytesPerSecond === null ? null : `${computed(row.gigabytesPerSecond)} GB/s`,
            row.roofShare === null ? null : share(row.roofShare),
            row.bound,
          ),
      ),
    );
}

function complete({ events, skippedEvents, isPartial }: RecordedFacts, path: string): Statement[] {
  const cites = [
    cite(`${path}.events`, events),
    cite(`${path}.skippedEvents`, skippedEvents),
    cite(`${path}.isPartial`, isPartial),
  ];
  return [
    state('answered', level, cites, (t) =>
      t.recorded.complete(whole(events), skippedEvents === 0 ? null : whole(skippedEvents), isPartial),
    ),
  ];
}

function places({ places: rows, located }: RecordedFacts, path: string): Statement[] {
  return [
    state('answered', level, [cite(`${path}.located`, located)], (t) => t.recorded.located(share(located))),
    ...rows
      .slice(0, shownRows)
      .map((row, at) =>
        state('recorded-kernel', level, [cite(`${path}.places[${at}].place`, row.place)], (t) =>
          t.recorded.place(shortKernelName(row.kernel), row.place, row.isReplay),
        ),
      ),
  ];
}

function steps({ steps: count, microseconds, launches }: RecordedFacts, path: string): Statement[] {
  const cites = [
    cite(`${path}.steps`, count),
    cite(`${path}.microseconds`, microseconds),
    cite(`${path}.launches`, launches),
    derive('microseconds', microseconds),
  ];
  if (count === 0) {
    return [state('answered', level, cites, (t) => t.recorded.noSteps(inMs(microseconds), whole(launches)))];
  }
  const time = derive('ratio', microseconds / 1000, count);
  const runs = derive('ratio', launches, count);
  return [
    state('answered', level, [...cites, time, runs], (t) =>
      t.recorded.steps(whole(count), `${computed(time.value)} ms`, computed(runs.value)),
    ),
    said('cannot-be-said', (t) => t.recorded.stepLimits),
  ];
}
