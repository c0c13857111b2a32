import { powersOfTwo } from '../../engine/terms/powers-of-two.ts';
import type { Result, ResultPhase } from '../../results/result.ts';
import { pdRatioStatements } from '../analysis/pd-ratio.ts';
import { nearestOutcomes, nearestStatements } from '../analysis/stopped.ts';
import { bestOf, type Subject } from '../analysis/subject.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import { type ExplainTexts, type Statement, state } from '../evidence/statement.ts';
import {
  type Headline,
  headline,
  headlineCites,
  headlineWords,
  judgedPhases,
  rowHeadline,
  type WhatIf,
} from '../headline.ts';
import { rate, requests, whole } from '../prose-figures.ts';
import type { AnswerMaterial } from './answer-material.ts';
import { changeCites, changeWords, withChange } from './change-words.ts';
import { type AskedGoal, type DeviceGoal, loadOf, sizedStatements, withTimes } from './devices-for-load.ts';
import { whatIfHeads } from './what-if.ts';

const mostDevices = 1024;

interface Tried {
  readonly count: number;
  /** Rate of each phase; null where one of them has no row. */
  readonly found: readonly PhaseHeadline[] | null;
}

interface PhaseHeadline {
  readonly phase: ResultPhase;
  readonly of: Headline;
}

function everyPhase(result: Result): readonly PhaseHeadline[] | null {
  const phases = judgedPhases(result);
  const found = phases.flatMap((phase) => {
    const of = headline(result, phase);
    return of === null ? [] : [{ phase, of }];
  });
  return found.length === 0 || found.length < phases.length ? null : found;
}

function foundWords(found: readonly PhaseHeadline[], t: ExplainTexts): string {
  return found.length === 1
    ? found.map(({ of }) => headlineWords(of)).join('')
    : found.map(({ phase, of }) => `${t.words.phases[phase]} ${headlineWords(of)}`).join(t.words.listed);
}

interface Search {
  readonly tried: readonly Tried[];
  readonly met: Tried | null;
  /** The smallest count whose memory holds the model in every phase, whatever limit it breaks. */
  readonly holding: { readonly count: number; readonly result: Result } | null;
}

function isHeld({ results }: Result): boolean {
  return (
    results.length > 0 &&
    results.every(
      (device) =>
        device.phase === 'pd-ratio' ||
        device.best !== null ||
        (nearestOutcomes(device)[0]?.broken ?? null) !== null,
    )
  );
}

/** From which count on memory holds the model, and the limit that is broken there, where no count meets the limits. */
function heldFrom({ limits }: DeviceGoal, { met, holding }: Search): Statement[] {
  if (met !== null || holding === null) return [];
  const { count, result } = holding;
  return [
    state('devices-needed', 'macro_only', [cite('question.numDevices', count, 'reference')], (t) =>
      t.asked.heldFrom(whole(count)),
    ),
    ...result.results.flatMap((device, at) =>
      withChange(nearestStatements(device, `results[${at}]`, 'changed').slice(0, 1), {
        ...limits,
        numDevices: count,
      }),
    ),
  ];
}

/** Powers of two are what a split of devices divides; each is searched until one reaches the goal. */
function search(goal: DeviceGoal, whatIf: WhatIf): Search {
  const tried: Tried[] = [];
  let holding: Search['holding'] = null;
  for (const count of powersOfTwo(mostDevices)) {
    const result = whatIf({ ...goal.limits, numDevices: count });
    if (result === null) continue;
    const found = everyPhase(result);
    const one = { count, found };
    tried.push(one);
    if (holding === null && isHeld(result)) holding = { count, result };
    if (found !== null) return { tried, met: one, holding };
  }
  return { tried, met: null, holding };
}

function goalWords(goal: DeviceGoal, t: ExplainTexts): string {
  return Object.keys(goal.limits).length === 0
    ? t.answers.goalLimits
    : t.answers.goalChange(changeWords(goal.limits, t));
}

/** Devices that hold what a question asks for; a load by whole instances of any size, limits alone by doubling. */
export function devicesAnswer(
  asked: AskedGoal,
  { input, subjects, facts, engine }: AnswerMaterial,
): Statement[] {
  const goal = withTimes(asked, subjects[0] ?? null);
  const load = loadOf(goal);
  const [only] = subjects;
  if (load === null && only?.device.phase === 'pd-ratio')
    return [...pdRatioStatements(only), ...onHalf(only, engine)];
  if (load === null)
    return [...fewerStatements(goal, subjects, { facts, engine }), ...devicesStatements(goal, engine)];
  const run = input.runs[0] ?? null;
  // Of several devices that were read each is sized by itself.
  const own = [...new Set(subjects.flatMap(({ device }) => device.device ?? []))];
  const onOwn = own.length === 1 && (run?.conditions.devices.length ?? 0) > 1 ? { devices: own } : {};
  const sizing = run === null ? null : facts.sizeOf(run, { ...onOwn, ...goal.limits }, load);
  // What another program predicts of its row is its own; what an engine of ours sizes stands behind it.
  const isOther = only !== undefined && only.run.basis === 'predicted' && only.device.best !== null;
  const told =
    isOther && Object.keys(goal.limits).length === 0 ? copiesFor(goal, only, { isSized: true }) : [];
  if (sizing !== null && sizing.refusal === null) return [...told, ...sizedStatements(goal, sizing)];
  const copied = Object.keys(goal.limits).length === 0 ? copiesFor(goal, only ?? null) : [];
  return copied.length > 0 ? copied : [state('what-if-refused', 'macro_only', [], (t) => t.answers.noWhatIf)];
}

/** Load that a ratio serves on half of its devices. */
function onHalf({ run }: Subject, engine: WhatIf | null): Statement[] {
  const half = Math.floor((run.conditions.numDevices ?? 0) / 2);
  return engine === null || engine({}) === null || half < 1 ? [] : whatIfHeads({ numDevices: half }, engine);
}

/**
 * Load that rows serve on their own devices, and on fewer: half of them, or one machine less. Nothing where a question names a
 * limit, as that alone is asked then.
 */
function fewerStatements(
  goal: DeviceGoal,
  subjects: readonly Subject[],
  { facts, engine }: Pick<AnswerMaterial, 'facts' | 'engine'>,
): Statement[] {
  const [first] = subjects;
  const count = first?.run.conditions.numDevices ?? null;
  if (first === undefined || engine === null || count === null || count < 2) return [];
  if (Object.keys(goal.limits).length > 0 || engine({}) === null) return [];
  const machine = facts.devicesPerMachine(first.device.device) ?? 0;
  const less = machine > 0 && count > 2 * machine ? [count - machine] : [];
  const fewer = [...new Set([...less, Math.floor(count / 2)])];
  return [
    ...subjects.flatMap((subject) => servedOnAll(subject, count, subjects.length > 1)),
    ...fewer.flatMap((numDevices) => whatIfHeads({ numDevices }, engine)),
  ];
}

function servedOnAll(subject: Subject, count: number, isNamed: boolean): Statement[] {
  const best = bestOf(subject);
  const { phase } = subject.device;
  if (best === null) return [];
  const own = { label: '', labelPath: `${best.path}.parallel`, figures: rowHeadline(best.row, best.path) };
  const cites = [
    cite(`${subject.runPath}.conditions.numDevices`, count),
    ...own.figures.map((figure) => cite(figure.path, figure.value)),
  ];
  return [
    state('devices-needed', 'macro_only', cites, (t) => {
      const said = t.asked.needsAll(whole(count), headlineWords(own));
      return isNamed ? t.analysis.ofPhase(t.words.phases[phase], said) : said;
    }),
  ];
}

/** Whole copies of what was read that hold a load together, each with the rate of its best row, where no engine can size it. */
function copiesFor(goal: DeviceGoal, subject: Subject | null, { isSized = false } = {}): Statement[] {
  const best = subject === null ? null : bestOf(subject);
  if (best === null || subject === null) return [];
  const { row, path } = best;
  const pairs = [
    ['requestsPerSecond', goal.requestsPerSecond, row.requestsPerSecond, requests],
    ['throughputTokensPerSecond', goal.tokensPerSecond, row.throughputTokensPerSecond, rate],
    ['concurrency', goal.users, row.concurrency, whole],
  ] as const;
  return pairs.flatMap(([field, asked, own, words]) => {
    if (asked === null || own === null || own <= 0) return [];
    const devices = subject.run.conditions.numDevices;
    const copies = derive('instancesFor', asked, own);
    const all = devices === null ? null : derive('product', copies.value, devices);
    const cites = [
      cite(`${path}.${field}`, own),
      cite('question.asked', asked, 'reference'),
      cite(`${subject.runPath}.conditions.numDevices`, devices),
      copies,
      ...(all === null ? [] : [all]),
    ];
    return [
      state('devices-needed', 'macro_only', cites, (t) =>
        t.asked.copies(
          words(asked),
          words(own),
          whole(copies.value),
          all === null ? null : whole(all.value),
          isSized,
        ),
      ),
    ];
  });
}

/** The smallest count of devices (doubling) that meets limits on the embedded engine, and what half of it gives. */
function devicesStatements(goal: DeviceGoal, whatIf: WhatIf | null): Statement[] {
  const searched: Search = whatIf === null ? { tried: [], met: null, holding: null } : search(goal, whatIf);
  const { tried, met } = searched;
  const last = tried.at(-1);
  if (last === undefined) return [state('what-if-refused', 'macro_only', [], (t) => t.answers.noWhatIf)];
  const told: Cite[] = changeCites(goal.limits);
  const counted = (one: Tried): Cite[] => [
    cite('question.numDevices', one.count, 'reference'),
    ...(one.found ?? []).flatMap(({ of }) => headlineCites(of, 'changed')),
  ];
  const below = met === null ? last : tried.at(-2);
  const beside =
    below === undefined
      ? []
      : [
          state('devices-needed', 'macro_only', counted(below), (t) =>
            below.found === null
              ? t.answers.devicesBelowNone(whole(below.count))
              : t.answers.devicesBelow(whole(below.count), foundWords(below.found, t)),
          ),
        ];
  if (met?.found) {
    const { found, count } = met;
    return [
      state('devices-needed', 'macro_only', [...told, ...counted(met)], (t) =>
        t.answers.devicesNeeded(goalWords(goal, t), whole(count), foundWords(found, t)),
      ),
      ...beside,
    ];
  }
  return [
    state('devices-needed', 'macro_only', [...told, ...counted(last)], (t) =>
      t.answers.devicesNotEnough(goalWords(goal, t), whole(last.count)),
    ),
    ...heldFrom(goal, searched),
    ...beside,
  ];
}
