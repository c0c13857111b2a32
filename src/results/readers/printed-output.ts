import type { DeviceResult, Result } from '../result.ts';
import { readTableAt, startsTable } from './box-table.ts';
import type { ReadCommand } from './command-line.ts';
import { commandAt } from './command-lines.ts';
import { type HardwareReading, readCrossHardware, readTableOfDevices } from './cross-hardware.ts';
import { isDumpHeader, readDumpFrame } from './dump-frame.ts';
import { readFigure } from './figure.ts';
import { isNoise, isWarning } from './noise.ts';
import { phaseOfTitle, readOptimizerReport, readTable } from './optimizer-report.ts';
import { type PrintedLine, printedLines } from './printed-lines.ts';
import { readSection } from './printed-sections.ts';
import type { OutputKind, ReadOutcome } from './read-outcome.ts';
import type { TraceReading } from './recordings/trace-reading.ts';
import { noFacts } from './report-lines.ts';
import { finishRun, mergeConditions, modeOfPhase, newRun, type RunDraft } from './run-draft.ts';
import { addFacts, hasResultLike, isOtherPlan, withLateCommands } from './run-facts.ts';
import { collectForwards } from './text-generate-output.ts';

/** A run of ours while it is read, or a finished one of another program, in the order printed. */
type Printed = { readonly draft: RunDraft } | { readonly result: Result };

/**
 * Reads printed output of the programs, line by line. Each block is a stretch of its own (a fenced paste): what begins
 * in a later block is another run, unless it goes on with the same plan.
 */
export function readPrintedOutput(blocks: readonly string[]): ReadOutcome {
  const { lines, starts } = linesOf(blocks);
  const forwards = collectForwards();
  const printed: Printed[] = [];
  const hardware: HardwareReading[] = [];
  const commands: ReadCommand[] = [];
  const recordings: TraceReading[] = [];
  const unread: string[] = [];
  let current = null as RunDraft | null;
  let isDump = false;

  const start = (draft: RunDraft): RunDraft => {
    current = draft;
    printed.push({ draft });
    return draft;
  };
  const run = (): RunDraft => current ?? start(newRun());
  const other = (line: PrintedLine, isInsideReport: boolean): void => {
    if (isWarning(line.text)) run().warnings.push(line.text.trim());
    else if (isInsideReport || (!isNoise(line.text) && looksLikeResult(line.text))) unread.push(line.text);
  };
  const add = (result: DeviceResult): void => {
    const draft = run();
    const target = hasResultLike(draft, result)
      ? start({ ...newRun(), conditions: draft.conditions })
      : draft;
    target.results.push(result);
    target.mode ??= modeOfPhase(result.phase);
    target.hasOutput = true;
  };

  let index = 0;
  while (index < lines.length) {
    const line = lines[index];
    if (!line) break;
    if (starts.has(index) && current?.hasOutput && !/^\s*Cross-hardware - /.test(nextText(lines, index))) {
      current = null;
    }
    const command = commandAt(lines, index);
    if (command) {
      commands.push(command.read);
      if (command.read.program === 'text-generate') forwards.command(command.read);
      else start(newRun(command.read));
      index = command.end;
      continue;
    }
    const section = readSection(lines, index);
    if (section) {
      printed.push(...section.results.map((result) => ({ result })));
      recordings.push(...(section.recordings ?? []));
      unread.push(...section.unread);
      if (section.results.length > 0) current = null;
      index = section.end;
      continue;
    }
    if (/^\s*Input Configuration:$/.test(line.text)) {
      const report = readOptimizerReport(lines, index);
      if (isOtherPlan(current, report.facts) || hasResultLike(current, report.result)) current = null;
      addFacts(run(), report.facts);
      unread.push(...report.unread);
      for (const one of report.foreign) other(one, true);
      if (report.result) add(report.result);
      index = report.end;
      continue;
    }
    if (/^\s*Cross-hardware - /.test(line.text)) {
      const crossed = readCrossHardware(lines, index);
      hardware.push(...crossed.hardware);
      unread.push(...crossed.unread);
      for (const one of crossed.foreign) other(one, true);
      const isNew = (one: DeviceResult) =>
        !run().results.some(({ device, phase }) => device === one.device && phase === one.phase);
      for (const result of crossed.results.filter(isNew)) add(result);
      if (crossed.results.length > 0)
        run().conditions = mergeConditions(run().conditions, crossed.conditions);
      index = crossed.end;
      continue;
    }
    if (isDumpHeader(line.text)) {
      const frame = readDumpFrame(lines, index);
      if (frame) {
        isDump = true;
        unread.push(...frame.unread);
        for (const one of frame.foreign) other(one, true);
        for (const result of frame.results) add(result);
        const draft = run();
        draft.conditions = mergeConditions(draft.conditions, frame.conditions);
        index = frame.end;
        continue;
      }
    }
    const taken = forwards.take(lines, index);
    if (taken !== null) {
      index = taken;
      continue;
    }
    if (startsTable(line)) {
      const table = readTableAt(lines, index);
      if (table) {
        const titled = phaseOfTitle(lines[index - 1]?.text ?? '');
        const crossed = readTableOfDevices(table, titled, unread);
        // Titles above rows that could not be read say nothing of which strategies there were.
        const isEmpty = table.rows.length === 0 && table.foreign.length > 0;
        if (isEmpty) unread.push(table.columns.join(' | '));
        const result = crossed || isEmpty ? null : readTable(table, titled, noFacts(), unread);
        for (const one of table.foreign) other(one, true);
        for (const one of crossed?.results ?? (result ? [result] : [])) add(one);
        if (crossed) run().conditions = mergeConditions(run().conditions, crossed.conditions);
        index = table.end;
        continue;
      }
    }
    const elapsed = /^All experiments completed in (\d+(?:\.\d+)?) seconds\.$/.exec(line.text);
    if (elapsed) {
      const draft = run();
      draft.elapsedSeconds = readFigure(elapsed[1]);
      draft.hasOutput = true;
      current = null;
    } else if (/^No configurations satisfy the current TTFT\/TPOT filters\.$/.test(line.text)) {
      run().hasOutput = true;
      run().warnings.push(line.text);
    } else other(line, false);
    index += 1;
  }

  const passes = forwards.finish();
  const results = finished(printed);
  const allUnread = [...unread, ...forwards.unread];
  const [first = null] = results;
  if (first) first.unread.push(...allUnread);
  const hasBounds = passes.some((pass) => pass.evidence === 'text_generate_op_bound');
  return {
    kind: kindOf(first, isDump, passes.length > 0, hasBounds, recordings.length > 0, commands.length > 0),
    result: first,
    runs: results,
    forwards: passes,
    hardware,
    commands,
    recordings,
    unread: allUnread,
  };
}

/** The lines of all blocks, and where each block but the first begins. */
function linesOf(blocks: readonly string[]): {
  readonly lines: readonly PrintedLine[];
  readonly starts: ReadonlySet<number>;
} {
  const lines: PrintedLine[] = [];
  const starts = new Set<number>();
  blocks.forEach((block, at) => {
    if (at > 0) starts.add(lines.length);
    // Only the last line of all may have been cut off.
    lines.push(...printedLines(at < blocks.length - 1 ? `${block}\n` : block));
  });
  return { lines, starts };
}

/** The first line from here on that says anything. */
function nextText(lines: readonly PrintedLine[], start: number): string {
  return lines.slice(start, start + 8).find(({ text }) => !isNoise(text))?.text ?? '';
}

/** Every run that came to something; a command that stands behind the output it made is joined to it. */
function finished(printed: readonly Printed[]): Result[] {
  const drafts = printed.flatMap((one) => ('draft' in one ? [one.draft] : []));
  const joinedTo = withLateCommands(drafts);
  return printed.flatMap((one) => {
    if ('result' in one) return [one.result];
    const draft = joinedTo.get(one.draft) ?? one.draft;
    return draft.hasOutput || draft.results.length > 0 ? [finishRun(draft)] : [];
  });
}

function kindOf(
  first: Result | null,
  isDump: boolean,
  hasPasses: boolean,
  hasBounds: boolean,
  hasRecordings: boolean,
  hasCommands: boolean,
): OutputKind {
  if (first) {
    if (first.basis === 'measured') return 'benchmark';
    return isDump ? 'dump' : 'optimizer';
  }
  if (hasPasses) return hasBounds ? 'op-bound' : 'text-generate';
  if (hasRecordings) return 'recording';
  return hasCommands ? 'command' : 'unknown';
}

/** A line outside every known block that carries a word of a result. */
function looksLikeResult(text: string): boolean {
  return /throughput|ttft|tpot|tokens?\/s|TP=\d|tp\d+pp\d+|QPS|_bound|GB$|^\||concurrency/i.test(text);
}
