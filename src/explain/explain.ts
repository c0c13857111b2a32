import { permits } from '../results/evidence-level.ts';
import { aggregationStatements } from './analysis/aggregation.ts';
import { bestStatements, limitStatements, memoryStatements } from './analysis/best.ts';
import { candidateStatements } from './analysis/candidates.ts';
import {
  comparedConditionStatements,
  conditionStatements,
  unknownConditionsOf,
} from './analysis/conditions.ts';
import { disaggregationStatements, pdRatioStatements } from './analysis/disaggregation.ts';
import { evidenceStatements, traceStatements } from './analysis/evidence-said.ts';
import { emptyRunStatements, infeasibleStatements } from './analysis/infeasible.ts';
import { quirkStatements } from './analysis/quirks.ts';
import { type Subject, strongest, subjectsOf } from './analysis/subject.ts';
import type { WhatIf } from './answers/what-if.ts';
import { type HardwareFacts, hardwareStatements } from './bottleneck/hardware.ts';
import { forwardTimeStatement, operatorStatements } from './bottleneck/operators.ts';
import { hypothesisStatement, shareStatements } from './bottleneck/shares.ts';
import { decodeLikeCompute, expertsOfDense, hardwareSuspicion } from './bottleneck/suspicious.ts';
import { waterfallStatements } from './compare/waterfall-said.ts';
import { phaseOfForward, type ServedPhase } from './evidence/phase-evidence.ts';
import { type Statement, state } from './evidence/statement.ts';
import type { Explanation, PhaseLevel } from './explanation.ts';
import type { ExplainInput } from './input.ts';
import { leverStatements } from './levers.ts';
import { nextSteps } from './next-steps.ts';
import { judge } from './reasonableness.ts';

/** Facts from outside that an explanation may use; none of them raises the level of what was read. */
export interface ExplainFacts {
  readonly hardware: readonly HardwareFacts[];
  /** Whether a model has no experts; null where it is not known. */
  readonly isDense: (model: string | null) => boolean | null;
  /** The embedded engine on the first run's plan with a change; null where it cannot run it. */
  readonly whatIf: WhatIf | null;
}

export const noFacts: ExplainFacts = { hardware: [], isDense: () => null, whatIf: null };

/** Everything that can be said about one served phase of every subject and of loose forward passes. */
function phaseSection(input: ExplainInput, subjects: readonly Subject[], phase: ServedPhase): Statement[] {
  const bound = new Set(
    subjects.flatMap((one) => one.phases.flatMap((evidence) => evidence.forward?.path ?? [])),
  );
  const ofSubjects = subjects.flatMap((subject) =>
    subject.phases
      .filter((evidence) => evidence.phase === phase)
      .flatMap((evidence) => [
        ...(evidence.forward
          ? forwardTimeStatement(evidence.forward.reading, evidence.forward.path, phase, evidence.level)
          : []),
        ...hypothesisStatement(evidence),
        ...shareStatements(evidence),
        ...(evidence.forward
          ? operatorStatements(evidence.forward.reading, evidence.forward.path, evidence.level)
          : []),
      ]),
  );
  // Passes that belong to no row are evidence about themselves alone.
  const loose = input.forwards.flatMap((reading, at) => {
    const path = `forwards[${at}]`;
    const own = phaseOfForward(reading) ?? 'prefill';
    if (bound.has(path) || own !== phase) return [];
    const evidence = {
      phase: own,
      level: reading.evidence,
      shares: null,
      forward: { path, reading: { ...reading } },
      rejected: [],
    };
    return [
      ...forwardTimeStatement(reading, path, own, reading.evidence),
      ...shareStatements(evidence).filter(({ rule }) => !rule.startsWith('hypothesis-')),
      ...operatorStatements(reading, path, reading.evidence),
    ];
  });
  return [...ofSubjects, ...loose];
}

function levelsOf(input: ExplainInput, subjects: readonly Subject[]): PhaseLevel[] {
  const ofSubjects = subjects.flatMap((subject): PhaseLevel[] => {
    const base = { subject: subject.path, device: subject.device.device };
    return subject.phases.length === 0
      ? [{ ...base, phase: 'pd-ratio', level: 'macro_only' }]
      : subject.phases.map(({ phase, level }) => ({ ...base, phase, level }));
  });
  const loose = input.forwards.map(
    (reading, at): PhaseLevel => ({
      subject: `forwards[${at}]`,
      device: reading.command?.conditions.devices[0] ?? null,
      phase: phaseOfForward(reading) ?? 'prefill',
      level: reading.evidence,
    }),
  );
  const traces = input.traces.flatMap((trace, at): PhaseLevel[] =>
    trace.origin === 'unknown'
      ? []
      : [
          {
            subject: `traces[${at}]`,
            device: null,
            phase: 'prefill',
            level: trace.origin === 'profiler' ? 'profiler_trace' : 'text_generate_op_bound',
          },
        ],
  );
  return [...ofSubjects, ...(subjects.length === 0 ? loose : []), ...traces];
}

/** Two devices or runs side by side: hardware context, suspicion and what the difference is made of. */
function comparedStatements(
  input: ExplainInput,
  subjects: readonly Subject[],
  facts: ExplainFacts,
): Statement[] {
  const [left, ...others] = subjects.filter(({ device }) => device.best !== null);
  if (!left) return [];
  return others
    .filter((right) => right.device.phase === left.device.phase)
    .flatMap((right) => [
      ...hardwareStatements(left, right, input, facts.hardware),
      ...hardwareSuspicion(left, right, input, facts.hardware),
      ...waterfallStatements(left, right),
    ]);
}

/**
 * Explains an input: evidence is decided first, and nothing is said above it. Pure and deterministic.
 */
export function explain(input: ExplainInput, facts: ExplainFacts = noFacts): Explanation {
  const all = subjectsOf(input);
  const isSweep = (one: Subject) => one.run.mode === 'pd-ratio' && one.device.phase !== 'pd-ratio';
  const hasRatio = all.some((one) => one.device.phase === 'pd-ratio');
  const subjects = hasRatio ? all.filter((one) => !isSweep(one)) : all;
  const phases = levelsOf(input, subjects);
  const evidence = strongest(
    phases.filter((one) => !one.subject.startsWith('traces')).map((one) => one.level),
  );
  const conditions = input.runs.flatMap((_, at) => conditionStatements(input, at));
  const compared = input.runs
    .slice(1)
    .flatMap((_, at) => comparedConditionStatements(input, 0, at + 1).statements);
  const best = [
    ...emptyRunStatements(input),
    ...subjects.flatMap((subject) => [
      ...bestStatements(subject),
      ...limitStatements(subject),
      ...memoryStatements(subject),
      ...infeasibleStatements(subject),
      ...pdRatioStatements(subject),
    ]),
  ];
  const strategy = [
    ...subjects.flatMap((subject) => [
      ...candidateStatements(subject),
      ...aggregationStatements(subject),
      ...disaggregationStatements(subject),
      ...quirkStatements(subject),
      ...decodeLikeCompute(subject),
      ...expertsOfDense(subject, facts.isDense(subject.run.conditions.model)),
    ]),
    ...comparedStatements(input, subjects, facts),
    ...(input.runs[0] && facts.whatIf ? leverStatements(input.runs[0].conditions, facts.whatIf) : []),
  ];
  const prefill = phaseSection(input, subjects, 'prefill');
  const decode = phaseSection(input, subjects, 'decode');
  const spoken = [...best, ...strategy, ...prefill, ...decode];
  const unknown = input.runs.reduce((sum, run) => sum + unknownConditionsOf(run.conditions).length, 0);
  const judged = judge(subjects, spoken, unknown);
  const isForwardOnly = subjects.length === 0 && input.forwards.length > 0;
  const reasonableness = isForwardOnly ? { ...judged, level: 'partly-explainable' as const } : judged;
  const next = nextSteps(subjects, evidence);
  const verdict = state('reasonableness', 'macro_only', [], (t) =>
    t.reasonableness[reasonableness.level](
      reasonableness.rules.map((rule) => t.ruleNames[rule] ?? rule).join(t.comma),
    ),
  );
  const isEmpty =
    subjects.length === 0 && input.forwards.length === 0 && input.traces.length === 0 && best.length === 0;
  const mode = input.runs[0]?.mode ?? null;
  return {
    schema: 'throughline.explanation/1',
    mode,
    estimator: input.runs[0]?.estimator ?? null,
    evidence: { strongest: strongest(phases.map((one) => one.level)), phases },
    reasonableness,
    sections: {
      conclusion: isEmpty
        ? // A command alone, or text that is no output: nothing was made, so nothing can be judged.
          [state('nothing-to-explain', 'macro_only', [], (t) => t.nothing)]
        : [
            verdict,
            ...(mode === null ? [] : [state('mode', 'macro_only', [], (t) => t.modes[mode])]),
            ...evidenceStatements(phases, subjects, unknown),
            ...traceStatements(input),
          ],
      conditions: [...conditions, ...compared],
      best,
      prefill,
      decode,
      strategy,
      next: [
        ...next.statements,
        ...(input.unread.length === 0
          ? []
          : [state('unread-input', 'macro_only', [], (t) => t.unread(input.unread.slice(0, 3).join(' ⏎ ')))]),
      ],
    },
    nextCommands: next.commands,
    missing: next.missing,
    unread: input.unread,
  };
}

/** Whether anything beyond a macro summary was read. */
export function hasPhaseEvidence({ evidence }: Explanation): boolean {
  return permits(evidence.strongest, 'optimizer_phase_breakdown');
}
