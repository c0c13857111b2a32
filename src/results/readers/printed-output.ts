import type { Conditions, DeviceResult, Result } from '../result.ts';
import { readTableAt, startsTable } from './box-table.ts';
import type { ReadCommand } from './command-line.ts';
import { commandAt } from './command-lines.ts';
import { type PrintedHardware, readCrossHardware, readTableOfDevices } from './cross-hardware.ts';
import { isDumpHeader, readDumpedTable } from './dumped-table.ts';
import { readFigure } from './figure.ts';
import { isNoise, isWarning } from './noise.ts';
import { phaseOfTitle, readOptimizerReport, readTable } from './optimizer-report.ts';
import type { PrintedForward } from './printed-forward.ts';
import { type PrintedLine, printedLines } from './printed-lines.ts';
import { readSection } from './printed-sections.ts';
import type { OutputKind, ReadOutcome } from './read-outcome.ts';
import type { RecordedTrace } from './recordings/recorded-trace.ts';
import { noFacts } from './report-lines.ts';
import { finishRun, mergeConditions, modeOfPhase, newRun, type RunDraft } from './run-draft.ts';
import { addFacts, hasResultLike, isOtherPlan, withLateCommands } from './run-facts.ts';
import { collectForwards } from './text-generate-output.ts';

/** A run of ours while it is read, or a finished one of another program, in the order printed. */
type Printed = { readonly draft: RunDraft } | { readonly result: Result };

/** Everything that was read of an output so far, and the run that goes on. */
class PrintedRuns {
  readonly forwards = collectForwards();
  readonly printed: Printed[] = [];
  readonly hardware: PrintedHardware[] = [];
  readonly commands: ReadCommand[] = [];
  readonly recordings: RecordedTrace[] = [];
  readonly unread: string[] = [];
  /** The run that the next block goes on with; null where it begins another. */
  current: RunDraft | null = null;
  isDump = false;

  start(draft: RunDraft): RunDraft {
    this.current = draft;
    this.printed.push({ draft });
    return draft;
  }

  run(): RunDraft {
    return this.current ?? this.start(newRun());
  }

  /** A line that belongs to no block that is known. */
  takeOther(line: PrintedLine, where: 'in-a-report' | 'outside'): void {
    if (isWarning(line.text)) this.run().warnings.push(line.text.trim());
    else if (where === 'in-a-report' || (!isNoise(line.text) && looksLikeResult(line.text)))
      this.unread.push(line.text);
  }

  takeForeign(lines: readonly PrintedLine[]): void {
    for (const one of lines) this.takeOther(one, 'in-a-report');
  }

  add(result: DeviceResult): void {
    const draft = this.run();
    const target = hasResultLike(draft, result)
      ? this.start({ ...newRun(), conditions: draft.conditions })
      : draft;
    target.results.push(result);
    target.mode ??= modeOfPhase(result.phase);
    target.hasOutput = true;
  }

  addConditions(more: Partial<Conditions>): void {
    const draft = this.run();
    draft.conditions = mergeConditions(draft.conditions, more);
  }

  finish(): ReadOutcome {
    const passes = this.forwards.finish();
    const runs = finished(this.printed);
    const unread = [...this.unread, ...this.forwards.unread];
    const [first = null] = runs;
    if (first) first.unread.push(...unread);
    return {
      kind: this.kindOf(first, passes),
      result: first,
      runs,
      forwards: passes,
      hardware: this.hardware,
      commands: this.commands,
      recordings: this.recordings,
      unread,
    };
  }

  private kindOf(first: Result | null, passes: readonly PrintedForward[]): OutputKind {
    if (first?.basis === 'measured') return 'benchmark';
    if (first) return this.isDump ? 'dump' : 'optimizer';
    if (passes.some((pass) => pass.evidence === 'text_generate_op_bound')) return 'op-bound';
    if (passes.length > 0) return 'text-generate';
    if (this.recordings.length > 0) return 'recording';
    return this.commands.length > 0 ? 'command' : 'unknown';
  }
}

/** Reader of one kind of block: takes it in and returns the line behind it; null where no such block begins. */
type BlockReader = (into: PrintedRuns, lines: readonly PrintedLine[], index: number) => number | null;

const takeCommand: BlockReader = (into, lines, index) => {
  const command = commandAt(lines, index);
  if (!command) return null;
  into.commands.push(command.read);
  if (command.read.program === 'text-generate') into.forwards.command(command.read);
  else into.start(newRun(command.read));
  return command.end;
};

const takeSection: BlockReader = (into, lines, index) => {
  const section = readSection(lines, index);
  if (!section) return null;
  into.printed.push(...section.results.map((result) => ({ result })));
  into.recordings.push(...(section.recordings ?? []));
  into.unread.push(...section.unread);
  if (section.results.length > 0) into.current = null;
  return section.end;
};

const takeReport: BlockReader = (into, lines, index) => {
  if (!/^\s*Input Configuration:$/.test(lines[index]?.text ?? '')) return null;
  const report = readOptimizerReport(lines, index);
  if (isOtherPlan(into.current, report.facts) || hasResultLike(into.current, report.result))
    into.current = null;
  addFacts(into.run(), report.facts);
  into.unread.push(...report.unread);
  into.takeForeign(report.foreign);
  if (report.result) into.add(report.result);
  return report.end;
};

const crossHardwareTitle = /^\s*Cross-hardware - /;

const takeCrossHardware: BlockReader = (into, lines, index) => {
  if (!crossHardwareTitle.test(lines[index]?.text ?? '')) return null;
  const crossed = readCrossHardware(lines, index);
  into.hardware.push(...crossed.hardware);
  into.unread.push(...crossed.unread);
  into.takeForeign(crossed.foreign);
  const isNew = (one: DeviceResult) =>
    !into.run().results.some(({ device, phase }) => device === one.device && phase === one.phase);
  for (const result of crossed.results.filter(isNew)) into.add(result);
  if (crossed.results.length > 0) into.addConditions(crossed.conditions);
  return crossed.end;
};

const takeDump: BlockReader = (into, lines, index) => {
  const frame = isDumpHeader(lines[index]?.text ?? '') ? readDumpedTable(lines, index) : null;
  if (!frame) return null;
  into.isDump = true;
  into.unread.push(...frame.unread);
  into.takeForeign(frame.foreign);
  for (const result of frame.results) into.add(result);
  into.addConditions(frame.conditions);
  return frame.end;
};

const takePass: BlockReader = (into, lines, index) => into.forwards.take(lines, index);

const takeTable: BlockReader = (into, lines, index) => {
  const line = lines[index];
  const table = line && startsTable(line) ? readTableAt(lines, index) : null;
  if (!table) return null;
  const titled = phaseOfTitle(lines[index - 1]?.text ?? '');
  const crossed = readTableOfDevices(table, titled, into.unread);
  // Titles above rows that could not be read say nothing of which strategies there were.
  const isEmpty = table.rows.length === 0 && table.foreign.length > 0;
  if (isEmpty) into.unread.push(table.columns.join(' | '));
  const result = crossed || isEmpty ? null : readTable(table, titled, noFacts(), into.unread);
  into.takeForeign(table.foreign);
  for (const one of crossed?.results ?? (result ? [result] : [])) into.add(one);
  if (crossed) into.addConditions(crossed.conditions);
  return table.end;
};

/** Lines that say something by themselves; any other belongs to no block. */
const takeLine: BlockReader = (into, lines, index) => {
  const line = lines[index];
  if (!line) return null;
  const elapsed = /^All experiments completed in (\d+(?:\.\d+)?) seconds\.$/.exec(line.text);
  if (elapsed) {
    const draft = into.run();
    draft.elapsedSeconds = readFigure(elapsed[1]);
    draft.hasOutput = true;
    into.current = null;
  } else if (/^No configurations satisfy the current TTFT\/TPOT filters\.$/.test(line.text)) {
    into.run().hasOutput = true;
    into.run().warnings.push(line.text);
  } else into.takeOther(line, 'outside');
  return index + 1;
};

/** Readers of all kinds of blocks, in the order in which they are tried. */
const blockReaders: readonly BlockReader[] = [
  takeCommand,
  takeSection,
  takeReport,
  takeCrossHardware,
  takeDump,
  takePass,
  takeTable,
  takeLine,
];

/**
 * Reads printed output of the programs, line by line. Each block is a stretch of its own (a fenced paste): what begins
 * in a later block is another run, unless it goes on with the same plan.
 */
export function readPrintedOutput(blocks: readonly string[]): ReadOutcome {
  const { lines, starts } = linesOf(blocks);
  const into = new PrintedRuns();
  let index = 0;
  while (index < lines.length) {
    if (starts.has(index) && into.current?.hasOutput && !crossHardwareTitle.test(nextText(lines, index)))
      into.current = null;
    let end: number | null = null;
    for (const take of blockReaders) {
      end = take(into, lines, index);
      if (end !== null) break;
    }
    if (end === null) break;
    index = end;
  }
  return into.finish();
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

/** A line outside every known block that carries a word of a result. */
function looksLikeResult(text: string): boolean {
  return /throughput|ttft|tpot|tokens?\/s|TP=\d|tp\d+pp\d+|QPS|_bound|GB$|^\||concurrency/i.test(text);
}
