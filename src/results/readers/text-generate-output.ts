import type { EvidenceLevel } from '../evidence-level.ts';
import type { Shares } from '../result.ts';
import type { ReadCommand } from './command-line.ts';
import { readCount, readFigure } from './figure.ts';
import type { ForwardReading, OperatorTable, StageReading } from './forward-reading.ts';
import { isOperatorRule, readOperatorTable, readPrintedTime, readStatShare } from './op-table.ts';
import type { PrintedLine } from './printed-lines.ts';

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
type StageDraft = Writable<StageReading>;

interface ForwardDraft {
  command: ReadCommand | null;
  queriesPerRank: number | null;
  executionSeconds: number | null;
  tokensPerSecondPerDevice: number | null;
  tables: Writable<OperatorTable>[];
  stages: Map<number, StageDraft>;
  memory: Writable<ForwardReading['memory']>;
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
  finish(): ForwardReading[];
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

const memoryLines: readonly (readonly [RegExp, keyof ForwardReading['memory']])[] = [
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

/** Starts collecting forward passes. */
export function collectForwards(): ForwardCollector {
  const done: ForwardDraft[] = [];
  const unread: string[] = [];
  let draft: ForwardDraft | null = null;
  let command: ReadCommand | null = null;

  const open = (): ForwardDraft => {
    if (draft === null) {
      draft = newDraft(command);
      command = null;
      done.push(draft);
    }
    return draft;
  };
  const stage = (index: number, layers: string): StageDraft => {
    const { stages } = open();
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
  };

  const takeLine = (line: PrintedLine): boolean => {
    const { text } = line;
    const queries = /^Number of Queries per DP rank: (\d+)$/.exec(text);
    if (queries) {
      draft = null;
      if (line.isCut) unread.push(text);
      else open().queriesPerRank = readCount(queries[1]);
      return true;
    }
    const total = /^Total time for analytic: (\S+)$/.exec(text);
    if (total) {
      const table = open().tables.at(-1);
      if (table) table.totalSeconds = readPrintedTime(total[1] ?? '');
      return true;
    }
    const execution = /^\[analytic\] Execution time: (\d+\.\d{6}) s$/.exec(text);
    if (execution) {
      open().executionSeconds = readFigure(execution[1]);
      return true;
    }
    const speed = /^\[analytic\] TPS\/Device: (\S+) token\/s$/.exec(text);
    if (speed) {
      open().tokensPerSecondPerDevice = readFigure(speed[1]);
      return true;
    }
    const latency = stageLatency.exec(text);
    if (latency) {
      const one = stage(Number(latency[1]), latency[2] ?? '');
      one.computeSeconds = readFigure(latency[3]);
      one.outgoingSeconds = readFigure(latency[4]);
      one.totalSeconds = readFigure(latency[5]);
      return true;
    }
    const memory = stageMemory.exec(text);
    if (memory) {
      const one = stage(Number(memory[1]), memory[2] ?? '');
      one.weightGiB = readFigure(memory[3]);
      one.kvCacheGiB = readFigure(memory[4]);
      one.peakGiB = readFigure(memory[5]);
      one.activationGiB = readFigure(memory[6]);
      return true;
    }
    const title = /^\[(pipeline (?:stage|transfer) [^\]]+)\]$/.exec(text);
    if (title) {
      open().title = title[1] ?? null;
      return true;
    }
    for (const [pattern, field] of memoryLines) {
      const found = pattern.exec(text);
      if (!found) continue;
      open().memory[field] = readFigure(found[1]);
      return true;
    }
    if (/^ {2}analytic_OpBound: /.test(text)) {
      const bounds = readBounds(text);
      if (bounds) open().bounds = bounds;
      else unread.push(text);
      return true;
    }
    return silent.test(text);
  };

  return {
    unread,
    command(next) {
      command = next;
      draft = null;
    },
    take(lines, index) {
      const line = lines[index];
      if (!line) return null;
      if (isOperatorRule(line.text)) {
        const table = readOperatorTable(lines, index);
        if (!table) return null;
        const owner = open();
        owner.tables.push({ title: owner.title, operators: table.operators, totalSeconds: null });
        owner.title = null;
        unread.push(...table.unread);
        return table.end;
      }
      return takeLine(line) ? index + 1 : null;
    },
    finish: () => done.filter(hasContent).map(finishForward),
  };
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

function finishForward(draft: ForwardDraft): ForwardReading {
  const hasBounds = draft.tables.some((table) => table.operators.some((one) => one.bound !== null));
  const evidence: EvidenceLevel = hasBounds
    ? 'text_generate_op_bound'
    : draft.bounds
      ? 'text_generate_phase_breakdown'
      : 'macro_only';
  const { title: _title, stages, ...rest } = draft;
  return { ...rest, stages: [...stages.values()].sort((a, b) => a.stage - b.stage), evidence };
}
