import { basename } from 'node:path';
import { openReport } from '../../screens/triage/browse-state.ts';
import { byteText, type ScanView } from '../../screens/triage/scan-screen.ts';
import { fixed } from '../../text/figures.ts';
import { line } from '../../text/line.ts';
import { thrownMessage } from '../../text/thrown.ts';
import { type StageInstances, stageInstances } from '../../trace/analysis/instances.ts';
import { diffLines } from '../../trace/diff/diff-lines.ts';
import type { JourneyAnswers } from '../../trace/journey/journey-questions.ts';
import { csvFiles } from '../../trace/report/csv.ts';
import { coverageLine } from '../../trace/report/notes.ts';
import type { StageReport } from '../../trace/report/stage-schema.ts';
import { skewLines } from '../../trace/skew/skew-lines.ts';
import type { TriageHost, TriageOutcome } from '../../ui/triage/triage-phase.ts';
import { diffOf } from './run-diff.ts';
import { skewOf } from './run-skew.ts';
import { reportText, type TriageResult, triageOf } from './run-tables.ts';
import { type CaptureServer, ofServer, ScreenCapture, type Wishes } from './screen-capture.ts';
import type { TriagePorts } from './triage-ports.ts';
import type { TriageInputs } from './triage-request.ts';
import { triageWords } from './triage-words.ts';

/** The inputs that answers name; null for two runs and for ranks. */
export function inputsOfAnswers({ kind, trace, mapping, formal }: JourneyAnswers): TriageInputs | null {
  if (kind === 'file' && trace !== undefined) return { kind: 'single', path: trace };
  if (kind === 'pair' && mapping !== undefined && formal !== undefined) {
    return { kind: 'pair', mapping: [mapping], formal };
  }
  return null;
}

/** Tables on the screen, or the text of a comparison with the file that it is saved as. */
type Shown = { readonly result: TriageResult } | { readonly name: string; readonly text: string };

/** The files that what is shown is saved as. */
function filesOf(
  shown: Shown,
  ports: TriagePorts,
): readonly { readonly name: string; readonly text: string }[] {
  if (!('result' in shown)) return [{ name: shown.name, text: `${shown.text}\n` }];
  const { result } = shown;
  return [
    { name: 'triage.md', text: `${reportText(result, 0, ports)}\n` },
    { name: 'triage.json', text: `${JSON.stringify(result.report, null, 2)}\n` },
    ...csvFiles(result.report).map((one) => ({ ...one, name: `triage-${one.name}` })),
  ];
}

/** Lines that stay in the transcript when the screen is left. */
function farewellOf(shown: Shown, { texts }: TriagePorts): readonly string[] {
  if (!('result' in shown)) return [shown.text];
  const { report, traces } = shown.result;
  const { triage, triageScreen } = texts;
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
}

/** The runs of each stage of a result, looked for when a stage is first opened. */
function instancesOf({ traces }: TriageResult): (stage: StageReport['stage']) => StageInstances | null {
  const known = new Map<StageReport['stage'], StageInstances | null>();
  return (stage) => {
    const found = known.get(stage);
    if (found !== undefined) return found;
    const runs = traces.map(({ analysis }) => stageInstances(analysis, stage)).find((one) => one !== null);
    known.set(stage, runs ?? null);
    return runs ?? null;
  };
}

/** What is done behind a screen. */
export interface GuidedHost {
  readonly host: TriageHost;
  /** Notices for the transcript, in order. */
  readonly said: readonly string[];
  readonly farewell: () => readonly string[];
  readonly captures: ScreenCapture;
}

/** The work behind the screen: what the flags wish for, with progress told to the screen instead of standard error. */
export function guidedHost(
  wishes: Wishes,
  ports: TriagePorts,
  inputs: TriageInputs | null,
  capture: CaptureServer,
): GuidedHost {
  const said: string[] = [];
  let shown: Shown | null = null;
  const captures = new ScreenCapture();
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
  const reportOutcome = async (
    given: TriageInputs,
    quiet: TriagePorts,
    wished: Wishes = wishes,
  ): Promise<TriageOutcome> => {
    const result = await triageOf({ ...wished, inputs: given, json: true }, quiet);
    for (const { message } of result.report.warnings) said.push(message);
    shown = { result };
    return { kind: 'report', state: openReport(result.report, instancesOf(result)) };
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
      return { kind: 'text', lines: lines.map((one) => line(one)) };
    },
    save() {
      const files = shown === null ? [] : filesOf(shown, ports);
      for (const file of files) ports.save(file.name, file.text);
      return files.map(({ name }) => name);
    },
    words: (error) => triageWords(error, ports.texts) ?? thrownMessage(error),
  };
  return { host, said, farewell: () => (shown === null ? [] : farewellOf(shown, ports)), captures };
}
