import { cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import type { WhatIfChange } from '../headline.ts';
import type { ExplainInput } from '../input.ts';
import { whole as counted } from '../prose-figures.ts';
import { belowPeakAnswer } from './below-peak.ts';
import { capacityAnswer } from './capacity.ts';
import { type AnswerContext, type AnswerPart, said } from './context.ts';
import { devicesAnswer } from './devices-needed.ts';
import { equationStatements } from './equation.ts';
import { expertsAnswer } from './experts.ts';
import {
  changedAnswer,
  conditionsAnswer,
  evidenceAnswer,
  nextAnswer,
  summaryAnswer,
} from './explained-parts.ts';
import { featureAnswer, requestsHeld, speculativeAnswer } from './feature.ts';
import { candidatesAnswer, figuresAnswer, percentileAnswer } from './figures-asked.ts';
import { idleAnswer } from './idle.ts';
import { instancesAnswer } from './instances.ts';
import { latencyAnswer, requestTimeAnswer, wholeRequestAnswer } from './latency.ts';
import { fitsAnswer, loadAnswer } from './load-asked.ts';
import { measuredLoad } from './measured-load.ts';
import { cacheAnswer } from './memory-asked.ts';
import { notRunnable } from './not-runnable.ts';
import { operatorsAnswer } from './operators-asked.ts';
import { perDeviceAnswer } from './per-device.ts';
import type { Question } from './question.ts';
import { changesNeed, recordedChanges } from './recorded-changes.ts';
import { recordedFactsAnswer } from './recorded-facts.ts';
import { familiesAnswer } from './recorded-families.ts';
import { overlapAnswer } from './recorded-overlap.ts';
import { absoluteChange } from './relative-change.ts';
import { commands, compare, limits, phaseSplit, reasonable, shares, why } from './result-answers.ts';
import { separationAnswer } from './separation.ts';
import { servedAnswer } from './served-load.ts';
import { sideBySide } from './two-sides.ts';
import { whatIfStatements } from './what-if.ts';
import { isOfBest, whyNot } from './why-not.ts';
import { widenStatements } from './widen.ts';

/** The change of a what-if in absolute figures; null where it is relative to what the input does not say. */
export function askedChange(
  { change, relative, machines }: Extract<Question, { intent: 'what-if' }>,
  { input, subjects, facts }: Pick<AnswerContext, 'input' | 'subjects' | 'facts'>,
): WhatIfChange | null {
  const [run] = input.runs;
  const device = change.devices?.[0] ?? subjects[0]?.device.device ?? run?.conditions.devices[0] ?? null;
  const perMachine = facts.devicesPerMachine(device);
  const scaled =
    relative === undefined || run === undefined ? {} : absoluteChange(relative, run.conditions, perMachine);
  if (scaled === null || (machines !== undefined && perMachine === null)) return null;
  return {
    ...scaled,
    ...(machines === undefined || perMachine === null ? {} : { numDevices: machines * perMachine }),
    ...change,
  };
}

/** Why a relative change gives no plan: no machine is left, or the input does not say what it is relative to. */
function notChanged(
  { relative }: Extract<Question, { intent: 'what-if' }>,
  { input, subjects, facts }: AnswerContext,
): Statement {
  const count = input.runs[0]?.conditions.numDevices ?? null;
  const perMachine = facts.devicesPerMachine(subjects[0]?.device.device ?? null);
  if (relative === undefined || !('moreMachines' in relative) || count === null || perMachine === null)
    return said('not-answerable', (t) => t.asked.notGivenNow);
  const cites = [
    cite('runs[0].conditions.numDevices', count),
    cite('device.perMachine', perMachine, 'reference'),
  ];
  return state('not-answerable', 'macro_only', cites, (t) =>
    t.asked.noMachineLeft(counted(count), counted(perMachine)),
  );
}

/** A length that a what-if puts forward, where it goes beyond what the model was built for. */
function beyondContext(
  { inputLength, outputLength }: WhatIfChange,
  { input, facts }: AnswerContext,
): Statement[] {
  const [run] = input.runs;
  const built = facts.modelOf(run?.conditions.model ?? null)?.longestContext ?? null;
  const prompt = inputLength ?? run?.conditions.inputLength ?? null;
  const answerLength = outputLength ?? run?.conditions.outputLength ?? null;
  if (built === null || prompt === null || answerLength === null) return [];
  if (inputLength === undefined && outputLength === undefined) return [];
  const asked = derive('sum', prompt, answerLength);
  if (asked.value <= built) return [];
  return [
    state('answered', 'macro_only', [asked, cite('model.longestContext', built, 'reference')], (t) =>
      t.asked.beyondContext(counted(asked.value), counted(built)),
    ),
  ];
}

/** Changes between recordings, where nothing else was read; null where results were, or where nothing is compared. */
function changesRecorded({ runs, traces }: ExplainInput): Statement[] | null {
  return runs.length > 0 ? null : recordedChanges(traces);
}

/** The answer to a question by its kind, from what its context holds. */
export function answerOfKind(question: Question, context: AnswerContext): AnswerPart {
  const { input, facts, subjects, engine } = context;
  switch (question.intent) {
    case 'reasonable':
      return { statements: reasonable(context), offers: [{ id: 'verify' }] };
    case 'why':
      return { statements: why(context) };
    case 'why-not':
      return {
        statements: [
          ...whyNot(question, subjects, facts),
          ...(isOfBest(question, subjects) ? why(context) : []),
        ],
      };
    case 'limits':
      return limits(context);
    case 'prefill-or-decode':
      return { statements: phaseSplit(context) };
    case 'instances':
      return { statements: instancesAnswer(question, subjects) };
    case 'what-if': {
      const asked = askedChange(question, context);
      if (asked === null) return { statements: [notChanged(question, context)] };
      const refused = notRunnable(asked, context);
      if (refused !== null) return { statements: [refused] };
      const speculative = speculativeAnswer(asked, input.runs[0] ?? null, context);
      if (speculative !== null) return speculative;
      return {
        statements: [
          ...whatIfStatements(asked, engine, question.phase),
          ...requestsHeld(asked, engine, question.phase),
          ...beyondContext(asked, context),
        ],
        // No plan has a device that is not built.
        offers: engine === null || asked.hardware !== undefined ? [] : [{ id: 'change', change: asked }],
      };
    }
    case 'devices-for':
      return { statements: devicesAnswer(question, context) };
    case 'compare': {
      const recorded = changesRecorded(input);
      return recorded === null ? compare(question, context) : { statements: recorded };
    }
    case 'slower':
      return {
        statements:
          changesRecorded(input) ?? sideBySide(input, subjects, facts, question.on ?? null, question.pair),
      };
    case 'shares':
      return shares(context);
    case 'widen':
      return { statements: widenStatements(input, facts, engine), offers: [{ id: 'widen' }] };
    case 'commands':
      return commands(question, context);
    case 'equation':
      return { statements: equationStatements(question.metric, subjects, facts) };
    case 'export':
      return {
        statements: [said('answered', (t) => t.answers.export)],
        offers: [{ id: 'export' }],
      };
    case 'families':
      return familiesAnswer(context);
    case 'recorded':
      return recordedFactsAnswer(question, context);
    case 'overlap':
      return overlapAnswer(context);
    case 'operators':
      return operatorsAnswer(question, context);
    case 'latency':
      return latencyAnswer(question.metric, context);
    case 'request-time':
      return requestTimeAnswer(context);
    case 'e2e':
      return wholeRequestAnswer(question.answerTokens ?? null, context);
    case 'fits':
      return servedAnswer(question, context) ?? fitsAnswer(question, context);
    case 'load':
    case 'why-not-batch':
      return (
        servedAnswer(question, context) ?? measuredLoad(question, context) ?? loadAnswer(question, context)
      );
    case 'cache':
      return cacheAnswer(context);
    case 'users':
    case 'longest-context':
      return capacityAnswer(question.intent, context);
    case 'per-device':
      // A pass that was read by itself tells its rate of each device where it tells its time.
      if (subjects.length === 0 && input.forwards.length > 0 && question.price === null)
        return figuresAnswer({ metric: 'throughput' }, context);
      return perDeviceAnswer(question, context);
    case 'separation':
      return separationAnswer(context);
    case 'feature':
      return featureAnswer(question, context);
    case 'below-peak':
      return belowPeakAnswer(question.phase ?? null, context);
    case 'candidates':
      return candidatesAnswer(context);
    case 'figures':
      return figuresAnswer(question, context);
    case 'percentile':
      return percentileAnswer(context);
    case 'experts':
      return { statements: expertsAnswer(context) };
    case 'idle':
      return idleAnswer(context);
    case 'changed': {
      const recorded = changesRecorded(input);
      if (recorded !== null) return { statements: recorded };
      return input.runs.length === 0 && input.traces.length > 0
        ? { statements: [said('next-trace', (t) => changesNeed(t, input.traces))] }
        : changedAnswer(context);
    }
    case 'conditions':
      return conditionsAnswer(context);
    case 'evidence':
      return evidenceAnswer(context);
    case 'summary':
      return summaryAnswer(context);
    case 'next':
      return nextAnswer(context);
    case 'unknown': {
      const { near = [] } = question;
      const offered =
        near.length === 0
          ? []
          : [
              state('not-answerable', 'macro_only', [], (t, language) =>
                t.answers.near(near.map((one) => one[language])),
              ),
            ];
      return {
        statements: [...offered, said('not-answerable', (t) => t.answers.unanswerable(t.answers.can))],
      };
    }
  }
}
