import { CommandError } from '../../app/command-error.ts';
import { notWrittenWords } from '../../app/damage-words.ts';
import { InvalidInputError } from '../../app/invalid-input-error.ts';
import type { Program } from '../../app/program.ts';
import { UsageError } from '../../app/usage-error.ts';
import { writeExport } from '../../app/write-export.ts';
import { CompletionClient, type CompletionServer } from '../../backends/load/completion-client.ts';
import { probeServer, ServerProbeError, servedModels } from '../../backends/load/probe-server.ts';
import { tokenCounter } from '../../backends/load/tokenizer.ts';
import { type LoadFacts, loadDocument } from '../../campaign/load/load-document.ts';
import { isMostlyAnswered, loadFigures } from '../../campaign/load/load-figures.ts';
import { failureCounts, loadNotes } from '../../campaign/load/load-notes.ts';
import { mostInFlight, type PlannedRequest, planRequests } from '../../campaign/load/load-plan.ts';
import type { CountTokens } from '../../campaign/load/recount.ts';
import type { RequestRecord } from '../../campaign/load/request-record.ts';
import { randomSequence } from '../../engine/serving/load/random.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import { loadResultLines } from '../../screens/load-lines.ts';
import { WriteRefusedError } from '../../store/write-refused-error.ts';
import { connectionWords } from '../../text/connection-words.ts';
import { printLines } from '../print-lines.ts';
import type { LoadOptions, NamedLoad } from './load-options.ts';
import { LoadClock, measureLoad, type ReadyLoad, warmUp } from './measure-load.ts';
import { type ShownProgress, showProgress } from './show-progress.ts';

function requestsOf(options: LoadOptions): PlannedRequest[] {
  const { recorded, lengths, arrivals, seed } = options;
  if (recorded !== null) return [...recorded];
  if (lengths === null) return [];
  return planRequests({ ...lengths, arrivals, seed }, randomSequence(seed));
}

/** The one model that a server lists, where none is named. @throws ServerProbeError, UsageError naming those it lists */
async function withModel(options: LoadOptions, program: Program, signal: AbortSignal): Promise<NamedLoad> {
  const { model } = options;
  if (model !== null) return { ...options, model };
  const client = new CompletionClient(serverOf({ ...options, model: '' }, 1, program), () => 0);
  try {
    const served = (await servedModels(client, signal)) ?? [];
    const [only] = served;
    if (only === undefined || served.length > 1)
      throw new UsageError(program.texts.load.problems.modelMissing(served.join(', ')));
    return { ...options, model: only };
  } finally {
    await client.close();
  }
}

function probeWords(error: ServerProbeError, options: LoadOptions, program: Program): string {
  const texts = program.texts.load.problems;
  const { problem } = error;
  switch (problem.code) {
    case 'unreachable':
      return texts.unreachable(options.url.href, connectionWords(problem.detail, program.texts));
    case 'unknown-model':
      return texts.unknownModel(options.model ?? '', problem.served.join(', '));
    case 'refused':
      return texts.refused(String(problem.status), problem.detail);
    case 'broken-answer':
      return texts.brokenAnswer(problem.detail);
    case 'no-answer':
      return texts.noAnswer;
  }
}

function serverOf(options: NamedLoad, requests: number, program: Program): CompletionServer {
  const { arrivals } = options;
  const limit = mostInFlight(arrivals);
  return {
    url: options.url,
    endpoint: options.endpoint,
    model: options.model,
    apiKey: program.environment.OPENAI_API_KEY ?? null,
    connections: Math.max(1, Math.min(limit ?? requests, requests)),
    timeoutMs: options.timeoutMs,
  };
}

/** @throws InvalidInputError for a file that is no tokenizer */
async function counterOf(path: string, program: Program): Promise<CountTokens> {
  try {
    return await tokenCounter(path);
  } catch {
    throw new InvalidInputError(program.texts.load.problems.badTokenizer(path));
  }
}

/** A server that answers says so at once; one that loads its weights or hangs leaves an empty screen. */
const patienceMs = 1_500;

/** Runs the load, shows it, and writes what was asked for. Returns the exit code. */
export async function runLoadCommand(
  options: LoadOptions,
  program: Program,
  signal: AbortSignal,
): Promise<number> {
  const { asking } = program.texts.load.live;
  const patience = setTimeout(() => program.err(asking(options.url.href)), patienceMs);
  const onAnswer = () => clearTimeout(patience);
  try {
    return await runNamedLoad(await withModel(options, program, signal), program, signal, onAnswer);
  } catch (error) {
    if (!(error instanceof ServerProbeError)) throw error;
    if (signal.aborted) return exitCodes.cancelled;
    const { code } = error.problem;
    const exitCode = code === 'unknown-model' ? exitCodes.usage : exitCodes.failed;
    throw new CommandError(probeWords(error, options, program), code, exitCode);
  } finally {
    onAnswer();
  }
}

async function runNamedLoad(
  options: NamedLoad,
  program: Program,
  signal: AbortSignal,
  onAnswer: () => void,
): Promise<number> {
  const requests = requestsOf(options);
  const server = serverOf(options, requests.length, program);
  const clock = new LoadClock();
  const client = new CompletionClient(server, clock.now);
  let progress: ShownProgress | null = null;
  try {
    // A file that is no tokenizer is a fault of this machine, whatever the server says.
    const count = options.tokenizer === null ? null : await counterOf(options.tokenizer, program);
    const probed = await probeServer(client, server, signal);
    onAnswer();
    progress = showProgress(options, requests.length, program, signal);
    const load: ReadyLoad = { options, requests, client, probed, clock, progress, signal };
    const warmUpRequests = await warmUp(load);
    if (options.resetsCache && !(await client.resetCache(signal)))
      program.err(program.texts.load.problems.cacheKept);
    const startedAt = new Date().toISOString();
    const { records, health } = await measureLoad(load, count);
    progress.close();
    progress = null;
    if (signal.aborted && records.every(({ failure }) => failure !== null)) {
      program.err(program.texts.load.live.stoppedEarly);
      return exitCodes.cancelled;
    }
    const facts: LoadFacts = {
      url: options.url.href,
      endpoint: options.endpoint,
      model: options.model,
      arrivals: options.arrivals,
      requests: requests.length,
      warmUpRequests,
      seed: options.seed,
      promptKind: probed.promptKind,
      percentiles: options.percentiles,
      client: health,
      isComplete: !signal.aborted && records.length === requests.length,
      failures: failureCounts(records),
      version: program.version,
      startedAt,
    };
    return report(facts, records, options, program);
  } finally {
    progress?.close();
    await client.close();
  }
}

function write(path: string, text: string, program: Program): boolean {
  try {
    writeExport(path, text);
    return true;
  } catch (error) {
    if (!(error instanceof WriteRefusedError)) throw error;
    program.err(notWrittenWords(error, program.texts));
    return false;
  }
}

function report(
  facts: LoadFacts,
  records: readonly RequestRecord[],
  options: LoadOptions,
  program: Program,
): number {
  const figures = loadFigures(records, options.percentiles, options.goodput);
  const document = JSON.stringify(loadDocument(facts, figures));
  const lines = loadResultLines(
    facts,
    figures,
    loadNotes(facts, figures, records),
    program.texts.load,
    program.terminal.columns() - 1,
  );
  if (options.isJson) program.out(document);
  else printLines(lines, program);
  const isWritten = [
    options.outputFile === null || write(options.outputFile, `${document}\n`, program),
    options.recordsFile === null ||
      write(options.recordsFile, records.map((one) => `${JSON.stringify(one)}\n`).join(''), program),
  ].every(Boolean);
  if (!facts.isComplete) return exitCodes.cancelled;
  return isMostlyAnswered(figures) && isWritten ? exitCodes.done : exitCodes.failed;
}
