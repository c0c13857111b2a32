import type { EvidenceLevel } from '../evidence-level.ts';
import type { Shares } from '../result.ts';
import type { ReadCommand } from './command-line.ts';
import { readCount, readFigure } from './figure.ts';
import { isOperatorBorder, readOperatorTable, readPrintedTime, readStatShare } from './op-table.ts';
import type { OperatorTable, PrintedForward, PrintedStage } from './printed-forward.ts';
import type { PrintedLine } from './printed-lines.ts';

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
type StageDraft = Writable<PrintedStage>;

interface ForwardDraft {
  command: ReadCommand | null;
  queriesPerRank: number | null;
  executionSeconds: number | null;
  tokensPerSecondPerDevice: number | null;
  tables: Writable<OperatorTable>[];
  stages: Map<number, StageDraft>;
  memory: Writable<PrintedForward['memory']>;
  bounds: Shares | null;
  title: string | null;
}

/** Collects what text_generate prints, line by line, into forward passes. */
export interface ForwardCollector {
  /** Takes what it knows from `lines[index]` on; returns the next index, or null when the line is not of text_generate. */
  take(lines: readonly PrintedLine[], index: number): number | null;
  /** A command was printed: the next pass is its own. */
  command(command: ReadCommand): void;
  readonly unread: readonly string[];
  finish(): PrintedForward[];
}

function newDraft(command: ReadCommand | null): ForwardDraft {
  return {
    command,
    queriesPerRank: null,
    executionSeconds: null,
    tokensPerSecondPerDevice: null,
    tables: [],
    stages: new Map(),
    memory: {
      weightGiB: null,
      kvCacheGiB: null,
      activationGiB: null,
      availableGiB: null,
      totalGiB: null,
      reservedGiB: null,
    },
    bounds: null,
    title: null,
  };
}

const memoryLines: readonly (readonly [RegExp, keyof PrintedForward['memory']])[] = [
  [/^Total device memory: +(\d+\.\d+) GB$/, 'totalGiB'],
  [/^ {2}Model weight size: +(\d+\.\d+) GB$/, 'weightGiB'],
  [/^ {2}KV cache: +(\d+\.\d+) GB$/, 'kvCacheGiB'],
  [/^ {2}Model activation size: +(\d+\.\d+) GB$/, 'activationGiB'],
  [/^ {2}Reserved memory: +(\d+\.\d+) GB$/, 'reservedGiB'],
  [/^ {2}Memory available: +(-?\d+\.\d+) GB$/, 'availableGiB'],
];

const silent =
  /^(?:Model compilation and execution time: \d+\.\d{3} s|Pipeline stage (?:latency|memory) breakdown.*:|Stats breakdowns:|\s+analytic_pipeline_parallel: .*|\s{2,}\w*[Ii]ndexer[^:]*: +\d+\.\d+ GB)$/;

const stageLatency =
  /^ {2}\[analytic\] stage (\d+) \(layers (\d+:\d+)\): compute=(\d+\.\d{6}) s {2}outgoing_comm=(\d+\.\d{6}) s {2}total=(\d+\.\d{6}) s$/;
const stageMemory =
  /^ {2}stage (\d+) \(layers (\d+:\d+)\): weight=(\d+\.\d{3}) GB {2}kv=(\d+\.\d{6}) GB {2}(?:indexer=\d+\.\d{6} GB {2})?peak=(\d+\.\d{3}) GB {2}activation=(\d+\.\d{3}) GB$/;

/** Forward passes while they are collected. */
class Forwards implements ForwardCollector {
  readonly unread: string[] = [];
  private readonly done: ForwardDraft[] = [];
  private draft: ForwardDraft | null = null;
  private waiting: ReadCommand | null = null;

  /** The pass that goes on; a new one where none does. */
  open(): ForwardDraft {
    if (this.draft === null) {
      this.draft = newDraft(this.waiting);
      this.waiting = null;
      this.done.push(this.draft);
    }
    return this.draft;
  }

  /** Whatever comes next is of another pass. */
  close(): void {
    this.draft = null;
  }

  stage(index: number, layers: string): StageDraft {
    const { stages } = this.open();
    const known: StageDraft = stages.get(index) ?? {
      stage: index,
      layers,
      computeSeconds: null,
      outgoingSeconds: null,
      totalSeconds: null,
      weightGiB: null,
      kvCacheGiB: null,
      activationGiB: null,
      peakGiB: null,
    };
    stages.set(index, known);
    return known;
  }

  command(next: ReadCommand): void {
    this.waiting = next;
    this.close();
  }

  take(lines: readonly PrintedLine[], index: number): number | null {
    const line = lines[index];
    if (!line) return null;
    if (!isOperatorBorder(line.text)) return this.takeLine(line) ? index + 1 : null;
    const table = readOperatorTable(lines, index);
    if (!table) return null;
    const owner = this.open();
    owner.tables.push({ title: owner.title, operators: table.operators, totalSeconds: null });
    owner.title = null;
    this.unread.push(...table.unread);
    return table.end;
  }

  finish(): PrintedForward[] {
    return this.done.filter(hasContent).map(finishForward);
  }

  private takeLine(line: PrintedLine): boolean {
    for (const [pattern, take] of lineReaders) {
      const found = pattern.exec(line.text);
      if (!found) continue;
      take(this, found, line);
      return true;
    }
    return silent.test(line.text);
  }
}

/** Takes a line of a pass into what is collected. */
type LineReader = (into: Forwards, found: RegExpExecArray, line: PrintedLine) => void;

/** Lines of a pass by their form, in the order in which they are tried. */
const lineReaders: readonly (readonly [RegExp, LineReader])[] = [
  [
    /^Number of Queries per DP rank: (\d+)$/,
    (into, [text, queries], line) => {
      into.close();
      if (line.isCut) into.unread.push(text);
      else into.open().queriesPerRank = readCount(queries);
    },
  ],
  [
    /^Total time for analytic: (\S+)$/,
    (into, [, total = '']) => {
      const table = into.open().tables.at(-1);
      if (table) table.totalSeconds = readPrintedTime(total);
    },
  ],
  [
    /^\[analytic\] Execution time: (\d+\.\d{6}) s$/,
    (into, [, seconds]) => {
      into.open().executionSeconds = readFigure(seconds);
    },
  ],
  [
    /^\[analytic\] TPS\/Device: (\S+) token\/s$/,
    (into, [, speed]) => {
      into.open().tokensPerSecondPerDevice = readFigure(speed);
    },
  ],
  [
    stageLatency,
    (into, [, index, layers = '', compute, outgoing, total]) => {
      const one = into.stage(Number(index), layers);
      one.computeSeconds = readFigure(compute);
      one.outgoingSeconds = readFigure(outgoing);
      one.totalSeconds = readFigure(total);
    },
  ],
  [
    stageMemory,
    (into, [, index, layers = '', weight, cache, peak, activation]) => {
      const one = into.stage(Number(index), layers);
      one.weightGiB = readFigure(weight);
      one.kvCacheGiB = readFigure(cache);
      one.peakGiB = readFigure(peak);
      one.activationGiB = readFigure(activation);
    },
  ],
  [
    /^\[(pipeline (?:stage|transfer) [^\]]+)\]$/,
    (into, [, title = null]) => {
      into.open().title = title;
    },
  ],
  ...memoryLines.map(([pattern, field]): readonly [RegExp, LineReader] => [
    pattern,
    (into, [, size]) => {
      into.open().memory[field] = readFigure(size);
    },
  ]),
  [
    /^ {2}analytic_OpBound: /,
    (into, { input }) => {
      const bounds = readBounds(input);
      if (bounds) into.open().bounds = bounds;
      else into.unread.push(input);
    },
  ],
];

/** Starts collecting forward passes. */
export function collectForwards(): ForwardCollector {
  return new Forwards();
}

function hasContent(draft: ForwardDraft): boolean {
  return (
    draft.queriesPerRank !== null ||
    draft.executionSeconds !== null ||
    draft.tables.length > 0 ||
    draft.bounds !== null ||
    Object.values(draft.memory).some((figure) => figure !== null)
  );
}

function readBounds(line: string): Shares | null {
  const memory = readStatShare(line, 'memory_bound');
  const communication = readStatShare(line, 'communication_bound');
  const cube = readStatShare(line, 'compute_bound_mma');
  const vector = readStatShare(line, 'compute_bound_gp');
  if (memory === null || communication === null || cube === null || vector === null) return null;
  return { memory, communication, cube, vector, printed: line.trim(), reading: 'as-is' };
}

function finishForward(draft: ForwardDraft): PrintedForward {
  const hasBounds = draft.tables.some((table) => table.operators.some((one) => one.bound !== null));
  const evidence: EvidenceLevel = hasBounds
    ? 'text_generate_op_bound'
    : draft.bounds
      ? 'text_generate_phase_breakdown'
      : 'macro_only';
  const { title: _title, stages, ...rest } = draft;
  return { ...rest, stages: [...stages.values()].sort((a, b) => a.stage - b.stage), evidence };
}
