import { basisOf } from '../../measure.ts';
import type { DeviceResult, Result, ResultRow } from '../../result.ts';
import { type BoxTable, readTableAt, startsTable } from '../box-table.ts';
import { isNoise } from '../noise.ts';
import type { PrintedLine } from '../printed-lines.ts';
import type { PrintedSection } from '../printed-sections.ts';
import { emptyDeviceResult, unknownConditions, unknownRow } from '../run-draft.ts';
import { type AiconfiguratorFacts, noAiconfiguratorFacts, takeFact } from './facts.ts';
import { aggregatedRow, type Cells, disaggregatedPair } from './rows.ts';

const heading = /AI ?Configurator Final Results/i;
/** The head of a report whose frame was not copied. */
const opening = /^\s*Input Configuration & SLA Target:/;
/** How far above its heading the log of a run is looked for. */
const logLines = 400;
/** Lines of a report that carry no figure of a row. */
const silent =
  /^(?:$|[-*=+|]{3,}|Input Configuration|Overall Best Configuration|Pareto Frontier|Deployment Details|\(p\) stands|Some math|gpus\/(?:replica|worker)|(?:agg|disagg|\w+) GPUs needed|Target (?:Load|Concurrency)|.*Pareto Frontier:|(?:- )?(?:Per-User Throughput|Request Latency))/;
/** Axis labels and points of the drawn frontier. */
const plot = /^[\d.]*\s{0,16}[+|].*[+|]$|^\d+(?:\s+\d+)+$|tokens\/s\/gpu\S*\s+tokens\/s\/user/;

/**
 * Reads the report whose heading stands at `lines[start]`: one result for each experiment, with the figures that it
 * prints for the whole cluster. Null where no such report begins.
 */
export function readAiconfiguratorReport(
  lines: readonly PrintedLine[],
  start: number,
): PrintedSection | null {
  const text = lines[start]?.text ?? '';
  if (!heading.test(text) && !opening.test(text)) return readBareTable(lines, start);
  const facts = noAiconfiguratorFacts();
  for (const line of lines.slice(Math.max(0, start - logLines), start)) takeFact(line, facts);
  const results: Result[] = [];
  const unread: string[] = [];
  let index = start + 1;
  for (; index < lines.length; index += 1) {
    const line = lines[index];
    if (!line) break;
    if (/^\*{20,}$/.test(line.text) && index > start + 1) {
      index += 1;
      break;
    }
    const table = startsTable(line) ? readTableAt(lines, index) : null;
    if (table?.columns.includes('tokens/s/gpu')) {
      const result = readExperiment(table, facts);
      if (result) results.push(result);
      index = table.end - 1;
    } else if (!takeFact(line, facts) && !silent.test(line.text.trim()) && !plot.test(line.text.trim())) {
      const isSilent = isNoise(line.text) || /Top Configurations|Ranked by|Sorted by/.test(line.text);
      if (!isSilent) unread.push(line.text);
    }
  }
  const all = results.length > 0 ? results : summaryOnly(facts);
  return { results: all, unread, end: index };
}

/** Titles that no other program's table has together. */
const ownTitles = ['tokens/s/gpu', 'tokens/s/user'];

/** A table of configurations that was copied without the report around it. */
function readBareTable(lines: readonly PrintedLine[], start: number): PrintedSection | null {
  const line = lines[start];
  const near = `${line?.text} ${lines[start + 1]?.text}`;
  if (!line || !ownTitles.every((title) => near.includes(title)) || !startsTable(line)) return null;
  const table = readTableAt(lines, start);
  if (!table || !ownTitles.every((title) => table.columns.includes(title))) return null;
  // Cut before its workers a table does not say itself whether the phases are apart; its title does.
  const isCutOff = !table.columns.some((title) => title === 'parallel' || title === '(p)workers');
  const titles = lines.slice(Math.max(0, start - 3), start).map(({ text }) => text.trim());
  if (isCutOff && !titles.some((title) => /^agg\b/.test(title))) {
    return { results: [], unread: [line.text, table.columns.join(' | ')], end: table.end };
  }
  const facts = noAiconfiguratorFacts();
  for (const one of lines.slice(Math.max(0, start - logLines), start)) takeFact(one, facts);
  const result = readExperiment(table, facts);
  return result === null
    ? { results: [], unread: [table.columns.join(' | ')], end: table.end }
    : { results: [result], unread: [], end: table.end };
}

function cellsOf({ columns }: BoxTable, row: readonly string[]): Cells {
  return (title) => row[columns.indexOf(title)];
}

function readExperiment(table: BoxTable, facts: AiconfiguratorFacts): Result | null {
  const isPair = table.columns.includes('(p)workers');
  if (!isPair) {
    const candidates = table.rows.map((row) => aggregatedRow(cellsOf(table, row)));
    const [first, ...others] = candidates;
    if (first === undefined) return null;
    const best = facts.chosen === 'disagg' ? first : withPrinted(first, facts);
    return resultOf(facts, 'aggregation', {
      ...emptyDeviceResult(facts.system, 'aggregated'),
      limits: { ttftMs: facts.ttftLimitMs, tpotMs: facts.tpotLimitMs },
      best,
      candidates: [best, ...others],
    });
  }
  const pairs = table.rows.map((row) => disaggregatedPair(cellsOf(table, row)));
  const [first] = pairs;
  return first === undefined
    ? null
    : resultOf(facts, 'pd-ratio', {
        ...emptyDeviceResult(facts.system, 'pd-ratio'),
        limits: { ttftMs: facts.ttftLimitMs, tpotMs: facts.tpotLimitMs },
        best: first.row,
        candidates: pairs.map(({ row }) => row),
        pdRatio: {
          pairs: pairs.map(({ pair }) => pair),
          prefillInstances: first.prefillInstances,
          decodeInstances: first.decodeInstances,
        },
      });
}

/** The figures above the table are those of its first row with more digits; they count where they agree. */
function withPrinted(row: ResultRow, facts: AiconfiguratorFacts): ResultRow {
  const { bestThroughput, bestTpotMs } = facts;
  const near = (told: number | null, own: number | null, slack: number) =>
    told !== null && own !== null && Math.abs(told - own) <= slack * Math.abs(own);
  return {
    ...row,
    throughputTokensPerSecond: near(bestThroughput, row.throughputTokensPerSecond, 0.002)
      ? bestThroughput
      : row.throughputTokensPerSecond,
    tpotMs: near(bestTpotMs, row.tpotMs, 0.01) ? bestTpotMs : row.tpotMs,
  };
}

function summaryOnly(facts: AiconfiguratorFacts): Result[] {
  if (facts.bestThroughput === null || facts.bestThroughput === 0 || facts.chosen === 'disagg') return [];
  const best: ResultRow = {
    ...unknownRow,
    throughputTokensPerSecond: facts.bestThroughput,
    throughputTokensPerSecondPerDevice: facts.bestPerDevice,
    requestsPerSecond: facts.bestRequestRate,
    ttftMs: facts.bestTtftMs,
    tpotMs: facts.bestTpotMs,
  };
  return [
    resultOf(facts, 'aggregation', {
      ...emptyDeviceResult(facts.system, 'aggregated'),
      limits: { ttftMs: facts.ttftLimitMs, tpotMs: facts.tpotLimitMs },
      best,
    }),
  ];
}

function resultOf(facts: AiconfiguratorFacts, mode: Result['mode'], device: DeviceResult): Result {
  const estimator = 'aiconfigurator';
  return {
    schema: 'throughline.result/1',
    mode,
    estimator,
    version: facts.version,
    basis: basisOf(estimator),
    conditions: {
      ...unknownConditions,
      model: facts.model,
      devices: facts.system === null ? [] : [facts.system],
      numDevices: facts.numDevices,
      inputLength: facts.inputLength,
      outputLength: facts.outputLength,
      ttftLimitMs: facts.ttftLimitMs,
      tpotLimitMs: facts.tpotLimitMs,
    },
    results: [device],
    evidence: 'macro_only',
    command: null,
    warnings: [],
    unread: [],
    elapsedSeconds: null,
    logPath: null,
  };
}
