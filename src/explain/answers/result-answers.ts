import { aggregationStatements } from '../analysis/aggregation.ts';
import { bestStatements, memoryStatements } from '../analysis/best.ts';
import { disaggregationStatements } from '../analysis/disaggregation.ts';
import { infeasibleStatements } from '../analysis/infeasible.ts';
import { judgementStatements } from '../analysis/judgement.ts';
import { leverStatements } from '../analysis/levers.ts';
import { limitStatements } from '../analysis/limits.ts';
import { candidateStatements } from '../analysis/losing-candidates.ts';
import { forwardCommands, servedPhases } from '../analysis/next-steps.ts';
import { ofPair, pairSides } from '../analysis/pair-sides.ts';
import { pdRatioStatements } from '../analysis/pd-ratio.ts';
import { serverStatements } from '../analysis/simulated-server.ts';
import { type OwnSearch, searchEndStatements } from '../analysis/stopped.ts';
import { isAnswered, type Subject } from '../analysis/subject.ts';
import { cite, derive } from '../evidence/cite.ts';
import type { ServedPhase } from '../evidence/phase-evidence.ts';
import { about, type Statement, state } from '../evidence/statement.ts';
import { type ExplainFacts, ownSearch } from '../facts.ts';
import type { WhatIfChange } from '../headline.ts';
import { share, strategy } from '../prose-figures.ts';
import {
  type AnswerMaterial,
  type AnswerPart,
  ofRole,
  ofRules,
  orNoResult,
  runOfDevice,
  said,
} from './answer-material.ts';
import { bandsOf } from './bands.ts';
import { frameworksCompared } from './frameworks-compared.ts';
import { busyShares } from './idle.ts';
import { measuredLimit } from './measured-limit.ts';
import { nearestLimits } from './nearest-row.ts';
import { otherDevices } from './other-devices.ts';
import { phaseOfPass } from './phase-of-pass.ts';
import type { AskedOf, Question } from './question.ts';
import { ofPhases } from './shares-asked.ts';
import { slowerPhase } from './together.ts';
import { sideBySide } from './two-sides.ts';
import { whatIfStatements } from './what-if.ts';

/** What the conclusion says, how far its figures may be off, and the checks that it rests on. */
export function reasonable({ whole, subjects }: AnswerMaterial): readonly Statement[] {
  const { sections } = whole();
  const checks = ofRole(Object.values(sections).flat(), 'check');
  const [verdict, judged, ...rest] = sections.conclusion;
  return [...[verdict ?? [], judged ?? []].flat(), ...bandsOf(subjects), ...rest, ...checks];
}

/** Why the chosen strategy is the best of those that were tried; a result without a row has none. */
export function why({ subjects, facts }: AnswerMaterial): readonly Statement[] {
  return orNoResult(
    subjects.flatMap((one) => {
      const own = ownSearch(one, facts);
      if (subjects.length > 1) return about(one.path, whyInShort(one, own));
      return about(one.path, [
        ...judgementStatements(one),
        ...bestStatements(one),
        ...limitStatements(one),
        ...searchEndStatements(one, own),
        ...pdRatioStatements(one),
        ...candidateStatements(one, own),
        ...infeasibleStatements(one, own),
      ]);
    }),
  );
}

/** The same of one of several results: which strategy wins, what binds it, and what stopped the next best one. */
function whyInShort(subject: Subject, own: OwnSearch | null): Statement[] {
  const binding = limitStatements(subject).filter(({ rule }) => rule === 'binding-limit');
  return [
    ...judgementStatements(subject),
    ...binding,
    ...searchEndStatements(subject, own),
    ...pdRatioStatements(subject),
    ...candidateStatements(subject, own).slice(0, 2),
    ...infeasibleStatements(subject, own),
  ];
}

/** Limits of a row and where its search ended; the end stands first where no limit is what stopped it. */
function limitsAndEnd(subject: Subject, facts: ExplainFacts): Statement[] {
  const [held, end] = [limitStatements(subject), searchEndStatements(subject, ownSearch(subject, facts))];
  // What stopped it stands in front of the limits that it keeps with room to spare.
  const binding = held.filter(({ rule }) => rule === 'binding-limit');
  const others = held.filter((one) => !binding.includes(one));
  return binding.length > 0 ? [...binding, ...others, ...end] : [...end, ...held];
}

/**
 * Bottlenecks of a result: the limit that ends the search, the class that leads each phase, the gain of each lever,
 * and the step that would say more.
 */
export function limits(
  { input, subjects, facts, whole: explained, engine }: AnswerMaterial,
  { phase }: AskedOf,
): AnswerPart {
  const explanation = explained();
  const { sections } = explanation;
  const run = runOfDevice({ input, subjects });
  const own = subjects.flatMap((one) =>
    about(one.path, [
      ...measuredLimit(one),
      ...(one.device.phase === 'pd-ratio' ? judgementStatements(one) : []),
      ...limitsAndEnd(one, facts),
      ...memoryStatements(one, facts),
      ...infeasibleStatements(one, ownSearch(one, facts)),
      ...nearestLimits(one, { facts }),
      ...ofInstances(one, phase, facts),
      ...ofRules(pdRatioStatements(one), ['pd-balance', 'pd-served']),
    ]),
  );
  const empty = ofRules(sections.best, ['infeasible', 'no-phase-asked']).filter(
    (one) => !own.some(({ rule }) => rule === one.rule),
  );
  // What a phase is probably led by is no evidence, and stands in the whole explanation.
  const led = ofRole([...ofPhases(sections, phase), ...sections.best], 'bottleneck').filter(
    ({ rule }) => own.length === 0 || (rule !== 'prefill-hypothesis' && rule !== 'decode-hypothesis'),
  );
  const levers = run && engine ? leverStatements(run, engine, undefined, phase) : [];
  const slower = phase === undefined ? slowerPhase(subjects) : null;
  return {
    statements: [
      ...orNoResult([...(slower === null ? [] : [slower]), ...own, ...empty, ...led, ...levers]),
      ...sections.next,
    ],
    commands: explanation.nextCommands,
  };
}

/** How far each kind of instance of a ratio stays from its limit; of the phase that is named alone. */
function ofInstances(
  subject: Subject,
  phase: ServedPhase | undefined,
  facts: ExplainFacts,
): readonly Statement[] {
  return pairSides(subject)
    .filter(({ device }) => phase === undefined || device.phase === phase)
    .flatMap((side) => ofPair([...limitStatements(side), ...memoryStatements(side, facts)]));
}

/** Which phase is the larger part, and what is known about each. */
export function phaseSplit({ subjects, whole, input }: AnswerMaterial): readonly Statement[] {
  const { sections } = whole();
  const split = subjects.flatMap((one) => {
    const decomposed = ofRules(aggregationStatements(one), [
      'aggregation-decomposed',
      'aggregation-waves',
      'chunked-schedule',
    ]);
    const { phase } = one.device;
    const alone =
      phase === 'prefill' || phase === 'decode'
        ? [said('answered', (t) => t.answers.onePhase(t.words.served[phase]))]
        : [];
    return about(one.path, [
      ...(busyShares(one) ?? []),
      ...(phase === 'pd-ratio' ? judgementStatements(one) : []),
      ...largerPhase(decomposed),
      ...decomposed,
      ...serverStatements(one),
      ...alone,
      ...disaggregationStatements(one),
      ...ofRules(pdRatioStatements(one), ['pd-balance', 'pd-served', 'pd-side']),
    ]);
  });
  const slower = slowerPhase(subjects);
  if (subjects.length === 0 && input.forwards.length > 0) return input.forwards.flatMap(phaseOfPass);
  if (subjects.length > 0 && subjects.every(({ run }) => run.basis === 'measured'))
    return [
      said('cannot-be-said', (t) => t.asked.measuredPhases),
      ...subjects.flatMap((one) => about(one.path, bestStatements(one))),
    ];
  return orNoResult([
    ...(slower === null ? [] : [slower]),
    ...split,
    ...sections.prefill,
    ...sections.decode,
  ]);
}

/** The larger phase of an aggregated row, from the share that its decomposition cites. */
function largerPhase(decomposed: readonly Statement[]): Statement[] {
  const part = decomposed
    .flatMap((one) => one.cites)
    .find((one) => 'formula' in one && one.formula === 'prefillShare');
  if (part === undefined || typeof part.value !== 'number') return [];
  const prefill = part.value;
  const rest = derive('headroom', prefill, 1);
  const isPrefill = prefill >= rest.value;
  return [
    state('answered', 'macro_only', [part, rest], (t) =>
      t.answers.larger(
        t.words.served[isPrefill ? 'prefill' : 'decode'],
        share(isPrefill ? prefill : rest.value),
      ),
    ),
  ];
}

/** Two sides that a question names beside each other: rows, phases, results, or engines where one was run again. */
export function compare(
  question: Extract<Question, { intent: 'compare' }>,
  material: AnswerMaterial,
): AnswerPart {
  const { input, subjects, facts, engine } = material;
  if (question.isOfFrameworks === true) return { statements: frameworksCompared(material) };
  if (question.pair !== undefined)
    return { statements: sideBySide(input, subjects, facts, null, question.pair) };
  const named = subjects.find(({ device }) => device.device === question.device);
  if (question.device === null) {
    const answered = subjects.filter(isAnswered);
    // Prefill and Decode of one plan are no two results.
    const isPair =
      answered.some(
        (one, at) => answered.findIndex(({ device }) => device.phase === one.device.phase) < at,
      ) || input.forwards.length > 1;
    if (isPair) return { statements: sideBySide(input, bestFirst(subjects), facts) };
    return { statements: otherDevices(question.devices ?? null, material) };
  }
  const first = subjects.find((one) => one !== named && isAnswered(one));
  // A device that was read already is compared as it was read; another one is computed.
  if (named !== undefined && isAnswered(named) && first)
    return { statements: sideBySide(input, subjects, facts, question.device) };
  const change: WhatIfChange = { devices: [question.device] };
  return {
    statements: whatIfStatements(change, engine),
    offers: engine === null ? [] : [{ id: 'change', change }],
  };
}

/** Of more than two results the fastest first; two keep their order, in which they have their letters. */
function bestFirst(subjects: readonly Subject[]): readonly Subject[] {
  const rateOf = ({ device }: Subject) => device.best?.throughputTokensPerSecond ?? 0;
  return subjects.length > 2 ? subjects.toSorted((a, b) => rateOf(b) - rateOf(a)) : subjects;
}

/** The forward passes of a strategy that is named among the candidates; null where none is of that split. */
function commandsOf(
  { split, words }: NonNullable<Extract<Question, { intent: 'commands' }>['of']>,
  phase: ServedPhase | null,
  subjects: readonly Subject[],
): AnswerPart {
  const candidates = subjects.flatMap((subject) =>
    subject.device.candidates.map((row) => ({ subject, row })),
  );
  const found = candidates.find(({ row }) =>
    (['tp', 'dp', 'ep'] as const).every((name) => split[name] === undefined || split[name] === row[name]),
  );
  if (found === undefined) {
    const known = candidates.map(({ row }) => strategy(row.parallel, ''));
    return {
      statements: [
        state(
          'not-answerable',
          'macro_only',
          [cite('candidates', known.join(' '), 'reference'), cite('question.split', words, 'reference')],
          (t) => t.answers.notACandidate(words, known.join(t.words.listed)),
        ),
      ],
    };
  }
  const { subject, row } = found;
  const own: Subject = { ...subject, device: { ...subject.device, best: row } };
  const phases = phase === null ? servedPhases(subject.device) : [phase];
  return {
    statements: [said('answered', (t) => t.answers.verifyIt)],
    commands: forwardCommands(own, { opBound: false, phases }),
  };
}

/**
 * The commands of the forward passes of the best row, or of the strategy that is named; with the dump where shares are
 * known already.
 */
export function commands(
  { of, phase }: Extract<Question, { intent: 'commands' }>,
  { subjects, whole }: AnswerMaterial,
): AnswerPart {
  if (of !== null) return commandsOf(of, phase ?? null, subjects);
  const explanation = whole();
  const first = subjects.find(isAnswered);
  const all =
    explanation.nextCommands.length > 0 || first === undefined
      ? explanation.nextCommands
      : forwardCommands(first, { opBound: true, phases: servedPhases(first.device) });
  const next = explanation.sections.next.filter(({ rule }) => rule.startsWith('next-'));
  return {
    statements: [
      ...next,
      all.length > 0
        ? said('answered', (t) => t.answers.verifyIt)
        : said('not-answerable', (t) => t.answers.commands),
    ],
    commands: all,
    offers: [{ id: 'verify' }],
  };
}
