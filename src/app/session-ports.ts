import { calibratedForecast } from '../backends/calibrated/calibrated-forecast.ts';
import type { GpuFactsData } from '../backends/calibrated/explain-facts.ts';
import { servingChangesOf } from '../backends/calibrated/feasible-changes.ts';
import { assessmentOf } from '../backends/embedded/assess/assess.ts';
import { feasibleChangesOf } from '../backends/embedded/feasible-changes.ts';
import { forecastOf } from '../backends/embedded/forecast.ts';
import { memoryCheckOf } from '../backends/embedded/memory-check.ts';
import type { RunOutcome, SessionPorts } from '../dialog/ports.ts';
import type { JournalledEvent } from '../dialog/session.ts';
import type { Calibration } from '../engine/serving/calibration/calibrated-figures.ts';
import { type Answers, answered } from '../plan/answers.ts';
import type { Assessment } from '../plan/assessment.ts';
import { feasibleChangeWords } from '../plan/feasible-change.ts';
import { afterwardsLines, afterwardsOf } from '../plan/launch/launch-lines.ts';
import type { PlanFacts } from '../plan/plan-facts.ts';
import { assessmentLines } from '../plan/review/assessment-words.ts';
import { comparedDies } from '../plan/review/mode-note.ts';
import { sourceLines } from '../plan/review/source-lines.ts';
import { shownCommand } from '../plan/shown-command.ts';
import { plansForGpus } from '../plan/slots/conditions.ts';
import { targetsOf } from '../plan/slots/targets.ts';
import type { SlotId } from '../plan/slots/values.ts';
import { meetsLimits } from '../results/result.ts';
import { headlines, summarise } from '../results/summary/summarise.ts';
import type { SummaryView } from '../results/summary/summary-view.ts';
import { runFolder, writeRunOutcome } from '../store/run-folders.ts';
import { WriteRefusedError } from '../store/write-refused-error.ts';
import { messages } from '../text/catalogue.ts';
import type { Language } from '../text/language.ts';
import { emptyLine, line, span } from '../text/line.ts';
import { wrap } from '../text/width.ts';
import { writeProblemWords } from './damage-words.ts';
import { planTitle } from './describe-plan.ts';
import type { EarlierPlan } from './earlier-plans.ts';
import { answerFollowUp } from './follow-up.ts';
import { forecastArrivals } from './forecast-arrivals.ts';
import { readGpuFacts } from './gpu-facts.ts';
import { modelFacts } from './machine-engines.ts';
import { machineServingData } from './machine-serving-data.ts';
import type { PlanningEngines } from './planning-engines.ts';
import type { PlanningFacts } from './planning-facts.ts';
import { processLedger } from './process-ledger.ts';
import type { Program } from './program.ts';
import { runPlan } from './run-plan.ts';

/** Options of a session's ports. */
export interface PortsOptions {
  readonly program: Program;
  readonly engines: PlanningEngines;
  readonly planningFacts: PlanningFacts;
  /** Where the session keeps its runs. */
  readonly folder: string;
  readonly append: (event: JournalledEvent) => void;
  /** Runs that the session had before this process. */
  readonly runsBefore: number;
  /** Earlier sessions, newest first, without this one. */
  readonly earlier: () => readonly EarlierPlan[];
  /** Questions offer what was answered before; without a dialog nobody reads that. */
  readonly recallsWords: boolean;
  /** Language of the session now. */
  readonly language: () => Language;
}

/** The ports of a session, and what the program needs to end its run at once. */
export interface WiredPorts {
  readonly ports: SessionPorts;
  /** Ends the run that is stopping, without waiting. */
  readonly forceCancel: () => void;
  /** Resolves when the last run has ended and its end is stored. */
  readonly idle: () => Promise<void>;
}

/** Answers are immutable: what was computed for them is kept as long as they are, where it is final. */
function onceForAnswers<Value>(
  compute: (answers: Answers) => Value,
  isFinal: (value: Value) => boolean = () => true,
): (answers: Answers) => Value {
  const known = new WeakMap<Answers, { readonly value: Value }>();
  return (answers) => {
    const found = known.get(answers) ?? { value: compute(answers) };
    if (isFinal(found.value)) known.set(answers, found);
    return found.value;
  };
}

/** Facts for follow-ups of GPU plans, read when they are first asked for. */
function gpuFactsOf(program: Program, facts: PlanFacts) {
  let found: GpuFactsData | null = null;
  let isAsked = false;
  return {
    now: () => found,
    read() {
      if (isAsked) return;
      isAsked = true;
      void readGpuFacts(program, facts).then((read) => (found = read));
    },
  };
}

/** The forecast of the engine that a plan's devices ask for; `reads` is told of all that it waits for. */
function forecastFor(
  program: Program,
  facts: PlanFacts,
  prepare: () => void,
  reads: (read: Promise<unknown>) => void,
): SessionPorts['forecast'] {
  const data = machineServingData(program);
  const arrivals = forecastArrivals(data);
  let calibration: Calibration | null = null;
  return (answers) => {
    if (!plansForGpus(answers, facts)) return forecastOf(answers);
    // Facts that follow-up questions need are read while the plan is made.
    prepare();
    if (calibration === null) reads(data.calibration().then((read) => (calibration = read)));
    return calibratedForecast(answers, {
      model: (name) => modelFacts(data, name),
      calibration: () => calibration,
      reads,
      arrivals,
    });
  };
}

/** The runs of a session: one folder each, one at a time, and how to end the one that is under way. */
function runsOf({ program, engines, folder, language, runsBefore }: PortsOptions) {
  const settings = program.settings();
  const timeoutMs = settings.runTimeoutSeconds === undefined ? null : settings.runTimeoutSeconds * 1000;
  let runs = runsBefore;
  let force = new AbortController();
  let last: Promise<unknown> = Promise.resolve();

  const runNow: SessionPorts['run'] = async (answers, observer, signal) => {
    const place = runFolder(folder, runs);
    runs += 1;
    force = new AbortController();
    const outcome = await runPlan(answers, observer, signal, {
      backend: engines.backend(answers),
      folder: place,
      timeoutMs,
      language: language(),
      force: force.signal,
      ledger: processLedger(program.locations.state),
    });
    return keptOutcome(place, outcome, language());
  };
  const run: SessionPorts['run'] = (answers, observer, signal) => {
    const outcome = runNow(answers, observer, signal);
    last = outcome.catch(() => null);
    return outcome;
  };
  return { run, forceCancel: () => force.abort(), idle: () => last.then(() => {}) };
}

/** Estimates of the plan as it stands: its forecast, the changes that would meet its limits, and doubts about its figures. */
function estimatesOf({ program, planningFacts: { facts } }: PortsOptions) {
  const gpus = gpuFactsOf(program, facts);
  const waiting = new Set<() => void>();
  const forecast = forecastFor(program, facts, gpus.read, (read) => {
    void read.then(() => {
      for (const listener of waiting) listener();
    });
  });
  // A forecast that is still without its data knows no way out yet.
  const waysOut = onceForAnswers(
    (answers: Answers) => {
      if (!plansForGpus(answers, facts)) return feasibleChangesOf(answers);
      return forecast(answers) === null ? null : servingChangesOf(answers, forecast);
    },
    (found) => found !== null,
  );
  return {
    gpus,
    forecast,
    whenRead: (listener: () => void) => void waiting.add(listener),
    feasible: (answers: Answers) => waysOut(answers) ?? [],
    memory: onceForAnswers(memoryCheckOf),
    assess: onceForAnswers(assessmentOf),
  };
}

type Estimates = ReturnType<typeof estimatesOf>;

/** A result in lines, with its ways out, what may be doubted, and what to start afterwards. */
function summariserOf(
  { program, planningFacts }: PortsOptions,
  { feasible, assess }: Pick<Estimates, 'feasible' | 'assess'>,
): SessionPorts['summarise'] {
  return (results, answers, language, columns) => {
    const changes = meetsLimits(results) ? [] : feasible(answers);
    const waysOut = changes.map((change) => ({
      change: feasibleChangeWords(change, language),
      ...change.best,
    }));
    const assessment = assess(answers);
    const leavesOut = leavesDimensionsOut(answers, assessment);
    const beside = [
      ...comparedDies(answers, planningFacts.facts, language).flatMap((one) =>
        wrap(line(span('! ', 'warning'), one), columns - 1, 2),
      ),
      ...assessmentLines(assessment, language, columns),
    ];
    const view = { language, columns, isAscii: program.isAscii, waysOut, leavesOut, beside };
    const afterwards = afterwardsOf(results, planningFacts.facts);
    return [
      ...summarise(results, view),
      emptyLine,
      ...afterwardsLines(afterwards, language, columns),
      ...sourceLines(answers, language, columns),
    ];
  };
}

function previousOf(
  [newest]: readonly EarlierPlan[],
  language: Language,
): ReturnType<SessionPorts['previous']> {
  return newest === undefined
    ? null
    : { session: newest.id, answers: newest.answers, title: planTitle(newest.answers, language) };
}

/** Wires a session to the disk, the engines and the terminal. */
export function wirePorts(options: PortsOptions): WiredPorts {
  const { program, engines, planningFacts, folder, earlier } = options;
  const { run, forceCancel, idle } = runsOf(options);
  const { gpus, ...estimates } = estimatesOf(options);
  return {
    forceCancel,
    idle,
    ports: {
      ...estimates,
      run,
      journal: options.append,
      engines(answers, language) {
        const file = answered(answers, 'deviceFile');
        if (file !== null) planningFacts.openDeviceFile(file);
        return engines.options(answers, language);
      },
      dialect: engines.dialect,
      commands: (answers) => targetsOf(answers).map((target) => shownCommand(engines.shown(target, folder))),
      summarise: summariserOf(options, estimates),
      headlines: (results, language, columns) =>
        headlines(results, { language, columns, isAscii: program.isAscii }),
      followUp: (question, previous, results, answers, language, columns) =>
        answerFollowUp(question, previous, results, answers, language, columns, {
          facts: planningFacts.facts,
          engines: engines.options,
          gpus: gpus.now(),
        }),
      inspectedExamples: engines.examples,
      history: (slot) => (options.recallsWords ? historyOf(slot, earlier()) : []),
      previous: () => previousOf(earlier(), options.language()),
      columns: program.terminal.columns,
      nowMs: () => Date.now(),
    },
  };
}

/** Whether a device and phase that nothing meets left out dimensions in which something does. */
function leavesDimensionsOut(
  answers: Answers,
  assessment: Assessment | null,
): NonNullable<SummaryView['leavesOut']> {
  const isSearched = answers.searchSpace?.value === 'tp-ep-moedp';
  return (result, count) =>
    !isSearched &&
    (assessment?.wider ?? []).some(
      ({ factor, phase, device, numDevices }) =>
        factor === null &&
        device === result.device &&
        numDevices === count &&
        (phase === null || phase === result.phase),
    );
}

/** Keeps how a run ended; a result that nobody can open later is no result, and the reason is what counts. */
function keptOutcome(place: string, outcome: RunOutcome, language: Language): RunOutcome {
  try {
    writeRunOutcome(place, outcome);
    return outcome;
  } catch (error) {
    if (!(error instanceof WriteRefusedError)) throw error;
    const texts = messages(language);
    const reason = texts.store.session.resultNotKept(writeProblemWords(error, texts));
    const said = outcome.status === 'done' ? [] : outcome.importantLines;
    return {
      status: outcome.status === 'done' ? 'failed' : outcome.status,
      cause: 'environment',
      importantLines: [...said, reason],
      correction: null,
      logPath: outcome.logPath,
    };
  }
}

/** Words for a slot in earlier sessions, each once. */
function historyOf(slot: SlotId, earlier: readonly EarlierPlan[]): readonly string[] {
  const said = earlier.flatMap(({ answers }) => {
    const provenance = answers[slot]?.provenance;
    return provenance?.label === 'user-provided' && provenance.said !== null ? [provenance.said] : [];
  });
  return [...new Set(said)];
}
