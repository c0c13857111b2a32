import { type FigureId, measureOf, type RowMeasure, statistics } from '../../results/measure.ts';
import { measureWords } from '../../results/summary/measure-words.ts';
import { disagreements } from '../../results/summary/measured-operators.ts';
import { fixed, percent } from '../../text/figures.ts';
import { cite } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import type { ExplainInput } from '../input.ts';
import { bestOf, type Subject } from './subject.ts';

/** Basis of the figures of each run, where it is not the simulation that every report of TensorCast is. */
export function basisStatements({ runs }: ExplainInput): Statement[] {
  const programs = new Map(
    runs
      .filter(({ basis }) => basis !== 'simulated')
      .map((run) => [`${run.basis} ${run.estimator}`, run] as const),
  );
  const layouts = runs.flatMap(({ layout }, at) =>
    layout === undefined
      ? []
      : [
          state(
            'own-layout',
            'macro_only',
            [cite(`runs[${at}].layout`, layout)],
            (t) => t.evidence.layouts[layout],
          ),
        ],
  );
  const said = [...programs.values()].map(({ basis, estimator, version }) =>
    state(
      'basis',
      'macro_only',
      [cite('run.estimator', estimator, 'reference'), cite('run.version', version, 'reference')],
      (t) => t.evidence.basis[basis](estimator ?? t.words.notReported, version),
    ),
  );
  return [...said, ...layouts];
}

const names = {
  throughputTokensPerSecond: 'tok/s',
  throughputTokensPerSecondPerDevice: 'tok/s',
  totalTokensPerSecond: 'tok/s',
  requestsPerSecond: 'req/s',
  goodputRequestsPerSecond: 'goodput',
  ttftMs: 'TTFT',
  tpotMs: 'TPOT',
  interTokenMs: 'ITL',
  endToEndMs: 'E2E',
  queueMs: 'queue',
} as const satisfies Readonly<Record<FigureId, string>>;

/** Percentiles rise, behind the mean. */
function placeOf({ statistic }: RowMeasure): number {
  return statistic === null ? -1 : statistics.indexOf(statistic);
}

/** Latencies, and a rate that somebody predicts with a band around it. */
function isTold({ unit, figure, band }: RowMeasure): boolean {
  return unit === 'ms' || (figure === 'throughputTokensPerSecond' && band !== null);
}

/** Only what was measured speaks for a verdict; a band around a predicted figure does not. */
function measuredRule({ run }: Subject): 'measured-figures' | 'figure-band' {
  return run.basis === 'measured' ? 'measured-figures' : 'figure-band';
}

/**
 * The figures of a row with their statistics and bands, one sentence for each latency and for a rate with a band; of
 * `only` some figures where not null.
 */
export function measuredStatements(subject: Subject, only: readonly FigureId[] | null = null): Statement[] {
  const best = bestOf(subject);
  if (best === null) return [];
  const { row, path } = best;
  const told = [...new Set(row.measures.filter(isTold).map(({ figure }) => figure))].filter(
    (figure) => only === null || only.includes(figure),
  );
  return told.flatMap((figure) => {
    const all = row.measures
      .flatMap((one, at) => (one.figure === figure ? [{ one, at }] : []))
      .toSorted((a, b) => placeOf(a.one) - placeOf(b.one));
    const isPlain = all.length === 1 && all[0]?.one.statistic === null && all[0].one.band === null;
    const isRead = measureOf(row, figure, subject.run.basis) !== null;
    if (!isRead || (isPlain && figure !== 'endToEndMs')) return [];
    const cites = all.flatMap(({ one, at }) => [
      cite(`${path}.measures[${at}].value`, one.value),
      ...(one.band ?? []).map((bound, side) => cite(`${path}.measures[${at}].band[${side}]`, bound)),
      ...(one.calibration
        ? [
            cite(`${path}.measures[${at}].calibration.share`, one.calibration.share),
            cite(`${path}.measures[${at}].calibration.points`, one.calibration.points),
          ]
        : []),
    ]);
    return [
      state(measuredRule(subject), 'macro_only', cites, (t, language) =>
        t.analysis.measured(
          names[figure],
          all
            .map(({ one }) =>
              t.analysis.statistic(
                one.statistic === null ? null : t.words.statistics[one.statistic],
                measureWords(one, 2, language),
              ),
            )
            .join(t.words.listed),
        ),
      ),
    ];
  });
}

/** How much of the best row's passes was measured operator by operator, and where that is far from the roofline. */
export function measuredOperatorStatements(subject: Subject): Statement[] {
  const { measuredOperators } = subject.device;
  return (measuredOperators?.passes ?? []).map((pass, at) => {
    const path = `${subject.path}.measuredOperators.passes[${at}]`;
    const apart = disagreements(pass);
    const [worst] = apart;
    const place = worst === undefined ? -1 : pass.compared.indexOf(worst);
    return state(
      'database-share',
      'macro_only',
      [
        cite(`${path}.share`, pass.share),
        ...(worst === undefined
          ? []
          : [
              cite(`${path}.compared[${place}].seconds`, worst.seconds),
              cite(`${path}.compared[${place}].rooflineSeconds`, worst.rooflineSeconds),
            ]),
      ],
      (t) =>
        t.analysis.measuredOperators(
          t.words.phases[pass.phase],
          percent(pass.share ?? 0, 0),
          worst === undefined
            ? null
            : [worst.name, fixed(worst.seconds * 1000, 3), fixed(worst.rooflineSeconds * 1000, 3)],
        ),
    );
  });
}
