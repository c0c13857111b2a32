import { basename, dirname, join, resolve } from 'node:path';
import { InvalidInputError } from '../../app/invalid-input-error.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import { line, plainText } from '../../text/line.ts';
import { wrap } from '../../text/width.ts';
import {
  type AnalysisOptions,
  analysisOf,
  type Helpers,
  siteMapOfTrace,
} from '../../trace/analysis/analyse.ts';
import { catalogs } from '../../trace/catalog/catalogs.ts';
import { detectFramework } from '../../trace/framework/detect-framework.ts';
import type { Framework } from '../../trace/framework/framework.ts';
import { diffusersLine } from '../../trace/gate/diffusion-gate.ts';
import { buildReport, type ReportedTrace } from '../../trace/report/build-report.ts';
import { csvFiles } from '../../trace/report/csv.ts';
import { plainReport } from '../../trace/report/plain-report.ts';
import type { TriageReport } from '../../trace/report/schema.ts';
import type { TableLimits } from '../../trace/report/stage-report.ts';
import type { ReadTrace } from '../../trace/report/trace-facts.ts';
import { type CapturedGraph, capturedGraphs } from '../../trace/sites/capture-launches.ts';
import { graphAnnotationFile, graphNamesOf } from '../../trace/sites/graph-annotations.ts';
import type { SiteMap } from '../../trace/sites/name-lookup.ts';
import type { TraceFile } from '../../trace/targets/choose-targets.ts';
import { rankOfName } from '../../trace/targets/trace-names.ts';
import { finishWithPauses } from '../../trace/work/steps.ts';
import { namedText } from './named-text.ts';
import { readAloud, targetsOf } from './read-targets.ts';
import type { TriagePorts } from './triage-ports.ts';
import type { TriageInputs } from './triage-request.ts';

/** A triage of one trace, several traces of one run, or a pair. */
export interface TablesRequest {
  readonly inputs: TriageInputs;
  readonly options: AnalysisOptions;
  readonly limits: TableLimits;
  readonly captures: readonly string[];
  /** Names of graph nodes; null = those that are found near the trace. */
  readonly graphAnnotations: string | null;
  readonly rank: number | null;
  readonly runLogs: readonly string[];
  readonly allowNonNative: boolean;
  readonly isStrict: boolean;
  readonly topStack: number;
  readonly json: boolean;
  readonly output: string | null;
  readonly csv: string | null;
  /** Whether reading is told on standard error. */
  readonly isSpoken: boolean;
}

/** A report, and the sentence that heads its tables where the run was not native. */
export interface TriageResult {
  readonly report: TriageReport;
  readonly nativeNote: string | null;
  readonly traces: readonly ReportedTrace[];
}

/** The diffusion gate closed: the run is no evidence, and nothing was analysed. */
export class DiffusionGateError extends Error {
  override readonly name = 'DiffusionGateError';
}

/** Looks for the diffusers backend in the logs given and those beside the traces. @throws DiffusionGateError, UnreadableTrace */
function nativeNoteOf(
  request: TablesRequest,
  targets: readonly TraceFile[],
  ports: TriagePorts,
): string | null {
  // A log that was named and is not read would let any run pass the gate.
  for (const log of request.runLogs) namedText(log, ports.texts.triageCommand.faults.badLog, ports);
  const logs = new Set([...request.runLogs, ...targets.flatMap(({ path }) => ports.logsBeside(path))]);
  for (const log of logs) {
    const line = diffusersLine(ports.text(log) ?? '');
    if (line === null) continue;
    if (request.allowNonNative) return ports.texts.triage.warnings.notNative;
    throw new DiffusionGateError(ports.texts.triageCommand.gate(log, line));
  }
  return null;
}

const captureBatch = /(?:^|[_-])bs[_-]?(\d+)/;

/** Recorded graphs of capture files; a file name may tell the batch where its annotations do not. */
async function readCaptures(request: TablesRequest, rank: number | null, ports: TriagePorts) {
  const paths = request.captures.flatMap((path) =>
    ports.isFolder(path) ? ports.below(path, /\.json(?:\.gz)?$/) : [path],
  );
  const ofRank = paths.filter((path) => {
    const own = rankOfName(path);
    return own === null || rank === null || own === rank;
  });
  const graphs: CapturedGraph[] = [];
  const files: ReadTrace[] = [];
  for (const path of ofRank) {
    const columns = await readAloud(path, request.isSpoken, ports);
    const batch = Number(captureBatch.exec(basename(path))?.[1] ?? Number.NaN);
    for (const graph of capturedGraphs(columns)) {
      graphs.push(graph.batch === null && batch > 0 ? { ...graph, batch } : graph);
    }
    files.push({ path, sha256: null, columns });
  }
  return { graphs, files };
}

/**
 * Names of graph nodes: of the file that was given, else of the one of the trace's rank near it. @throws InvalidInputError
 * where a given file holds none; a file that was only found is let be.
 */
function graphNamesFor(
  { path, rank }: TraceFile,
  { graphAnnotations }: TablesRequest,
  ports: TriagePorts,
): Helpers['graphNames'] {
  if (graphAnnotations !== null) {
    const { graphAnnotations: words } = ports.texts.triageCommand.faults;
    const names = graphNamesOf(namedText(graphAnnotations, words, ports));
    if (names === null) throw new InvalidInputError(words(graphAnnotations));
    return names;
  }
  // The writer keeps traces in a folder of each step, begins their names with the rank alone (`000003.…`), and puts the
  // names of nodes one folder up.
  const leading = /^\d+(?=\.)/.exec(basename(path))?.[0];
  const own = rank ?? rankOfName(path) ?? Number(leading ?? 0);
  const folder = dirname(resolve(path));
  const found = [folder, ...(leading === undefined ? [] : [dirname(folder)])]
    .flatMap((place) => ports.filesIn(place, graphAnnotationFile))
    .find((one) => Number(graphAnnotationFile.exec(basename(one))?.[1]) === own);
  return found === undefined ? null : graphNamesOf(ports.text(found) ?? '');
}

/** Where kernels come from, by mapping traces; their rows are let go before the formal trace is read. */
async function readMapping(request: TablesRequest, ports: TriagePorts) {
  const maps: SiteMap[] = [];
  const files: ReadTrace[] = [];
  let framework: Framework | null = null;
  if (request.inputs.kind === 'single') return { maps, files, framework };
  for (const given of request.inputs.mapping) {
    for (const { path } of await targetsOf(given, request.rank, ports)) {
      const columns = await readAloud(path, request.isSpoken, ports);
      const input = { columns, path, serverArguments: ports.serverArguments(path) };
      maps.push(await finishWithPauses(siteMapOfTrace(input, request.options), ports.pause));
      framework ??= request.options.framework ?? detectFramework(input);
      files.push({ path, sha256: null, columns });
    }
  }
  return { maps, files, framework };
}

/**
 * Reads and analyses.
 *
 * @throws {DiffusionGateError} · {NoTargetsError} · {UnreadableTrace} · {InvalidInputError}
 */
export async function triageOf(request: TablesRequest, ports: TriagePorts): Promise<TriageResult> {
  const { inputs, options } = request;
  const targets = await targetsOf(
    inputs.kind === 'single' ? inputs.path : inputs.formal,
    request.rank,
    ports,
  );
  const nativeNote = nativeNoteOf(request, targets, ports);
  const [firstTarget] = targets;
  const captures = await readCaptures(
    request,
    firstTarget === undefined ? null : rankOfName(firstTarget.path),
    ports,
  );
  const mapping = await readMapping(request, ports);
  const helpers: Helpers = {
    graphs: captures.files.length > 0 ? captures.graphs : null,
    graphNames: firstTarget === undefined ? null : graphNamesFor(firstTarget, request, ports),
    maps: mapping.maps,
  };
  const needsHash = request.json || request.output !== null;
  const traces: ReportedTrace[] = [];
  for (const { path } of targets) {
    const columns = await readAloud(path, request.isSpoken, ports);
    const sha256 = needsHash ? await ports.sha256(path) : null;
    const input = { columns, path, serverArguments: ports.serverArguments(path) };
    traces.push({
      analysis: await finishWithPauses(analysisOf(input, options, helpers, catalogs()), ports.pause),
      file: { path, sha256, columns },
    });
  }
  const [first, ...rest] = traces;
  if (first === undefined) throw new Error('A path always stands for at least one trace.');
  await ports.pause();
  const report = buildReport(first, rest, {
    limits: request.limits,
    mapping: mapping.files,
    captures: captures.files,
    mappingFramework: mapping.framework,
    texts: ports.texts.triage,
    language: ports.language,
  });
  return { report, nativeNote, traces };
}

function stackLines({ stages }: TriageReport, count: number, ports: TriagePorts): string[] {
  const texts = ports.texts.triageCommand;
  const lines = stages.flatMap(({ kernels }) =>
    kernels.slice(0, count).flatMap(({ id, sites }) => {
      const stack = sites[0]?.stack ?? [];
      return stack.length > 0 ? [texts.stack(id, stack.join(' -> '))] : [];
    }),
  );
  return lines.length > 0 ? ['', texts.stacks, ...lines] : [];
}

/** The report as text. */
export function reportText(
  { report, nativeNote }: TriageResult,
  topStack: number,
  ports: TriagePorts,
): string {
  const lines = [
    ...plainReport(report, ports.texts.triage, nativeNote),
    ...stackLines(report, topStack, ports),
  ];
  return lines.join('\n');
}

/** The report for a terminal: its sentences are wrapped between words; tables stay as they are, so that they can be copied. */
function wrappedProse(text: string, columns: number | null): string {
  if (columns === null) return text;
  return text
    .split('\n')
    .flatMap((one) => (one.startsWith('|') ? [one] : [plainText(wrap(line(one), columns, 2))]))
    .join('\n');
}

/** Saves what was asked for. @throws WriteRefusedError */
export function saveReport(request: TablesRequest, result: TriageResult, ports: TriagePorts): void {
  const { saved } = ports.texts.triageCommand;
  if (request.output !== null) {
    const isDocument = request.output.endsWith('.json');
    const text = isDocument
      ? JSON.stringify(result.report, null, 2)
      : reportText(result, request.topStack, ports);
    ports.save(request.output, `${text}\n`);
    ports.err(saved(request.output));
  }
  if (request.csv !== null) {
    for (const { name, text } of csvFiles(result.report)) {
      const path = join(request.csv, name);
      ports.save(path, text);
      ports.err(saved(path));
    }
  }
}

/** `throughline triage TRACE`: the tables on standard output. @throws what {@link triageOf} throws */
export async function runTables(request: TablesRequest, ports: TriagePorts): Promise<number> {
  const result = await triageOf(request, ports);
  for (const { message } of result.report.warnings) ports.err(message);
  saveReport(request, result, ports);
  ports.out(
    request.json
      ? JSON.stringify(result.report)
      : wrappedProse(reportText(result, request.topStack, ports), ports.columns),
  );
  if (!request.isStrict || !result.report.traces.some(({ partial }) => partial)) return exitCodes.done;
  ports.err(ports.texts.triageCommand.partialStrict);
  return exitCodes.damaged;
}
