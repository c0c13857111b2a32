import { aggregationStatements } from './analysis/aggregation.ts';
import { measuredOperatorStatements, measuredStatements } from './analysis/basis.ts';
import { bestStatements, memoryStatements } from './analysis/best.ts';
import { commandApart } from './analysis/command-apart.ts';
import { conclusion } from './analysis/conclusion.ts';
import {
  commandConditionStatements,
  comparedConditionStatements,
  conditionStatements,
} from './analysis/conditions.ts';
import { consistencyStatements } from './analysis/consistency.ts';
import { disaggregationStatements } from './analysis/disaggregation.ts';
import { expertStatements } from './analysis/experts.ts';
import { impossiblePasses } from './analysis/impossible-passes.ts';
import { emptyRunStatements, infeasibleStatements } from './analysis/infeasible.ts';
import { levelsOf, looseForwards } from './analysis/levels.ts';
import { limitStatements } from './analysis/limits.ts';
import { candidateStatements } from './analysis/losing-candidates.ts';
import { measuredLoadStatements } from './analysis/measured-load.ts';
import { pdRatioStatements } from './analysis/pd-ratio.ts';
import { phaseSection, unnamedPasses } from './analysis/phase-section.ts';
import { plausibilityStatements } from './analysis/plausibility.ts';
import { quirkStatements } from './analysis/quirks.ts';
import { requestRebuilt } from './analysis/request-rebuilt.ts';
import { serverStatements } from './analysis/simulated-server.ts';
import { searchEndStatements } from './analysis/stopped.ts';
import { isAnswered, type Subject, strongest, subjectsOf, titleOf } from './analysis/subject.ts';
import { traceStatements } from './analysis/traces.ts';
import { hardwareStatements, profileStatements, profilesOf } from './bottleneck/hardware.ts';
import { decodeLikeCompute, expertsOfDense, hardwareSuspicion } from './bottleneck/suspicious.ts';
import { shareComparison } from './compare/side-by-side.ts';
import { bestSide, waterfallStatements } from './compare/waterfall-said.ts';
import { unknownConditions } from './condition-words.ts';
import { cite } from './evidence/cite.ts';
import { about, inBoth, inNameOf, type Statement, state } from './evidence/statement.ts';
import type { Explanation } from './explanation.ts';
import { type ExplainFacts, noFacts, ownSearch, searchesOf } from './facts.ts';
import type { ExplainInput } from './input.ts';
import { leverStatements } from './levers.ts';
import { nextSteps } from './next-steps.ts';
import { whole } from './prose-figures.ts';
import { judge } from './reasonableness.ts';

/** Devices or runs of one phase beside the first of it: hardware context, suspicion, what the difference is made of. */
export function comparedStatements(
  input: ExplainInput,
  subjects: readonly Subject[],
  facts: ExplainFacts,
): Statement[] {
  const answered = subjects.filter(({ device }) => device.best !== null);
  return answered.flatMap((right) => {
    const left = answered.find(({ device }) => device.phase === right.device.phase);
    const mine = left && bestSide(left);
    const theirs = bestSide(right);
    if (left === undefined || left === right || !mine || !theirs) return [];
    const shares = left.phases.flatMap((evidence) => {
      const other = right.phases.find(({ phase }) => phase === evidence.phase);
      return other ? shareComparison(evidence, other) : [];
    });
    return about(right.path, [
      ...hardwareStatements(left, right, input, profilesOf([left.device.device, right.device.device], facts)),
      ...hardwareSuspicion(left, right, input, facts.hardware),
      ...waterfallStatements(mine, theirs),
      ...shares,
    ]);
  });
}

function bestSection(input: ExplainInput, subjects: readonly Subject[], facts: ExplainFacts): Statement[] {
  const searched = (runAt: number) => {
    const run = input.runs[runAt];
    return run === undefined ? [] : searchesOf(run, facts);
  };
  return [
    ...(input.failures.length > 0 ? [] : emptyRunStatements(input, searched)),
    ...subjects.flatMap((subject) => {
      const own = ownSearch(subject, facts);
      return about(subject.path, [
        ...bestStatements(subject),
        ...measuredStatements(subject),
        ...measuredOperatorStatements(subject),
        ...measuredLoadStatements(subject),
        ...requestRebuilt(subject),
        ...serverStatements(subject),
        ...limitStatements(subject),
        ...searchEndStatements(subject, own),
        ...memoryStatements(subject, facts),
        ...infeasibleStatements(subject, own),
        ...pdRatioStatements(subject),
        ...aggregationStatements(subject),
        ...disaggregationStatements(subject),
        ...commandApart(subject),
        ...consistencyStatements(subject),
        ...plausibilityStatements(subject, facts),
      ]);
    }),
    ...impossiblePasses(input, facts),
  ];
}

function strategySection(
  input: ExplainInput,
  subjects: readonly Subject[],
  facts: ExplainFacts,
  hasLevers: boolean,
): Statement[] {
  const [run] = input.runs;
  const engine = run === undefined || !hasLevers ? null : facts.engineOf(run);
  return [
    ...subjects.flatMap((subject) =>
      about(subject.path, [
        ...candidateStatements(subject, ownSearch(subject, facts)),
        ...decodeLikeCompute(subject),
        ...expertsOfDense(subject, facts.isDense(subject.run.conditions.model)),
        ...expertStatements(subject, facts.modelOf(subject.run.conditions.model)),
      ]),
    ),
    ...comparedStatements(input, subjects, facts),
    ...firstOfRule(subjects.flatMap((subject) => about(subject.path, quirkStatements(subject)))),
    ...(run !== undefined && engine !== null ? leverStatements(run, engine) : []),
  ];
}

/** A peculiarity of the program is told once, with the figures of the first side that shows it. */
function firstOfRule(statements: readonly Statement[]): Statement[] {
  return statements.filter((one, at) => statements.findIndex(({ rule }) => rule === one.rule) === at);
}

/** A sentence that holds word for word for several sides is said once, about all of them. */
function saidOnce(statements: readonly Statement[]): Statement[] {
  const counts = new Map<string, number>();
  for (const { text } of statements) counts.set(text.en, (counts.get(text.en) ?? 0) + 1);
  const said = new Set<string>();
  return statements.flatMap((one) => {
    if ((counts.get(one.text.en) ?? 0) < 2) return [one];
    if (said.has(one.text.en)) return [];
    said.add(one.text.en);
    return [{ ...one, about: null }];
  });
}

function conditionsSection(input: ExplainInput): Statement[] {
  const [first, ...others] = input.runs;
  if (first === undefined) return commandConditionStatements(input);
  const compared = others.flatMap((_, at) => comparedConditionStatements(input, 0, at + 1).statements);
  return [...input.runs.flatMap((_, at) => conditionStatements(input, at)), ...compared];
}

/**
 * Explains an input: evidence is decided first, and nothing is said above it. Pure and deterministic. Levers search the
 * plan several times more; an answer that does not speak of them leaves them out.
 */
export function explain(
  input: ExplainInput,
  facts: ExplainFacts = noFacts,
  { hasLevers = true }: { readonly hasLevers?: boolean } = {},
): Explanation {
  const subjects = subjectsOf(input);
  const phases = levelsOf(input, subjects);
  const unknown = [...new Set(input.runs.flatMap((run) => unknownConditions(run.conditions)))];
  const spoken = {
    best: bestSection(input, subjects, facts),
    strategy: strategySection(input, subjects, facts, hasLevers),
    prefill: phaseSection(input, subjects, 'prefill'),
    decode: phaseSection(input, subjects, 'decode'),
  };
  const ofNoPhase = input.traces.flatMap((trace, at) =>
    trace.phase === 'prefill' || trace.phase === 'decode' ? [] : traceStatements(trace, `traces[${at}]`),
  );
  const unnamed = unnamedPasses(input, subjects);
  const judged = judge(subjects, Object.values(spoken).flat(), unknown.length);
  const isPassOnly = subjects.length === 0 && input.forwards.length > 0;
  const reasonableness =
    isPassOnly && judged.level !== 'suspicious'
      ? { level: 'partly-explainable' as const, rules: [] }
      : judged;
  const loose = looseForwards(input, subjects).flatMap((at) => input.forwards[at] ?? []);
  const next = nextSteps(
    subjects,
    phases.map((one) => one.level),
    loose,
    phases.length === 0 || phases.some((one) => one.hasKernels !== false),
  );
  const isInfeasible = spoken.best.some(({ rule }) => rule === 'infeasible') && !subjects.some(isAnswered);
  const sections: Explanation['sections'] = {
    conclusion: saidOnce(
      conclusion({ input, subjects, phases, unknown, reasonableness, spoken: spoken.best }),
    ),
    conditions: saidOnce(conditionsSection(input)),
    best: saidOnce([
      ...spoken.best.filter(({ rule }) => rule !== 'no-phase-asked'),
      ...ofNoPhase,
      ...unnamed,
      ...profileStatements(input.devices, facts),
    ]),
    prefill: saidOnce(spoken.prefill),
    decode: saidOnce(spoken.decode),
    strategy: saidOnce(spoken.strategy),
    next: [
      ...next.statements,
      ...(isInfeasible ? [state('next-run', 'macro_only', [], (t) => t.next.limits)] : []),
      ...input.failures.flatMap(({ correction }) =>
        correction === null
          ? []
          : [state('next-run', 'macro_only', [], (t, language) => t.next.correction(correction[language]))],
      ),
      ...unreadStatements(input),
    ],
  };
  return {
    schema: 'throughline.explanation/1',
    mode: input.runs[0]?.mode ?? null,
    estimator: input.runs[0]?.estimator ?? null,
    evidence: { strongest: strongest(phases.map((one) => one.level)), phases },
    reasonableness,
    subjects: subjects.map((one) => ({ path: one.path, title: inBoth((t) => titleOf(one, t)) })),
    sections: inEngineName(sections, input, facts),
    nextCommands: next.commands,
    missing: next.missing,
    unread: input.unread,
  };
}

/** Sections whose what-ifs are said in the name of the engine that answered them. */
function inEngineName(
  sections: Explanation['sections'],
  { runs: [run] }: ExplainInput,
  facts: ExplainFacts,
): Explanation['sections'] {
  const kind = run === undefined ? 'embedded' : facts.engineKind(run);
  return Object.fromEntries(
    Object.entries(sections).map(([id, statements]) => [id, inNameOf(kind, statements)]),
  ) as unknown as Explanation['sections'];
}

/** Lines that were not read are listed up to here, then counted. */
const shownUnread = 8;

function unreadStatements({ unread, failures }: ExplainInput): Statement[] {
  return unread.length === 0 || failures.length > 0
    ? []
    : [
        state(
          'unread-input',
          'macro_only',
          [cite('unread', Math.max(0, unread.length - shownUnread), 'reference')],
          (t) =>
            t.evidence.unread(
              unread
                .slice(0, shownUnread)
                .map((piece) => piece.replace(/\s+/g, ' ').slice(0, 120))
                .join(' ⏎ '),
              unread.length > shownUnread ? whole(unread.length - shownUnread) : null,
            ),
        ),
      ];
}
