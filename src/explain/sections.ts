import { aggregationStatements } from './analysis/aggregation.ts';
import { measuredOperatorStatements, measuredStatements } from './analysis/basis.ts';
import { bestStatements, memoryStatements } from './analysis/best.ts';
import { commandApart } from './analysis/command-apart.ts';
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
import { leverStatements } from './analysis/levers.ts';
import { limitStatements } from './analysis/limits.ts';
import { candidateStatements } from './analysis/losing-candidates.ts';
import { measuredLoadStatements } from './analysis/measured-load.ts';
import { pdRatioStatements } from './analysis/pd-ratio.ts';
import { plausibilityStatements } from './analysis/plausibility.ts';
import { quirkStatements } from './analysis/quirks.ts';
import { requestRebuilt } from './analysis/request-rebuilt.ts';
import { serverStatements } from './analysis/simulated-server.ts';
import { searchEndStatements } from './analysis/stopped.ts';
import type { Subject } from './analysis/subject.ts';
import { supposedStatements } from './analysis/supposed.ts';
import { decodeLikeCompute, expertsOfDense } from './bottleneck/suspicious.ts';
import { comparedStatements } from './compare/devices-compared.ts';
import { cite } from './evidence/cite.ts';
import { firstOfRule } from './evidence/said-once.ts';
import { about, type Statement, state } from './evidence/statement.ts';
import { type ExplainFacts, ownSearch, searchesOf } from './facts.ts';
import type { ExplainInput } from './input.ts';
import { whole } from './prose-figures.ts';

/** Statements about the best row of each device: itself, its limits, its memory and its search. */
export function bestSection(
  input: ExplainInput,
  subjects: readonly Subject[],
  facts: ExplainFacts,
): Statement[] {
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

/** Reasons why this strategy won, what the others lack, how devices and runs differ, and what single changes would give. */
export function strategySection(
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

/** The conditions of every run, and where they differ from those of the first. */
export function conditionsSection(input: ExplainInput, facts: ExplainFacts): Statement[] {
  const [first, ...others] = input.runs;
  if (first === undefined) return commandConditionStatements(input);
  const compared = others.flatMap((_, at) => comparedConditionStatements(input, 0, at + 1).statements);
  return [
    ...input.runs.flatMap((run, at) => [
      ...conditionStatements(input, at),
      ...supposedStatements(run, facts),
    ]),
    ...compared,
  ];
}

/** Lines that were not read are listed up to here, then counted. */
const shownUnread = 8;

/** Lines of the input that nothing read. */
export function unreadStatements({ unread, failures }: ExplainInput): Statement[] {
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
