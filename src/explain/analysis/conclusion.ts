import type { ConditionName } from '../condition-words.ts';
import { cite, derive } from '../evidence/cite.ts';
import { phaseOfForward } from '../evidence/phase-evidence.ts';
import { type Statement, state } from '../evidence/statement.ts';
import type { PhaseLevel } from '../explanation.ts';
import type { ExplainInput } from '../input.ts';
import { computed } from '../prose-figures.ts';
import { isNamedByPlace } from '../rows-by-place.ts';
import { basisStatements } from './basis.ts';
import { toldStatements } from './conditions.ts';
import { evidenceStatements, uncertaintyStatement } from './evidence-said.ts';
import { emptyJudgement, judgementStatements, rankingStatements } from './judgement.ts';
import type { Judgement } from './reasonableness.ts';
import { isSimulatedServer } from './simulated-server.ts';
import type { Subject } from './subject.ts';
import { traceScope } from './traces.ts';

/** Material of a conclusion. */
export interface Findings {
  readonly input: ExplainInput;
  readonly subjects: readonly Subject[];
  readonly phases: readonly PhaseLevel[];
  readonly unknown: readonly ConditionName[];
  readonly reasonableness: Judgement;
  /** Statements of the best-results section; a run without rows says it there. */
  readonly spoken: readonly Statement[];
}

function verdict({ level, rules }: Judgement): Statement {
  // Without a row there is nothing that could be reasonable; that is said, and what is known of why.
  if (level === 'basically-reasonable' && rules.includes('infeasible')) {
    return state('reasonableness', 'macro_only', [], (t) => t.analysis.noRowToJudge);
  }

  return state('reasonableness', 'macro_only', [], (t) =>
    t.analysis.reasonable[level](rules.map((rule) => t.analysis.fired[rule] ?? rule).join(t.words.comma)),
  );
}

/** The main judgement: which strategy wins, which side gives the most, or how long a pass takes. */
function judgement({ input, subjects, spoken }: Findings): Statement[] {
  const [first, ...others] = subjects;
  if (first !== undefined) {
    const isCompared = others.some(({ device }) => device.phase === first.device.phase);
    const ranked = isCompared ? rankingStatements(subjects) : [];
    // Predictions of both ways to serve are of the same devices and requests, so one of them is more.
    const isWholeCluster = subjects.every(({ run }) => run.basis === 'predicted');
    const across = !isCompared && isWholeCluster ? rankingStatements(subjects, { isOfAllPhases: true }) : [];
    const ranking = [...ranked, ...across];
    return ranking.length > 0 ? ranking : subjects.flatMap(judgementStatements);
  }
  const [run] = input.runs;
  if (run !== undefined) {
    const isUnasked = spoken.filter(({ rule }) => rule === 'no-phase-asked');
    return isUnasked.length > 0 ? isUnasked : emptyJudgement(run, 'runs[0]');
  }
  return input.forwards.flatMap((pass, at) => {
    const seconds = pass.executionSeconds;
    const phase = phaseOfForward(pass) ?? 'unnamed';
    const level = pass.evidence;
    if (seconds === null) return [];
    const time = derive('milliseconds', seconds);
    return [
      state('forward-time', level, [cite(`forwards[${at}].executionSeconds`, seconds), time], (t) =>
        t.analysis.passJudged(t.words.passes[phase], `${computed(time.value)} ms`),
      ),
    ];
  });
}

/** A command without its output, a run that failed, device names: what there is instead of a result. */
function insteadOfResult({ input }: Findings): Statement[] {
  const failures = input.failures.flatMap(({ message, importantLines }) => [
    state('run-failed', 'macro_only', [], (t, language) => t.evidence.failed(message[language])),
    ...importantLines
      .slice(-3)
      .map((text) => state('run-failed', 'macro_only', [], (t) => t.evidence.failedLine(text))),
  ]);
  if (failures.length > 0) return failures;
  const [command] = input.commands;
  if (command !== undefined) {
    const { mode } = command;
    const phase = command.flags.has('--decode') ? 'decode' : 'prefill';
    return [
      state('only-command', 'macro_only', [], (t) =>
        mode === null
          ? t.evidence.onlyForwardCommand(t.words.passes[phase])
          : t.evidence.onlyCommand(t.analysis.modes[mode]),
      ),
      state('only-command', 'macro_only', [], (t) => t.evidence.runIt),
    ];
  }
  return input.devices.length > 0
    ? [state('only-hardware', 'macro_only', [], (t) => t.evidence.onlyHardware)]
    : [state('nothing-to-explain', 'macro_only', [], (t) => t.evidence.nothing)];
}

/** Rows whose strategies stand behind the edge at which their table was cut. */
function unnamedRows(subjects: readonly Subject[]): Statement[] {
  const [unnamed] = subjects.filter(({ device }) => device.candidates.some(isNamedByPlace));
  return unnamed === undefined
    ? []
    : [
        state(
          'rows-unnamed',
          'macro_only',
          [cite('row.place', '#1, #2', 'reference')],
          (t) => t.evidence.rowsUnnamed,
        ),
      ];
}

/** Judgement, reasonableness, evidence, uncertainty: the first part of the output template. */
export function conclusion(findings: Findings): Statement[] {
  const { input, subjects, phases, unknown, reasonableness, spoken } = findings;
  const hasResult = phases.length > 0 || spoken.length > 0 || input.traces.length > 0;
  if (!hasResult || input.failures.length > 0) return insteadOfResult(findings);
  const { mode = null } = input.runs[0] ?? {};
  const isOfOthers = input.runs.some(({ basis }) => basis === 'measured' || basis === 'predicted');
  const isServers = subjects.length > 0 && subjects.every(isSimulatedServer);
  const isTraceOnly = subjects.length === 0 && input.forwards.length === 0 && spoken.length === 0;
  return [
    ...judgement(findings),
    ...unnamedRows(subjects),
    ...(isTraceOnly ? [] : [verdict(reasonableness)]),
    ...basisStatements(input),
    ...(mode === null || isOfOthers
      ? []
      : [
          state(
            'mode',
            'macro_only',
            [],
            (t) => (isServers ? t.analysis.serverModes : t.analysis.modes)[mode],
          ),
        ]),
    ...toldStatements(input),
    ...input.traces.flatMap((trace, at) => traceScope(trace, `traces[${at}]`)),
    ...evidenceStatements(phases, subjects),
    ...uncertaintyStatement(phases, unknown, input),
  ];
}
