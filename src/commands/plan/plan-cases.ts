import { extname } from 'node:path';
import { createPlanningFacts, ownFacts } from '../../app/planning-facts.ts';
import type { Program } from '../../app/program.ts';
import { UsageError } from '../../app/usage-error.ts';
import { writeExport } from '../../app/write-export.ts';
import { CaseFileError, readCaseRows } from '../../backends/cases/read-cases.ts';
import type { CaseTask } from '../../backends/cases/run-case.ts';
import { runCases } from '../../backends/cases/run-cases.ts';
import { type StatedWords, statedAnswers } from '../../dialog/stated-answers.ts';
import { withCaseDefaults } from '../../plan/cases/case-defaults.ts';
import { type CaseProblem, type PlanCase, planCases } from '../../plan/cases/case-document.ts';
import { missingSlots } from '../../plan/slots/applicability.ts';
import type { ConditionFacts } from '../../plan/slots/conditions.ts';
import { explainProblem } from '../../plan/slots/format-value.ts';
import { slotRecord } from '../../plan/slots/records.ts';
import { validatePlan } from '../../plan/validation/validate.ts';
import { type CaseOutcome, caseOutcomeSchema } from '../../results/case-outcome.ts';
import { caseCells, caseCsv, caseHtml, caseJson, caseMarkdown } from '../../results/report/case-table.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import { type CaseProgress, caseKey, caseProgress } from '../../store/case-progress.ts';
import { fixed } from '../../text/figures.ts';
import type { Language } from '../../text/language.ts';
import { line, span } from '../../text/line.ts';
import { type Column, table } from '../../text/table.ts';
import { wrap } from '../../text/width.ts';
import { printLines } from '../print-lines.ts';
import { readSourceText } from '../source-text.ts';
import { openNamedFile } from './named-file.ts';
import type { SlotFlag } from './plan-options.ts';

const writers: Readonly<Record<string, (outcomes: readonly CaseOutcome[], language: Language) => string>> = {
  '.csv': caseCsv,
  '.json': caseJson,
  '.md': caseMarkdown,
  '.html': caseHtml,
};

/** Flags of `plan --cases`. */
export interface CasesOptions {
  readonly file: string;
  readonly out: string | null;
  readonly isJson: boolean;
  readonly slots: readonly SlotFlag[];
}

function problemWords(problem: CaseProblem, { texts }: Program): string {
  return problem.kind === 'no-cases'
    ? texts.cases.noCases
    : texts.cases.unknownColumn(problem.column, problem.nearest);
}

/** Flags hold for every case that says nothing else. */
function wordsOf(one: PlanCase, flags: readonly SlotFlag[]): readonly StatedWords[] {
  const own = new Set(one.words.map(({ slot }) => slot));
  const shared = flags
    .filter(({ event }) => !own.has(event.slot))
    .map(({ event, words }) => ({ slot: event.slot, value: event.value, said: words }));
  return [...shared, ...one.words];
}

/** The plan of one case, or everything that is wrong with it, each with its line. */
function taskOf(
  one: PlanCase,
  index: number,
  flags: readonly SlotFlag[],
  conditionFacts: ConditionFacts,
  { language, texts }: Program,
): { readonly task: CaseTask; readonly problems: readonly string[] } {
  const stated = statedAnswers({}, wordsOf(one, flags), conditionFacts);
  const answers = withCaseDefaults(stated.answers, conditionFacts);
  const refused = stated.refused.map(({ slot, said, problem }) =>
    texts.punctuation.labelled(said, explainProblem(slotRecord(slot), problem, language)),
  );
  const missing = missingSlots(answers, conditionFacts);
  const labels = missing.map((slot) => slotRecord(slot).label[language]).join(texts.punctuation.separator);
  const found = validatePlan(answers, () => ({
    facts: conditionFacts.facts,
    conditionFacts,
    engineReason: null,
    memory: null,
    dialect: null,
    forecast: null,
    assessment: null,
  })).filter(({ severity, rule }) => severity === 'error' && rule !== 'core-missing');
  return {
    task: { index, line: one.line, answers },
    problems: [
      ...refused,
      ...(missing.length > 0 ? [texts.cases.missing(labels)] : []),
      ...found.map(({ message }) => message[language]),
    ],
  };
}

/** Reads and checks a file of cases; nothing is run while something is wrong. */
function readTasks(options: CasesOptions, text: string, program: Program) {
  const { texts } = program;
  const said = (lineNumber: number, what: string) =>
    texts.cases.problem(options.file, String(lineNumber), what);
  const planningFacts = createPlanningFacts(ownFacts(program));
  for (const { event } of options.slots) {
    openNamedFile(event, planningFacts, program);
  }
  const conditionFacts: ConditionFacts = { facts: planningFacts.facts, runnableEngines: ['embedded'] };
  const { cases, problems } = planCases(readCaseRows(options.file, text));
  const read = problems.map((problem) => said(problem.line, problemWords(problem, program)));
  for (const { words } of cases) {
    for (const { slot, value } of words) if (slot === 'deviceFile') planningFacts.openDeviceFile(value);
  }
  const checked = cases.map((one, index) => taskOf(one, index, options.slots, conditionFacts, program));
  const wrong = checked.flatMap(({ task, problems: own }) => own.map((what) => said(task.line, what)));
  return { tasks: checked.map(({ task }) => task), problems: [...read, ...wrong] };
}

function tableLines(outcomes: readonly CaseOutcome[], { language, terminal }: Program) {
  const { heads, rows } = caseCells(outcomes, language);
  const columns = heads.map(
    (title, at): Column => ({
      title,
      align: at >= 13 ? 'right' : 'left',
      tone: at === 1 ? 'strong' : 'plain',
      least: 4,
      canShrink: false,
    }),
  );
  return table(columns, rows, terminal.columns() - 1, 0, { hasHeader: true });
}

function writeTable(outcomes: readonly CaseOutcome[], options: CasesOptions, program: Program): void {
  const { language, texts } = program;
  if (options.out !== null) {
    const write = writers[extname(options.out).toLowerCase()];
    if (write !== undefined) writeExport(options.out, write(outcomes, language));
    program.err(texts.cases.written(options.out, fixed(outcomes.length)));
  }
  if (options.isJson) program.out(caseJson(outcomes, language).trimEnd());
  else if (options.out === null) {
    printLines(
      [
        ...tableLines(outcomes, program),
        ...wrap(line(span(`~ ${texts.disclaimer}`, 'dim')), program.terminal.columns() - 1, 2),
      ],
      program,
    );
  }
}

/** Runs what is not done yet and gives the outcomes of every case in its order; null when it was stopped. */
async function outcomesOf(
  tasks: readonly CaseTask[],
  progress: CaseProgress<CaseOutcome> | null,
  program: Program,
): Promise<readonly CaseOutcome[] | null> {
  const { texts } = program;
  const keys = tasks.map(({ answers }) => caseKey(program.version, answers));
  const done = new Map<number, readonly CaseOutcome[]>();
  for (const { index } of tasks) {
    const known = progress?.known(keys[index] ?? '') ?? null;
    if (known !== null)
      done.set(
        index,
        known.map((one) => ({ ...one, index, line: tasks[index]?.line ?? one.line })),
      );
  }
  const all = fixed(tasks.length);
  const step = Math.max(1, Math.ceil(tasks.length / 20));
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  process.once('SIGINT', stop);
  try {
    await runCases(
      tasks.filter(({ index }) => !done.has(index)),
      {
        signal: stopping.signal,
        done(index, outcomes) {
          done.set(index, outcomes);
          progress?.add(keys[index] ?? '', outcomes);
          if (tasks.length > step && done.size % step === 0)
            program.err(texts.cases.progress(fixed(done.size), all));
        },
      },
    );
  } finally {
    process.off('SIGINT', stop);
  }
  if (done.size < tasks.length) {
    const said = texts.cases.stopped(fixed(done.size), all);
    program.err(progress === null ? said : `${said} ${texts.cases.goesOn}`);
    return null;
  }
  return tasks.flatMap(({ index }) => done.get(index) ?? []);
}

/** `throughline plan --cases FILE`: every row a plan, one table of results, on all cores, resumable. */
export async function planCasesOf(options: CasesOptions, program: Program): Promise<number> {
  const { texts } = program;
  if (options.out !== null && writers[extname(options.out).toLowerCase()] === undefined) {
    throw new UsageError(texts.cases.badOut(options.out));
  }
  const text = await readSourceText(options.file, program);
  if (text === null) throw new UsageError(texts.cases.noFile(options.file));
  let read: ReturnType<typeof readTasks>;
  try {
    read = readTasks(options, text, program);
  } catch (error) {
    if (!(error instanceof CaseFileError)) throw error;
    program.err(
      texts.cases.problem(options.file, String(error.line ?? 1), texts.cases.notATable(error.message)),
    );
    return exitCodes.damaged;
  }
  if (read.problems.length > 0) {
    for (const problem of read.problems) program.err(problem);
    // Rows with a wrong value are used wrongly, as a flag is; a file without a row is no table of cases.
    return read.tasks.length === 0 ? exitCodes.damaged : exitCodes.usage;
  }
  const progress = options.out === null ? null : caseProgress(options.out, caseOutcomeSchema);
  const outcomes = await outcomesOf(read.tasks, progress, program);
  if (outcomes === null) return exitCodes.cancelled;
  writeTable(outcomes, options, program);
  progress?.finish();
  const count = (status: CaseOutcome['status']) =>
    fixed(outcomes.filter((one) => one.status === status).length);
  program.err(texts.cases.summary(count('found'), count('infeasible'), count('refused')));
  return outcomes.some(({ status }) => status === 'found') ? exitCodes.done : exitCodes.failed;
}
