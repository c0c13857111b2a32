import { messages } from '../../text/catalogue.ts';
import { fixed } from '../../text/figures.ts';
import type { Language } from '../../text/language.ts';
import { noRowReason } from '../given-load.ts';
import type { FigureId } from '../measure.ts';
import type { DeviceResult, PdPair, Result, ResultRow } from '../result.ts';
import { bandRange, withBand } from '../summary/measure-words.ts';
import { shortLabel } from '../summary/summary-view.ts';

/** A table of an export. */
export interface ResultTable {
  readonly title: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A figure as careful people read it; the JSON export has every digit. */
function shown(value: number | null, language: Language): string {
  if (value === null) return messages(language).stated.notReported;
  return Number.isInteger(value) ? fixed(value) : fixed(value, value < 0.1 ? 4 : 2);
}

function candidateTable(result: DeviceResult, language: Language): Omit<ResultTable, 'title'> {
  const { strategy, batch } = messages(language).summary;
  const figures: readonly (readonly [string, (row: ResultRow) => number | null, FigureId?])[] = [
    ['tok/s', (row) => row.throughputTokensPerSecond, 'throughputTokensPerSecond'],
    ['TTFT ms', (row) => row.ttftMs, 'ttftMs'],
    ['TPOT ms', (row) => row.tpotMs, 'tpotMs'],
    [batch, (row) => row.batchSize],
    [messages(language).commands.export.concurrency, (row) => row.concurrency],
    [messages(language).commands.export.memoryLeft, (row) => row.memory.availableGiB],
  ];
  return {
    heads: [strategy, ...figures.map(([head]) => head)],
    rows: result.candidates.map((row) => [
      shortLabel(row.parallel),
      ...figures.map(([, value, figure]) =>
        withBand(shown(value(row), language), figure === undefined ? null : bandRange(row, figure, 2)),
      ),
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
      shortLabel(pair.prefillParallel),
      shortLabel(pair.decodeParallel),
      ...figures.map(([, figure]) => shown(figure(pair), language)),
    ]),
  };
}

/** The tables of one run: candidates of each device and phase, or the pairs of a P/D ratio. */
export function resultTables(run: Result, language: Language): readonly ResultTable[] {
  const { phases } = messages(language).summary;
  const { notReported } = messages(language).stated;
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

/** Nothing meets the limits: what each configuration broke; a P/D ratio without a pair has no configuration of its own. */
function outcomeTable(result: DeviceResult, language: Language): Omit<ResultTable, 'title'> {
  const { strategy, whyNot, noBatchReasons, ratio } = messages(language).summary;
  if (result.outcomes.length === 0) {
    const nothing = result.phase === 'pd-ratio' ? ratio.noPair : noBatchReasons['no-row'];
    return { heads: [whyNot], rows: [[nothing]] };
  }
  return {
    heads: [strategy, 'TTFT ms', 'TPOT ms', whyNot],
    rows: result.outcomes.map((one) => [
      shortLabel(one.parallel),
      shown(one.ttftMs, language),
      shown(one.tpotMs, language),
      noRowReason(one, language),
    ]),
  };
}
