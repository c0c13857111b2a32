import { cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { gib, ms, share } from '../figures.ts';
import type { ExplainInput } from '../input.ts';
import type { Subject } from './subject.ts';

const shownPoints = 3;

/** No row meets the limits: which limit every configuration breaks at its smallest batch, and by how much. */
export function infeasibleStatements(subject: Subject): Statement[] {
  const { device, path } = subject;
  if (device.best !== null || device.pdRatio !== null) return [];
  const { ttftMs, tpotMs } = device.limits;
  const limits = [
    cite(`${path}.limits.ttftMs`, ttftMs),
    cite(`${path}.limits.tpotMs`, tpotMs),
    cite(`${path}.device`, device.device),
  ];
  const told = [
    ...(ttftMs === null ? [] : [`TTFT ≤ ${ms(ttftMs)}`]),
    ...(tpotMs === null ? [] : [`TPOT ≤ ${ms(tpotMs)}`]),
  ].join(' · ');
  const first = state('infeasible', 'macro_only', limits, (t) => t.infeasible(device.device, told));
  const points = device.outcomes.flatMap((outcome, at) => {
    const base = `${path}.outcomes[${at}]`;
    const name = cite(`${base}.parallel`, outcome.parallel);
    const missing = outcome.availableGiB;
    if (missing !== null && missing < 0) {
      const cites = [name, cite(`${base}.availableGiB`, missing), derive('negative', missing)];
      return [
        {
          distance: 1e6 - missing,
          statement: state('nearest', 'macro_only', cites, (t) =>
            t.nearestMemory(outcome.parallel, gib(-missing)),
          ),
        },
      ];
    }
    const broken = (
      [
        ['TTFT', 'ttftMs'],
        ['TPOT', 'tpotMs'],
      ] as const
    ).flatMap(([limitName, field]) => {
      const value = outcome[field];
      const limit = device.limits[field];
      return value !== null && limit !== null && value > limit ? [{ limitName, field, value, limit }] : [];
    });
    const worst = broken.toSorted((a, b) => b.value / b.limit - a.value / a.limit)[0];
    if (worst === undefined) return [];
    const { limitName, field, value, limit } = worst;
    const cites = [
      name,
      cite(`${base}.${field}`, value),
      cite(`${path}.limits.${field}`, limit),
      derive('excess', value, limit),
    ];
    return [
      {
        distance: value / limit,
        statement: state('nearest', 'macro_only', cites, (t) =>
          t.nearest(outcome.parallel, limitName, ms(value), ms(limit), share(value / limit - 1)),
        ),
      },
    ];
  });
  const nearest = points.toSorted((a, b) => a.distance - b.distance).slice(0, shownPoints);
  return [first, ...nearest.map((one) => one.statement)];
}

/** A run that ended without a single row says that nothing is feasible, not why. */
export function emptyRunStatements(input: ExplainInput): Statement[] {
  return input.runs.flatMap((run, at) => {
    if (run.results.length > 0 || run.command === null) return [];
    const { ttftLimitMs, tpotLimitMs } = run.conditions;
    const told = [
      ...(ttftLimitMs === null ? [] : [`TTFT ≤ ${ms(ttftLimitMs)}`]),
      ...(tpotLimitMs === null ? [] : [`TPOT ≤ ${ms(tpotLimitMs)}`]),
    ].join(' · ');
    const cites = [
      cite(`runs[${at}].conditions.ttftLimitMs`, ttftLimitMs),
      cite(`runs[${at}].conditions.tpotLimitMs`, tpotLimitMs),
    ];
    return [state('infeasible', 'macro_only', cites, (t) => t.noRows(told))];
  });
}
