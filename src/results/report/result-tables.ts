import { messages } from '../../text/catalogue.ts';
import type { Language } from '../../text/language.ts';
import type { DeviceResult, PdPair, Result, ResultRow } from '../result.ts';

/** A table of an export. */
export interface ResultTable {
  readonly title: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Full precision: an export is read by programs and careful people. */
function exact(value: number | null, language: Language): string {
  return value === null ? messages(language).common.notReported : String(value);
}

function candidateTable(result: DeviceResult, language: Language): Omit<ResultTable, 'title'> {
  const { strategy, batch } = messages(language).summary;
  const figures: readonly (readonly [string, (row: ResultRow) => number | null])[] = [
    ['tok/s', (row) => row.throughputTokensPerSecond],
    ['TTFT ms', (row) => row.ttftMs],
    ['TPOT ms', (row) => row.tpotMs],
    [batch, (row) => row.batchSize],
    [messages(language).commands.export.concurrency, (row) => row.concurrency],
    [messages(language).commands.export.memoryLeft, (row) => row.memory.availableGiB],
  ];
  return {
    heads: [strategy, ...figures.map(([head]) => head)],
    rows: result.candidates.map((row) => [
      row.parallel,
      ...figures.map(([, figure]) => exact(figure(row), language)),
    ]),
  };
}

function pairTable(pairs: readonly PdPair[], language: Language): Omit<ResultTable, 'title'> {
  const figures: readonly (readonly [string, (pair: PdPair) => number | null])[] = [
    ['P/D', (pair) => pair.pdRatio],
    ['QPS', (pair) => pair.balancedQps],
    ['P QPS', (pair) => pair.prefillQps],
    ['D QPS', (pair) => pair.decodeQps],
    ['TTFT ms', (pair) => pair.ttftMs],
    ['TPOT ms', (pair) => pair.tpotMs],
  ];
  return {
    heads: ['P', 'D', ...figures.map(([head]) => head)],
    rows: pairs.map((pair) => [
      pair.prefillParallel,
      pair.decodeParallel,
      ...figures.map(([, figure]) => exact(figure(pair), language)),
    ]),
  };
}

/** The tables of one run: candidates of each device and phase, or the pairs of a P/D ratio. */
export function resultTables(run: Result, language: Language): readonly ResultTable[] {
  const { phases } = messages(language).summary;
  const { notReported } = messages(language).common;
  return run.results.flatMap((one) => {
    const count = run.conditions.numDevices;
    const device = `${count === null ? '' : `${count} × `}${one.device ?? notReported}`;
    const title = `${device} · ${phases[one.phase]}`;
    const pairs = one.pdRatio?.pairs ?? [];
    if (pairs.length > 0) return [{ title, ...pairTable(pairs, language) }];
    if (one.candidates.length === 0) return [{ title, ...outcomeTable(one, language) }];
    return [{ title, ...candidateTable(one, language) }];
  });
}

/** Nothing meets the limits: what each configuration broke. */
function outcomeTable(result: DeviceResult, language: Language): Omit<ResultTable, 'title'> {
  const { strategy, whyNot, noBatchReasons } = messages(language).summary;
  return {
    heads: [strategy, 'TTFT ms', 'TPOT ms', whyNot],
    rows: result.outcomes.map((one) => [
      one.parallel,
      exact(one.ttftMs, language),
      exact(one.tpotMs, language),
      one.reason?.[language] ?? noBatchReasons[one.verdict],
    ]),
  };
}
