import type { DeviceResult, Result } from '../result.ts';
import { readTableAt, startsTable } from './box-table.ts';
import { type ReadCommand, readCommand } from './command-line.ts';
import { type HardwareReading, readCrossHardware } from './cross-hardware.ts';
import { dumpColumns, readDumpFrame } from './dump-frame.ts';
import { readFigure } from './figure.ts';
import { isNoise, isWarning } from './noise.ts';
import { phaseOfTitle, readOptimizerReport, readTable } from './optimizer-report.ts';
import { type PrintedLine, printedLines } from './printed-lines.ts';
import type { ReadOutcome } from './read-outcome.ts';
import { noFacts, type ReportFacts } from './report-lines.ts';
import { finishRun, mergeConditions, modeOfPhase, newRun, type RunDraft } from './run-draft.ts';
import { collectForwards } from './text-generate-output.ts';

/** Reads printed output of the two programs, line by line. */
export function readPrintedOutput(text: string): ReadOutcome {
  const lines = printedLines(text);
  const forwards = collectForwards();
  const runs: RunDraft[] = [];
  const hardware: HardwareReading[] = [];
  const commands: ReadCommand[] = [];
  const unread: string[] = [];
  let current: RunDraft | null = null;
  let isDump = false;

  const run = (): RunDraft => {
    if (current === null) {
      current = newRun();
      runs.push(current);
    }
    return current;
  };
  const other = (line: PrintedLine, isInsideReport: boolean): void => {
    if (isWarning(line.text)) run().warnings.push(line.text.trim());
    else if (isInsideReport || (!isNoise(line.text) && looksLikeResult(line.text))) unread.push(line.text);
  };
  const add = (result: DeviceResult): void => {
    const draft = run();
    const isRepeated = draft.results.some(
      (one) => one.device === result.device && one.phase === result.phase,
    );
    const target = isRepeated ? startRun(draft) : draft;
    target.results.push(result);
    target.mode ??= modeOfPhase(result.phase);
    target.hasOutput = true;
  };
  const startRun = (after: RunDraft): RunDraft => {
    const next = newRun();
    next.conditions = { ...next.conditions, ...after.conditions };
    current = next;
    runs.push(next);
    return next;
  };

  let index = 0;
  while (index < lines.length) {
    const line = lines[index];
    if (!line) break;
    const command = commandAt(lines, index);
    if (command) {
      commands.push(command.read);
      if (command.read.program === 'text-generate') forwards.command(command.read);
      else {
        current = newRun(command.read);
        runs.push(current);
      }
      index = command.end;
      continue;
    }
    if (/^\s*Input Configuration:$/.test(line.text)) {
      const report = readOptimizerReport(lines, index);
      if (isOtherPlan(current, report.facts)) current = null;
      addFacts(run(), report.facts);
      unread.push(...report.unread);
      for (const one of report.foreign) other(one, true);
      if (report.result) add(report.result);
      index = report.end;
      continue;
    }
    if (/^\s*Cross-hardware - /.test(line.text)) {
      const section = readCrossHardware(lines, index);
      hardware.push(...section.hardware);
      unread.push(...section.unread);
      for (const one of section.foreign) other(one, true);
      for (const result of section.results) {
        const isKnown = run().results.some(
          (one) => one.device === result.device && one.phase === result.phase,
        );
        if (!isKnown) add(result);
      }
      index = section.end;
      continue;
    }
    if (dumpColumns(line.text)) {
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
        const result = readTable(table, titleAbove(lines, index), noFacts(), unread);
        for (const one of table.foreign) other(one, true);
        if (result) add(result);
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
  const results: Result[] = runs.filter((one) => one.hasOutput || one.results.length > 0).map(finishRun);
  const allUnread = [...unread, ...forwards.unread];
  const [first = null] = results;
  if (first) first.unread.push(...allUnread);
  const hasBounds = passes.some((pass) => pass.evidence === 'text_generate_op_bound');
  const kind = first
    ? isDump
      ? 'dump'
      : 'optimizer'
    : passes.length > 0
      ? hasBounds
        ? 'op-bound'
        : 'text-generate'
      : commands.length > 0
        ? 'command'
        : 'unknown';
  return { kind, result: first, runs: results, forwards: passes, hardware, commands, unread: allUnread };
}

/** A command at this line, continued over lines that end in a backslash. */
function commandAt(
  lines: readonly PrintedLine[],
  start: number,
): { readonly read: ReadCommand; readonly end: number } | null {
  if (!/(?:throughput|text)[_-](?:optimizer|generate)/.test(joined(lines, start).text)) return null;
  const { text, end } = joined(lines, start);
  const read = readCommand(text);
  return read ? { read, end } : null;
}

function joined(lines: readonly PrintedLine[], start: number): { text: string; end: number } {
  let text = lines[start]?.text ?? '';
  let end = start + 1;
  while (text.endsWith('\\') && end < lines.length) {
    text = `${text.slice(0, -1)} ${lines[end]?.text.trim() ?? ''}`;
    end += 1;
  }
  return { text, end };
}

/** The title line right above a table that stands alone. */
function titleAbove(lines: readonly PrintedLine[], table: number) {
  const above = lines[table - 1]?.text ?? '';
  return phaseOfTitle(above);
}

/** Whether a report belongs to another run than the one being read: another model or quantization. */
function isOtherPlan(run: RunDraft | null, facts: ReportFacts): boolean {
  if (!run || run.results.length === 0) return false;
  const differs = (known: string | number | null, told: string | number | null) =>
    known !== null && told !== null && known !== told;
  const { conditions } = run;
  return (
    differs(conditions.model, facts.model) ||
    differs(conditions.numDevices, facts.numDevices) ||
    differs(conditions.quantizeLinearAction, facts.quantizeLinearAction) ||
    differs(conditions.quantizeAttentionAction, facts.quantizeAttentionAction)
  );
}

function addFacts(run: RunDraft, facts: ReportFacts): void {
  run.hasOutput = true;
  run.conditions = mergeConditions(run.conditions, {
    model: facts.model,
    devices: facts.device === null ? [] : [facts.device],
    numDevices: facts.numDevices,
    ttftLimitMs: facts.ttftLimitMs,
    tpotLimitMs: facts.tpotLimitMs,
    quantizeLinearAction: facts.quantizeLinearAction,
    quantizeAttentionAction: facts.quantizeAttentionAction,
  });
}

/** A line outside every known block that carries a word of a result. */
function looksLikeResult(text: string): boolean {
  return /throughput|ttft|tpot|tokens?\/s|TP=\d|tp\d+pp\d+|QPS|_bound|GB$|^\||concurrency/i.test(text);
}
