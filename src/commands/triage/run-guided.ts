import { basename } from 'node:path';
import type { Program } from '../../app/program.ts';
import { openReport } from '../../screens/triage/browse-state.ts';
import { byteText, type ScanView } from '../../screens/triage/scan-screen.ts';
import { fixed } from '../../text/figures.ts';
import { type Line, line } from '../../text/line.ts';
import { thrownMessage } from '../../text/thrown.ts';
import { type StageInstances, stageInstances } from '../../trace/analysis/instances.ts';
import { diffLines } from '../../trace/diff/diff-lines.ts';
import { type JourneyAnswers, nextQuestion, readAnswer } from '../../trace/journey/journey-questions.ts';
import { csvFiles } from '../../trace/report/csv.ts';
import { coverageLine } from '../../trace/report/notes.ts';
import type { StageReport } from '../../trace/report/stage-schema.ts';
import { skewLines } from '../../trace/skew/skew-lines.ts';
import type { TriageHost, TriageOutcome } from '../../ui/triage/triage-phase.ts';
import { diffOf, runDiff } from './run-diff.ts';
import { runSkew, skewOf } from './run-skew.ts';
import { reportText, runTables, type TriageResult, triageOf } from './run-tables.ts';
import { type CaptureServer, ofServer, ScreenCapture, type Wishes } from './screen-capture.ts';
import type { TriagePorts } from './triage-ports.ts';
import type { TriageInputs } from './triage-request.ts';
import { triageWords } from './triage-words.ts';

/** The inputs that answers name; null for two runs and for ranks. */
function inputsOfAnswers({ kind, trace, mapping, formal }: JourneyAnswers): TriageInputs | null {
  if (kind === 'file' && trace !== undefined) return { kind: 'single', path: trace };
  if (kind === 'pair' && mapping !== undefined && formal !== undefined) {
    return { kind: 'pair', mapping: [mapping], formal };
  }
  return null;
}

/** The answers that a command line gave already. */
export function answersOf(inputs: TriageInputs | null): JourneyAnswers {
  if (inputs === null) return {};
  if (inputs.kind === 'single') return { kind: 'file', trace: inputs.path };
  return { kind: 'pair', mapping: inputs.mapping.join(' '), formal: inputs.formal };
}

const text = (lines: readonly string[]): readonly Line[] => lines.map((one) => line(one));

/** The work behind the screen: what the flags wish for, with progress told to the screen instead of standard error. */
function guidedHost(wishes: Wishes, ports: TriagePorts, inputs: TriageInputs | null, capture: CaptureServer) {
  const said: string[] = [];
  let shown: { readonly result: TriageResult } | { readonly name: string; readonly text: string } | null =
    null;
  const workPorts = (onProgress: (state: ScanView | string | null) => void): TriagePorts => ({
    ...ports,
    err: (message) => said.push(message),
    async read(path) {
      const begunMs = ports.now().getTime();
      const columns = await ports.read(path, (progress) =>
        onProgress({ name: basename(path), ...progress, elapsedMs: ports.now().getTime() - begunMs }),
      );
      onProgress(null);
      return columns;
    },
  });
  const captures = new ScreenCapture();
  const reportOutcome = async (
    given: TriageInputs,
    quiet: TriagePorts,
    wished: Wishes = wishes,
  ): Promise<TriageOutcome> => {
    const result = await triageOf({ ...wished, inputs: given, json: true }, quiet);
    for (const { message } of result.report.warnings) said.push(message);
    shown = { result };
    const known = new Map<StageReport['stage'], StageInstances | null>();
    const instances = (stage: StageReport['stage']) => {
      const found = known.get(stage);
      if (found !== undefined) return found;
      const runs = result.traces
        .map(({ analysis }) => stageInstances(analysis, stage))
        .find((one) => one !== null);
      known.set(stage, runs ?? null);
      return runs ?? null;
    };
    return { kind: 'report', state: openReport(result.report, instances) };
  };
  const host: TriageHost = {
    async work(answers, onProgress) {
      const quiet = workPorts(onProgress);
      const { kind, url = '', outputDir = '', before = '', after = '', folder = '' } = answers;
      if (kind === 'server') {
        // A capture takes minutes; each of its notices is shown as it comes.
        const aloud: TriagePorts = {
          ...quiet,
          err: (message) => {
            said.push(message);
            onProgress(message);
          },
        };
        const captured = await captures.run((interruption) => capture(url, outputDir, aloud, interruption));
        return reportOutcome(captured.inputs, quiet, ofServer(wishes, captured));
      }
      const given = inputs ?? inputsOfAnswers(answers);
      if (given !== null) return reportOutcome(given, quiet);
      const lines =
        kind === 'compare'
          ? diffLines(await diffOf(before, after, wishes, quiet), ports.texts)
          : skewLines(await skewOf(folder, wishes, quiet), ports.texts);
      shown = { name: kind === 'compare' ? 'triage-diff.md' : 'triage-skew.md', text: lines.join('\n') };
      return { kind: 'text', lines: text(lines) };
    },
    save() {
      if (shown === null) return [];
      const files =
        'result' in shown
          ? [
              { name: 'triage.md', text: `${reportText(shown.result, 0, ports)}\n` },
              { name: 'triage.json', text: `${JSON.stringify(shown.result.report, null, 2)}\n` },
              ...csvFiles(shown.result.report).map((one) => ({ ...one, name: `triage-${one.name}` })),
            ]
          : [{ name: shown.name, text: `${shown.text}\n` }];
      for (const file of files) ports.save(file.name, file.text);
      return files.map(({ name }) => name);
    },
    words: (error) => triageWords(error, ports.texts) ?? thrownMessage(error),
  };
  /** Lines that stay in the transcript when the screen is left. */
  const farewell = (): readonly string[] => {
    if (shown === null || !('result' in shown)) return shown === null ? [] : [shown.text];
    const { report, traces } = shown.result;
    const { triage, triageScreen } = ports.texts;
    const read = traces.map(({ file: { path, columns } }, at) =>
      triageScreen.farewell(
        basename(path),
        byteText(columns.scan.fileBytes),
        byteText(columns.scan.textBytes),
        fixed(report.traces[at]?.kernels ?? 0),
      ),
    );
    return [
      ...read,
      coverageLine(report, triage),
      ...(report.dominatedBy === null ? [] : [report.dominatedBy]),
    ];
  };
  return { host, said, farewell, captures };
}

/** The tables on a full screen, asking first for what was not named. */
export async function runOnScreen(
  inputs: TriageInputs | null,
  wishes: Wishes,
  program: Program,
  ports: TriagePorts,
  capture: CaptureServer,
): Promise<number> {
  const { runTriageScreen } = await import('../../ui/triage/run-triage.ts');
  const { host, said, farewell, captures } = guidedHost(wishes, ports, inputs, capture);
  const { terminal, language, isAscii } = program;
  const { exitCode, failure } = await runTriageScreen({
    host,
    answers: answersOf(inputs),
    language,
    stdin: terminal.stdin,
    stdout: terminal.stdout,
    isAscii,
  });
  await captures.end(() => ports.err(ports.texts.triageCapture.notices.stopping));
  for (const message of said) ports.err(message);
  if (failure !== null) ports.err(failure);
  else for (const one of farewell()) ports.out(one);
  return exitCode;
}

const cancelled = 130;
const ended = 2;

/** The journey line by line: each question until its answer fits, then the tables as text. */
export async function runInLines(
  wishes: Wishes,
  program: Program,
  ports: TriagePorts,
  capture: CaptureServer,
): Promise<number> {
  const { inquirerAsk, pipedAsk } = await import('../../plain/ask.ts');
  const { stdin, stdout, isInteractive } = program.terminal;
  const ask = isInteractive ? inquirerAsk(stdin, stdout) : pipedAsk(stdin, stdout);
  let answers: JourneyAnswers = {};
  for (let question = nextQuestion(answers); question !== null; question = nextQuestion(answers)) {
    const { language } = program;
    for (const [at, { label, help }] of (question.options ?? []).entries()) {
      ports.out(`  ${at + 1}  ${label[language]} – ${help[language]}`);
    }
    const reply = await ask(`${question.ask[language]}:`);
    if (reply.kind !== 'line') return reply.kind === 'interrupted' ? cancelled : ended;
    if (reply.text.trim() === '?') {
      ports.out(question.why[language]);
      continue;
    }
    const answer = readAnswer(question, reply.text);
    if (answer === null) ports.out(question.why[language]);
    else answers = { ...answers, [question.id]: answer };
  }
  const { kind, url = '', outputDir = '', before = '', after = '', folder = '' } = answers;
  const captured = kind === 'server' ? await capture(url, outputDir, ports) : null;
  if (captured !== null) return runTables({ ...ofServer(wishes, captured), inputs: captured.inputs }, ports);
  const inputs = inputsOfAnswers(answers);
  if (inputs !== null) return runTables({ ...wishes, inputs }, ports);
  return kind === 'compare' ? runDiff(before, after, wishes, ports) : runSkew(folder, wishes, ports);
}
