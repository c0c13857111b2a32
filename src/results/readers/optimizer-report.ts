import { isSameConfiguration } from '../configuration.ts';
import type { DeviceResult, ResultPhase, ResultRow } from '../result.ts';
import { type BoxTable, readTableAt, startsTable } from './box-table.ts';
import { isPdTable, readPdPair } from './pd-table.ts';
import type { PrintedLine } from './printed-lines.ts';
import { noFacts, type ReportFacts, takeReportLine } from './report-lines.ts';
import { fieldOf, readRow } from './row-columns.ts';
import { emptyDeviceResult, unknownRow } from './run-draft.ts';

/** One `Input Configuration` block with the table under it. */
export interface OptimizerReport {
  readonly facts: ReportFacts;
  readonly result: DeviceResult | null;
  readonly unread: readonly string[];
  /** Lines of something else in between, for the caller to look at. */
  readonly foreign: readonly PrintedLine[];
  readonly end: number;
}

/** The phase that a title line announces, in every era's words; null for any other line. */
export function phaseOfTitle(text: string): ResultPhase | null {
  if (!/^\s*Top \d+ .*Configurations:$/.test(text)) return null;
  if (/Prefill/.test(text)) return 'prefill';
  if (/Decode/.test(text) && /Disagg/.test(text)) return 'decode';
  if (/PD Ratio/.test(text)) return 'pd-ratio';
  return /Aggregat/.test(text) ? 'aggregated' : null;
}

/** The phase that the columns of a table belong to; null where they do not tell. */
export function phaseOfColumns(columns: readonly string[]): Exclude<ResultPhase, 'pd-ratio'> | null {
  const fields = columns.map(fieldOf);
  const hasTtft = fields.includes('ttftMs');
  const hasTpot = fields.includes('tpotMs');
  if (hasTtft && hasTpot) return 'aggregated';
  if (hasTtft) return 'prefill';
  return hasTpot ? 'decode' : null;
}

const decoration = /^\s*(?:-{20,}|\*{20,}|Input Configuration:|Memory Info:|Overall Best Configuration:)?$/;
const ending = /^(?:\*{20,}|All experiments completed|No configurations satisfy)/;

/** Reads the report whose `Input Configuration:` stands at `lines[start]`. */
export function readOptimizerReport(lines: readonly PrintedLine[], start: number): OptimizerReport {
  const facts = noFacts();
  const unread: string[] = [];
  const foreign: PrintedLine[] = [];
  let phase: ResultPhase | null = null;
  let table: BoxTable | null = null;
  let isSummaryClosed = false;
  let index = start + 1;
  for (; index < lines.length && table === null; index += 1) {
    const line = lines[index];
    if (!line || ending.test(line.text) || /^\s*Input Configuration:/.test(line.text)) break;
    if (startsTable(line)) {
      table = readTableAt(lines, index);
      if (table) index = table.end - 1;
      else if (line.text !== '') foreign.push(line);
      continue;
    }
    const titled = phaseOfTitle(line.text);
    if (titled) phase = titled;
    else if (decoration.test(line.text)) isSummaryClosed ||= facts.bestThroughput !== null && !line.isCut;
    else if (!takeReportLine(line, facts)) foreign.push(line);
  }
  const result = table
    ? readTable(table, phase, facts, unread)
    : summaryOnly(facts, phase, isSummaryClosed || phase !== null);
  return { facts, result, unread, foreign: [...foreign, ...(table?.foreign ?? [])], end: index };
}

/** The result that a table and the lines above it make. */
export function readTable(
  table: BoxTable,
  titled: ResultPhase | null,
  facts: ReportFacts,
  unread: string[],
): DeviceResult | null {
  const base = (phase: ResultPhase): DeviceResult => ({
    ...emptyDeviceResult(facts.device, phase),
    limits: { ttftMs: facts.ttftLimitMs, tpotMs: facts.tpotLimitMs },
    memory: { totalGiB: facts.totalGiB, reservedGiB: facts.reservedGiB },
  });
  if (isPdTable(table.columns)) {
    const pairs = table.rows.map((cells) => readPdPair(table.columns, cells));
    unread.push(...pairs.flatMap((one) => one.unread));
    return {
      ...base('pd-ratio'),
      pdRatio: {
        pairs: pairs.map((one) => one.pair),
        prefillInstances: facts.prefillInstances,
        decodeInstances: facts.decodeInstances,
      },
    };
  }
  const phase = phaseOfColumns(table.columns) ?? (titled === 'pd-ratio' ? null : titled);
  if (phase === null) {
    unread.push(table.columns.join(' | '));
    return null;
  }
  const candidates = readCandidates(table, phase, unread);
  checkSummary(facts, candidates[0], unread);
  return { ...base(phase), best: candidates[0] ?? null, candidates };
}

/** Rows of a table; a row of one input length (`-` for its rank) belongs to the row above it. */
function readCandidates(
  table: BoxTable,
  phase: 'aggregated' | 'prefill' | 'decode',
  unread: string[],
): ResultRow[] {
  const rank = table.columns.findIndex((title) => fieldOf(title) === 'rank');
  const length = table.columns.indexOf('num_input_tokens');
  const candidates: ResultRow[] = [];
  for (const cells of table.rows) {
    const { row, unread: cellsUnread } = readRow(table.columns, cells, phase);
    unread.push(...cellsUnread);
    const owner = candidates.at(-1);
    const isOfOneLength = length >= 0 && rank >= 0 && cells[rank] === '-';
    if (!isOfOneLength) candidates.push(row);
    else if (owner && isSameConfiguration(owner, row)) {
      const { request_ratio: ratio, samples } = row.extra;
      owner.extra[`num_input_tokens ${cells[length]}`] = `request_ratio ${ratio}, samples ${samples}`;
    } else unread.push(cells.join(' | '));
  }
  return candidates;
}

/** The summary above repeats the first row; where the two disagree, one of them is damaged, and it is said. */
function checkSummary(facts: ReportFacts, first: ResultRow | undefined, unread: string[]): void {
  const told = facts.bestThroughput;
  const printed = first?.throughputTokensPerSecond ?? null;
  if (told !== null && printed !== null && told !== printed) {
    unread.push(`Best Throughput: ${told} tokens/s ≠ Top 1: ${printed}`);
  }
}

/** The best row as the summary lines alone give it, where the table is missing. */
function summaryOnly(facts: ReportFacts, titled: ResultPhase | null, isClosed: boolean): DeviceResult | null {
  if (facts.bestThroughput === null || titled === 'pd-ratio') return null;
  const { bestTtftMs: ttftMs, bestTpotMs: tpotMs } = facts;
  const told = ttftMs !== null && tpotMs !== null ? 'aggregated' : ttftMs !== null ? 'prefill' : 'decode';
  const phase = titled ?? (told === 'aggregated' || (isClosed && (ttftMs ?? tpotMs) !== null) ? told : null);
  if (phase === null) return null;
  const best: ResultRow = {
    ...unknownRow,
    throughputTokensPerSecond: facts.bestThroughput,
    ttftMs,
    tpotMs,
  };
  return {
    ...emptyDeviceResult(facts.device, phase),
    limits: { ttftMs: facts.ttftLimitMs, tpotMs: facts.tpotLimitMs },
    best,
    memory: { totalGiB: facts.totalGiB, reservedGiB: facts.reservedGiB },
  };
}
