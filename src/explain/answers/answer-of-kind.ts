import { cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import type { WhatIfChange } from '../headline.ts';
import { whole as counted } from '../prose-figures.ts';
import { type AnswerMaterial, type AnswerPart, said } from './answer-material.ts';
import { bareAnswers, changesRecorded } from './bare-answers.ts';
import { countedInAnswer } from './counted-in.ts';
import { devicesDivided } from './devices-divided.ts';
import { devicesAnswer } from './devices-needed.ts';
import { equationStatements } from './equation.ts';
import { featureAnswer, requestsHeld, speculativeAnswer } from './feature.ts';
import { candidatesAnswer, figuresAnswer } from './figures-asked.ts';
import { heldBySplit } from './held-by-split.ts';
import { instancesAnswer } from './instances.ts';
import { latencyAnswer } from './latency.ts';
import { leastLatency } from './least-latency.ts';
import { fitsAnswer, loadAnswer } from './load-asked.ts';
import { measuredLoad } from './measured-load.ts';
import { measuredWithin } from './measured-within.ts';
import { metricOfRow } from './metric-of-row.ts';
import { notRunnable } from './not-runnable.ts';
import { operatorsAnswer } from './operators-asked.ts';
import { perDeviceAnswer } from './per-device.ts';
import type { AskedLoad, Question } from './question.ts';
import { recordedFactsAnswer } from './recorded-facts.ts';
import { absoluteChange } from './relative-change.ts';
import { commands, compare, why } from './result-answers.ts';
import { servedAnswer } from './served-load.ts';
import { sharesOfStrategy } from './shares-of-row.ts';
import { whatIfStatements } from './what-if.ts';
import { wholeRequestAnswer } from './whole-request.ts';
import { isOfBest, rowsOfBoth, whyNot } from './why-not.ts';

/** Times of the best rows and pairs that were read, by the limits that hold them. */
function timesOf(subjects: AnswerMaterial['subjects']): { ttftLimitMs?: number; tpotLimitMs?: number } {
  const best = subjects.map(({ device }) => device.best ?? device.pdRatio?.pairs[0] ?? null);
  const ttftLimitMs = best.map((one) => one?.ttftMs ?? null).find((one) => one !== null);
  const tpotLimitMs = best.map((one) => one?.tpotMs ?? null).find((one) => one !== null);
  return {
    ...(typeof ttftLimitMs === 'number' ? { ttftLimitMs } : {}),
    ...(typeof tpotLimitMs === 'number' ? { tpotLimitMs } : {}),
  };
}

/** The change of a what-if in absolute figures; null where it is relative to what the input does not say. */
export function askedChange(
  { change, relative, machines }: Extract<Question, { intent: 'what-if' }>,
  { input, subjects, facts }: Pick<AnswerMaterial, 'input' | 'subjects' | 'facts'>,
): WhatIfChange | null {
  const [run] = input.runs;
  const device = change.devices?.[0] ?? subjects[0]?.device.device ?? run?.conditions.devices[0] ?? null;
  const perMachine = facts.devicesPerMachine(device);
  const scaled =
    relative === undefined || run === undefined
      ? {}
      : absoluteChange(relative, run.conditions, perMachine, timesOf(subjects));
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
  { input, subjects, facts }: AnswerMaterial,
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
  { input, facts }: AnswerMaterial,
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

/** Whether a load fits the memory and, of users, what each of them would get: memory alone is no yes. */
function fitsAndServes(question: AskedLoad, material: AnswerMaterial): AnswerPart {
  const fits = longerPrompts(question, material, fitsAnswer(question, material));
  const hasUsers = question.users !== null && question.contextTokens === null;
  if (!hasUsers || material.engine === null) return fits;
  return { ...fits, statements: [...fits.statements, ...loadAnswer(question, material).statements] };
}

/** A context that fits says nothing of latencies: what the plan would give with prompts that long stands behind it. */
function longerPrompts(
  { contextTokens, users, batch }: AskedLoad,
  { subjects, engine }: AnswerMaterial,
  fits: AnswerPart,
): AnswerPart {
  const [only] = subjects;
  const { outputLength, inputLength } = only?.run.conditions ?? {};
  const isAlone = contextTokens !== null && users === null && batch === null;
  if (!isAlone || subjects.length !== 1 || only?.device.phase !== 'aggregated' || engine === null)
    return fits;
  if (!outputLength || !inputLength || contextTokens - outputLength <= inputLength) return fits;
  const longer = whatIfStatements({ inputLength: contextTokens - outputLength }, engine, undefined, subjects);
  return { ...fits, statements: [...fits.statements, ...longer] };
}

/** The answer to a question by its kind, from what its context holds. */
export function answerOfKind(question: Question, material: AnswerMaterial): AnswerPart {
  const { input, facts, subjects, engine } = material;
  switch (question.intent) {
    case 'why-not':
      return {
        statements: [
          ...heldBySplit(question, subjects),
          ...metricOfRow(question, subjects),
          ...rowsOfBoth(question, subjects),
          ...whyNot(question, subjects, facts),
          ...(question.phase === undefined && question.isOfNetwork === undefined
            ? []
            : sharesOfStrategy(subjects, question.split, question.phase)),
          ...(isOfBest(question, subjects) ? why(material) : []),
        ],
      };
    case 'instances':
      return { statements: instancesAnswer(question, subjects) };
    case 'what-if': {
      const asked = askedChange(question, material);
      if (asked === null) return { statements: [notChanged(question, material)] };
      const measured = measuredWithin(asked, material);
      if (measured !== null) {
        const isRun = (engine?.({}) ?? null) !== null;
        return { statements: [...measured, ...(isRun ? whatIfStatements(asked, engine) : [])] };
      }
      const refused = notRunnable(asked, material);
      if (refused !== null) return { statements: [refused] };
      const speculative = speculativeAnswer(asked, input.runs[0] ?? null, material, question.phase);
      if (speculative !== null) return speculative;
      return {
        statements: [
          ...whatIfStatements(asked, engine, question.phase, subjects),
          ...requestsHeld(asked, engine, question.phase),
          ...beyondContext(asked, material),
        ],
        // No plan has a device that is not built.
        offers: engine === null || asked.hardware !== undefined ? [] : [{ id: 'change', change: asked }],
      };
    }
    case 'devices-for':
      return { statements: devicesAnswer(question, material) };
    case 'compare':
      return changesRecorded(input) ?? compare(question, material);
    case 'commands':
      return commands(question, material);
    case 'equation':
      return {
        statements: [
          ...devicesDivided(question.numDevices, subjects),
          ...equationStatements(question.metric, subjects, facts),
        ],
      };
    case 'counted-in':
      return { statements: countedInAnswer(question.part, material) };
    case 'recorded':
      return recordedFactsAnswer(question, material);
    case 'operators':
      return operatorsAnswer(question, material);
    case 'latency':
      return latencyAnswer(question.metric, material);
    case 'e2e':
      return wholeRequestAnswer(question.answerTokens ?? null, material);
    case 'fits': {
      const served = servedAnswer(question, material);
      if (served === null) return fitsAndServes(question, material);
      const { contextTokens } = question;
      const beyond = contextTokens === null ? [] : beyondContext({ inputLength: contextTokens }, material);
      return { ...served, statements: [...beyond, ...served.statements] };
    }
    case 'load':
    case 'why-not-batch':
      return (
        servedAnswer(question, material) ?? measuredLoad(question, material) ?? loadAnswer(question, material)
      );
    case 'per-device':
      // A pass that was read by itself tells its rate of each device where it tells its time.
      if (subjects.length === 0 && input.forwards.length > 0 && question.price === null)
        return figuresAnswer({ metric: 'throughput' }, material);
      return perDeviceAnswer(question, material);
    case 'feature':
      return featureAnswer(question, material);
    case 'figures':
      return figuresAnswer(question, material);
    case 'candidates': {
      const least = 'least' in question ? leastLatency(question.least, subjects) : [];
      const isAlone = 'least' in question && !['ttft', 'tpot', 'both'].includes(question.least);
      if (isAlone && least.length > 0) return { statements: least };
      const listed = candidatesAnswer(material);
      return { ...listed, statements: [...least, ...listed.statements] };
    }
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
    default:
      return bareAnswers[question.intent](material, question);
  }
}
