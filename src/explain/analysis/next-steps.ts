import type { EvidenceLevel } from '../../results/evidence-level.ts';
import { permits } from '../../results/evidence-level.ts';
import { ownLoadTest } from '../../results/own-load-test.ts';
import type { PrintedForward } from '../../results/readers/printed-forward.ts';
import type { DeviceResult } from '../../results/result.ts';
import { caseOfRow, casesOfPair, hasDraft, mixesLengths } from '../../verification/cases-of-result.ts';
import { forwardFlags } from '../../verification/forward-flags.ts';
import { planVerification } from '../../verification/mapping.ts';
import { forwardTemplates, hasDefault, withDefaults } from '../../verification/unsaid.ts';
import type { CaseField, OpenCase } from '../../verification/verification-case.ts';
import type { ServedPhase } from '../evidence/phase-evidence.ts';
import { type ExplainTexts, type Statement, state } from '../evidence/statement.ts';
import type { NextCommand } from '../explanation.ts';
import { isSimulatedServer } from './simulated-server.ts';
import { detailed, isAnswered, type Subject } from './subject.ts';

/** Where text_generate is started: the embedded engine, or a TensorCast checkout. */
const starts: Readonly<Record<'embedded' | 'tensorcast', readonly string[]>> = {
  embedded: ['throughline', 'engine', 'text-generate'],
  tensorcast: ['python', '-m', 'cli.inference.text_generate'],
};

function openCases(subject: Subject): readonly OpenCase[] {
  const { run, device } = subject;
  const [pair] = device.pdRatio?.pairs ?? [];
  if (pair) return casesOfPair(run, device, pair);
  const row = detailed(subject)?.row;
  const open = row ? caseOfRow(run, device, row) : null;
  return open === null ? [] : [open];
}

/** Fields that a row lacks for its forward passes. */
function missingOf(subject: Subject): CaseField[] {
  return [...new Set(openCases(subject).flatMap((open) => open.missing))];
}

/** The forward passes of a row as flags of text_generate; what the row does not say is as the programs take it. */
export function forwardWords(
  subject: Subject,
  options: { readonly opBound: boolean; readonly phases: readonly ServedPhase[] },
): {
  readonly id: string;
  readonly phase: ServedPhase;
  readonly queries: number;
  readonly flags: readonly string[];
}[] {
  // A figure that another program predicted, or a server gave, has no pass of this one with the same conditions.
  if (subject.run.basis !== 'simulated') return [];
  return openCases(subject).flatMap((open) => {
    const one = withDefaults(open);
    if (one === null) return [];
    return planVerification(one)
      .forwards.filter((forward) => forward.part === 'wave' && options.phases.includes(forward.phase))
      .map((forward) => ({
        id: forward.id,
        phase: forward.phase,
        queries: forward.numQueries,
        flags: forwardFlags(one, forward, options).flatMap(({ flag, values }) => [flag, ...values]),
      }));
  });
}

/** The text_generate commands of a row's forward passes; what the row does not say is as the programs take it. */
export function forwardCommands(
  subject: Subject,
  options: { readonly opBound: boolean; readonly phases: readonly ServedPhase[] },
): NextCommand[] {
  return forwardWords(subject, options).map(({ id, phase, flags }) => ({
    id,
    phase,
    command: started(subject, flags),
  }));
}

/**
 * A whole command: the model is the first word of every version of the program, as plans and verifications write it.
 */
function started({ run }: Subject, flags: readonly string[]): readonly string[] {
  const start = starts[run.estimator === 'tensorcast' ? 'tensorcast' : 'embedded'];
  return [...start, ...(flags[0] === '--model-id' ? flags.slice(1) : flags)];
}

/** The phases that a device's result consists of. */
export function servedPhases({ phase }: DeviceResult): readonly ServedPhase[] {
  return phase === 'prefill' || phase === 'decode' ? [phase] : ['prefill', 'decode'];
}

/** The first subject of each phase that has a row: every forward pass once is the smallest step. */
function subjectsToRun(subjects: readonly Subject[]): Subject[] {
  const answered = subjects.filter(isAnswered);
  const first = answered.at(0);
  return answered.filter(
    (one, at) =>
      one.run === first?.run && answered.findIndex(({ device }) => device.phase === one.device.phase) === at,
  );
}

/** The phases of a subject whose evidence is at one rung of the ladder; a ratio has none yet. */
function phasesAt(subject: Subject, isAt: (level: EvidenceLevel) => boolean): readonly ServedPhase[] {
  if (subject.phases.length === 0) return isAt('macro_only') ? servedPhases(subject.device) : [];
  return subject.phases.filter(({ level }) => isAt(level)).map(({ phase }) => phase);
}

/** Steps after a result, with the commands for each. */
export interface NextSteps {
  readonly statements: readonly Statement[];
  readonly commands: readonly NextCommand[];
  /** Fields that the input does not say; commands beside them take the programs' defaults. */
  readonly missing: readonly CaseField[];
}

const none: NextSteps = { statements: [], commands: [], missing: [] };

/**
 * The smallest next action on the ladder of evidence, for the phases that stand lowest on it, with the exact
 * commands. `levels` are those of everything that was read; `hasKernels`: whether the recordings among it list kernels.
 */
export function nextSteps(
  subjects: readonly Subject[],
  levels: readonly EvidenceLevel[],
  loose: readonly PrintedForward[],
  { hasKernels = true }: { readonly hasKernels?: boolean } = {},
): NextSteps {
  const chosen = subjectsToRun(subjects);
  // Without a row there is no pass to record and no service to trace: another plan comes first.
  if (subjects.length > 0 && chosen.length === 0 && loose.length === 0) return none;
  const others = chosen.length > 0 ? byBasis(chosen) : null;
  if (others !== null) return others;
  const isLow = (level: EvidenceLevel) => !permits(level, 'optimizer_phase_breakdown');
  const isShares = (level: EvidenceLevel) => !isLow(level) && !permits(level, 'text_generate_op_bound');
  const rung = chosen.some((one) => phasesAt(one, isLow).length > 0)
    ? { isAt: isLow, opBound: false }
    : { isAt: isShares, opBound: true };
  const wanted = chosen.map((subject) => ({ subject, phases: phasesAt(subject, rung.isAt) }));
  const phases = [...new Set(wanted.flatMap((one) => one.phases))];
  if (phases.length === 0) return beyondRows(levels, loose, hasKernels);
  const commands = wanted.flatMap((one) =>
    forwardCommands(one.subject, { opBound: rung.opBound, phases: one.phases }),
  );
  const missing = [...new Set(chosen.flatMap(missingOf))];
  if (chosen.some(({ run }) => mixesLengths(run))) {
    return { ...none, statements: [state('next-missing', 'macro_only', [], (t) => t.next.mixed)] };
  }
  if (chosen.some(({ run }) => hasDraft(run))) {
    return { ...none, statements: [state('next-missing', 'macro_only', [], (t) => t.next.drafted)] };
  }
  if (commands.length === 0) {
    return missing.length === 0
      ? none
      : { ...none, missing, ...written(wanted, missing, { opBound: rung.opBound }) };
  }
  const step = state(rung.opBound ? 'next-op-bound' : 'next-forwards', 'macro_only', [], (t) =>
    (rung.opBound ? t.next.opBound : t.next.forwards)(
      phases.map((phase) => t.words.served[phase]).join(t.words.and),
    ),
  );
  const assumed = missing.length === 0 ? [] : [assumedStatement(missing)];
  return { statements: [step, ...assumed], commands, missing };
}

function fieldsIn(fields: readonly CaseField[], t: ExplainTexts): string {
  return fields.map((field) => t.words.fields[field] ?? field).join(t.words.listed);
}

/** Conditions that the input does not say and that the commands take from the programs' defaults. */
function assumedStatement(missing: readonly CaseField[]): Statement {
  return state('next-assumed', 'macro_only', [], (t) =>
    t.next.assumed(
      fieldsIn(missing, t),
      missing
        .filter(hasDefault)
        .map((field) => t.next.byDefault[field])
        .join(t.words.listed),
    ),
  );
}

/** The passes as far as the input goes, where it does not say enough for whole commands. */
function written(
  wanted: readonly { readonly subject: Subject; readonly phases: readonly ServedPhase[] }[],
  missing: readonly CaseField[],
  options: { readonly opBound: boolean },
): Pick<NextSteps, 'statements' | 'commands'> {
  const commands = wanted.flatMap(({ subject, phases }) =>
    openCases(subject)
      .flatMap((open) => forwardTemplates(open, options))
      .filter(({ phase }) => phases.includes(phase))
      .map(({ id, phase, words, blanks }) => ({ id, phase, command: started(subject, words), blanks })),
  );
  const open = missing.filter((field) => !hasDefault(field));
  const flags = missing.map((field) => `--set ${field}=…`).join(' ');
  const assumed = missing.filter(hasDefault);
  const isFirstBudget = wanted.some(({ subject, phases }) =>
    openCases(subject).some(
      ({ phase, known }) =>
        phase === 'aggregated' && phases.includes('prefill') && known.maxBatchedTokens === undefined,
    ),
  );
  return {
    commands,
    statements: [
      state('next-missing', 'macro_only', [], (t) => t.next.missing(fieldsIn(missing, t), flags)),
      ...(commands.length === 0
        ? []
        : [
            state('next-template', 'macro_only', [], (t) =>
              t.next.template(fieldsIn(open, t), isFirstBudget),
            ),
          ]),
      ...(commands.length === 0 || assumed.length === 0 ? [] : [assumedStatement(assumed)]),
    ],
  };
}

/** Results of other programs: a prediction is measured next, a measurement is recorded next. */
function byBasis(subjects: readonly Subject[]): NextSteps | null {
  const bases = new Set(subjects.map(({ run }) => run.basis));
  if (bases.has('measured')) {
    return { ...none, statements: [state('next-trace', 'macro_only', [], (t) => t.next.trace)] };
  }
  return bases.has('predicted') || subjects.every(isSimulatedServer)
    ? {
        ...none,
        statements: [state('next-run', 'macro_only', [], (t) => t.next.measure)],
        commands: subjects.slice(0, 1).flatMap(loadCommands),
      }
    : null;
}

/** Our own load test of a whole server that was simulated; a phase alone has no server that answers. */
function loadCommands(subject: Subject): NextCommand[] {
  const { run, device } = subject;
  if (!isSimulatedServer(subject) || device.phase !== 'aggregated' || device.best === null) return [];
  const command = ownLoadTest(device.best, run.conditions);
  return command === null ? [] : [{ id: 'load', phase: null, command }];
}

/** Passes and traces without a row, or rows whose passes are known: what is left above them. */
function beyondRows(
  levels: readonly EvidenceLevel[],
  loose: readonly PrintedForward[],
  hasKernels: boolean,
): NextSteps {
  if (levels.length === 0) return none;
  if (levels.every((level) => permits(level, 'profiler_trace'))) {
    const step = hasKernels ? 'enough' : 'kernels';
    return { ...none, statements: [state('next-trace', 'macro_only', [], (t) => t.next[step])] };
  }
  const plain = loose.filter((one) => !permits(one.evidence, 'text_generate_op_bound'));
  const needsBounds = levels.some((level) => !permits(level, 'text_generate_op_bound'));
  if (needsBounds && plain.length > 0 && plain.every(({ command }) => command === null || command.isCut)) {
    return { ...none, statements: [state('next-op-bound', 'macro_only', [], (t) => t.next.sameWithBounds)] };
  }
  const commands = plain.flatMap(({ command }, at): (NextCommand & { readonly phase: ServedPhase })[] => {
    const phase = command?.flags.has('--decode') ? 'decode' : 'prefill';
    return command === null || command.isCut
      ? []
      : [{ id: `pass ${at + 1}`, phase, command: [...command.words, '--dump-op-bound-results'] }];
  });
  if (commands.length === 0 || !needsBounds) {
    return { ...none, statements: [state('next-trace', 'macro_only', [], (t) => t.next.trace)] };
  }
  const phases = [...new Set(commands.map(({ phase }) => phase))];
  const step = state('next-op-bound', 'macro_only', [], (t) =>
    t.next.opBound(phases.map((phase) => t.words.served[phase]).join(t.words.and)),
  );
  return { ...none, statements: [step], commands };
}
