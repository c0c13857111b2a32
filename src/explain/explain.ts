import { conclusion } from './analysis/conclusion.ts';
import { levelsOf, looseForwards } from './analysis/levels.ts';
import { nextSteps } from './analysis/next-steps.ts';
import { phaseSection, unnamedPasses } from './analysis/phase-section.ts';
import { type Judgement, judge } from './analysis/reasonableness.ts';
import { isAnswered, type Subject, strongest, subjectsOf, titleOf } from './analysis/subject.ts';
import { traceStatements } from './analysis/traces.ts';
import { profileStatements } from './bottleneck/hardware.ts';
import { unknownConditions } from './condition-words.ts';
import { saidOnce } from './evidence/said-once.ts';
import { inBoth, inNameOf, type Statement, state } from './evidence/statement.ts';
import type { Explanation } from './explanation.ts';
import { type ExplainFacts, noFacts } from './facts.ts';
import type { ExplainInput } from './input.ts';
import { bestSection, conditionsSection, strategySection, unreadStatements } from './sections.ts';

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
  const reasonableness = judged(input, subjects, Object.values(spoken).flat(), unknown.length);
  const loose = looseForwards(input, subjects).flatMap((at) => input.forwards[at] ?? []);
  const next = nextSteps(
    subjects,
    phases.map((one) => one.level),
    loose,
    { hasKernels: phases.length === 0 || phases.some((one) => one.hasKernels !== false) },
  );
  const isInfeasible = spoken.best.some(({ rule }) => rule === 'infeasible') && !subjects.some(isAnswered);
  const sections: Explanation['sections'] = {
    conclusion: saidOnce(
      conclusion({ input, subjects, phases, unknown, reasonableness, spoken: spoken.best }),
    ),
    conditions: saidOnce(conditionsSection(input, facts)),
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
      ...correctionStatements(input),
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

/** The judgement of an input; a forward pass alone explains itself in part. */
function judged(
  input: ExplainInput,
  subjects: readonly Subject[],
  statements: readonly Statement[],
  unknownConditions: number,
): Judgement {
  const found = judge(subjects, statements, unknownConditions);
  const isPassOnly = subjects.length === 0 && input.forwards.length > 0;
  return isPassOnly && found.level !== 'suspicious' ? { level: 'partly-explainable', rules: [] } : found;
}

/** The change that would have kept each failure from happening. */
function correctionStatements({ failures }: ExplainInput): Statement[] {
  return failures.flatMap(({ correction }) =>
    correction === null
      ? []
      : [state('next-run', 'macro_only', [], (t, language) => t.next.correction(correction[language]))],
  );
}
