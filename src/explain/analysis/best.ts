import type { FigureId } from '../../results/measure.ts';
import type { MemoryGiB, ResultRow } from '../../results/result.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import { type ExplainTexts, type Statement, state } from '../evidence/statement.ts';
import type { ExplainFacts } from '../facts.ts';
import { gib, ms, rate, requests, whole } from '../prose-figures.ts';
import { isSimulatedServer } from './simulated-server.ts';
import { bestOf, type Subject } from './subject.ts';
import { countedMemory, countedStatements } from './uncounted.ts';

const figures = [
  ['throughputTokensPerSecond', (value: number) => rate(value)],
  ['requestsPerSecond', (value: number) => requests(value)],
  ['ttftMs', (value: number) => `TTFT ${ms(value)}`],
  ['tpotMs', (value: number) => `TPOT ${ms(value)}`],
] as const;

/** The figures that a row is read by, in words, and where they stand. */
export function rowFigures(
  row: ResultRow,
  path: string,
): { readonly shown: string[]; readonly cites: Cite[] } {
  const known = figures.flatMap(([field, show]) => {
    const value = row[field];
    return value === null ? [] : [{ shown: show(value), cite: cite(`${path}.${field}`, value) }];
  });
  return { shown: known.map((one) => one.shown), cites: known.map((one) => one.cite) };
}

/** The same of a measured row, with what load tests report beside where they report none of those. */
export function measuredFigures(
  row: ResultRow,
  path: string,
): { readonly shown: (t: ExplainTexts) => string[]; readonly cites: Cite[] } {
  const { shown, cites } = rowFigures(row, path);
  const firstOf = (figure: FigureId) => {
    const at = row.measures.findIndex((one) => one.figure === figure);
    const value = row.measures[at]?.value;
    return value === undefined ? [] : [{ value, cite: cite(`${path}.measures[${at}].value`, value) }];
  };
  const goodput = firstOf('goodputRequestsPerSecond');
  if (shown.length > 0) {
    const told = [...shown, ...goodput.map(({ value }) => `goodput ${requests(value)}`)];
    return { shown: () => told, cites: [...cites, ...goodput.map((one) => one.cite)] };
  }
  const whole = firstOf('endToEndMs');
  const all = firstOf('totalTokensPerSecond');
  return {
    shown: (t) => [
      ...whole.map(({ value }) => `E2E ${ms(value)}`),
      ...all.map(({ value }) => t.analysis.bothWays(rate(value))),
    ],
    cites: [...whole, ...all].map((one) => one.cite),
  };
}

/** The best row as it was printed. */
export function bestStatements(subject: Subject): Statement[] {
  const best = bestOf(subject);
  if (best === null) return [];
  const { row, path } = best;
  // A load test compares no strategies.
  const isMeasured = subject.run.basis === 'measured' && row.parallel === '';
  const { shown, cites } = measuredFigures(row, path);
  const own = [cite(`${path}.parallel`, row.parallel), cite(`${path}.concurrency`, row.concurrency)];
  return [
    state('best-row', 'macro_only', [...own, ...cites], (t) => {
      const figures = shown(t).join(t.words.comma);
      const concurrent = row.concurrency === null ? null : whole(row.concurrency);
      return isMeasured
        ? t.analysis.measuredRow(figures, concurrent)
        : (subject.rowAt === undefined ? t.analysis.best : t.analysis.candidateRow)(
            row.parallel || t.words.unnamedStrategy,
            figures,
            concurrent,
          );
    }),
  ];
}

/** Memory of the best row: what is left, or that it does not fit. Nothing where the row does not say. */
export function memoryStatements(subject: Subject, facts: ExplainFacts): Statement[] {
  const best = bestOf(subject);
  if (best === null) return [];
  const counted = countedMemory(subject, facts);
  const told =
    counted !== null ? 'memoryPrinted' : isSimulatedServer(subject) ? 'memoryOfServer' : 'memoryLeft';
  return [
    ...memoryOf({ memory: best.row.memory, path: `${best.path}.memory`, told }),
    ...(counted === null ? [] : countedStatements(counted)),
  ];
}

/**
 * Whether weights, KV cache and activations fit, of a row or of a pass. `told`: what is left is free, is what the columns
 * leave of a row that holds more, or is what a server never takes.
 */
export function memoryOf({
  memory,
  path,
  told = 'memoryLeft',
}: {
  readonly memory: MemoryGiB;
  readonly path: string;
  readonly told?: 'memoryLeft' | 'memoryPrinted' | 'memoryOfServer';
}): Statement[] {
  const { weightGiB, kvCacheGiB, activationGiB, availableGiB } = memory;
  if (availableGiB === null) return [];
  const cites = [
    cite(`${path}.weightGiB`, weightGiB),
    cite(`${path}.kvCacheGiB`, kvCacheGiB),
    cite(`${path}.activationGiB`, activationGiB),
    cite(`${path}.availableGiB`, availableGiB),
  ];
  if (availableGiB < 0) {
    return [
      state('memory-missing', 'macro_only', [...cites, derive('negative', availableGiB)], (t) =>
        t.analysis.memoryMissing(gib(-availableGiB)),
      ),
    ];
  }
  const shown = (value: number | null) => (value === null ? null : gib(value));
  return [
    state('memory-left', 'macro_only', cites, (t) =>
      t.analysis[told](gib(availableGiB), shown(weightGiB), shown(kvCacheGiB), shown(activationGiB)),
    ),
  ];
}
