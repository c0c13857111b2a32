import type { Conditions, Result, ResultRow } from '../../results/result.ts';
import { type Cite, cite, derive, type FieldCite } from '../evidence/cite.ts';
import { type ExplainTexts, type Statement, state } from '../evidence/statement.ts';
import { ms, rate, requests, signedShare, whole } from '../figures.ts';

/** Conditions of a plan that a what-if may change. */
export type WhatIfChange = Partial<Conditions>;

/** The embedded engine on the plan with a change; `{}` is the unchanged plan. Null where it cannot run it. */
export type WhatIf = (change: WhatIfChange) => Result | null;

export interface HeadlineFigure {
  readonly name: string;
  readonly value: number;
  readonly shown: string;
  readonly path: string;
}

/** The figures that a change is judged by: of the best row, or of the best pair of a ratio. */
export function headline(
  result: Result,
): { readonly label: string; readonly figures: readonly HeadlineFigure[] } | null {
  const at = result.results.findIndex((one) => one.best !== null || (one.pdRatio?.pairs.length ?? 0) > 0);
  const device = result.results[at];
  if (!device) return null;
  const pair = device.pdRatio?.pairs[0];
  if (pair) {
    const value = pair.balancedQps;
    const path = `results[${at}].pdRatio.pairs[0].balancedQps`;
    return {
      label: `P ${pair.prefillParallel} · D ${pair.decodeParallel}`,
      figures: value === null ? [] : [{ name: 'QPS', value, shown: requests(value), path }],
    };
  }
  const row = device.best;
  return row ? { label: row.parallel, figures: rowFigures(row, `results[${at}].best`) } : null;
}

function rowFigures(row: ResultRow, path: string): HeadlineFigure[] {
  const fields = [
    ['throughput', 'throughputTokensPerSecond', rate],
    ['TTFT', 'ttftMs', ms],
    ['TPOT', 'tpotMs', ms],
  ] as const;
  return fields.flatMap(([name, field, show]) => {
    const value = row[field];
    return value === null ? [] : [{ name, value, shown: show(value), path: `${path}.${field}` }];
  });
}

/** A changed condition in words: `TTFT limit (ms) = 2,000`. */
export function changeWords(change: WhatIfChange, t: ExplainTexts): string {
  return Object.entries(change)
    .filter(([name]) => name !== 'mtpAcceptanceRates')
    .map(([name, value]) => {
      const title = t.conditionNames[name as keyof ExplainTexts['conditionNames']];
      return t.answers.change(title, shownValue(value, t));
    })
    .join(t.comma);
}

function shownValue(value: unknown, t: ExplainTexts): string {
  if (typeof value === 'boolean') return value ? t.on : t.off;
  if (typeof value === 'number') return value.toLocaleString('en-US', { maximumFractionDigits: 3 });
  return Array.isArray(value) ? value.join(' ') : String(value ?? t.notReported);
}

function changeCites(change: WhatIfChange): FieldCite[] {
  return Object.entries(change).map(([name, value]) =>
    cite(
      `question.${name}`,
      Array.isArray(value) ? value.join(' ') : (value as FieldCite['value']),
      'reference',
    ),
  );
}

/** What a change does, against the embedded engine's own result for the unchanged plan. */
export function whatIfStatements(change: WhatIfChange, whatIf: WhatIf): Statement[] {
  const before = whatIf({});
  const after = whatIf(change);
  if (before === null || after === null)
    return [state('what-if-refused', 'macro_only', [], (t) => t.answers.noWhatIf)];
  const told = changeCites(change);
  const new_ = headline(after);
  if (new_ === null) {
    return [state('what-if', 'macro_only', told, (t) => t.answers.whatIfFails(changeWords(change, t)))];
  }
  const old = headline(before);
  const cites: Cite[] = [
    ...told,
    cite('best.parallel', new_.label, 'changed'),
    cite('best.parallel', old?.label ?? null, 'unchanged'),
  ];
  const pairs = new_.figures.flatMap((figure) => {
    const was = old?.figures.find((one) => one.name === figure.name);
    if (was) cites.push(cite(was.path, was.value, 'unchanged'));
    cites.push(cite(figure.path, figure.value, 'changed'));
    return [{ figure, was }];
  });
  const [first] = pairs;
  const gap = first?.was ? derive('relative', first.was.value, first.figure.value) : null;
  if (gap) cites.push(gap);
  const isSame =
    old !== null && pairs.every(({ figure, was }) => figure.value === was?.value) && old.label === new_.label;
  if (isSame)
    return [state('what-if', 'macro_only', cites, (t) => t.answers.noEffect(changeWords(change, t)))];
  const side = (label: string, figures: readonly string[]) => [label, ...figures].join(' · ');
  return [
    state('what-if', 'macro_only', cites, (t) =>
      t.answers.whatIf(
        changeWords(change, t),
        old === null
          ? t.notReported
          : side(
              old.label,
              old.figures.map((one) => `${one.name === 'throughput' ? '' : `${one.name} `}${one.shown}`),
            ),
        side(
          new_.label,
          new_.figures.map((one) => `${one.name === 'throughput' ? '' : `${one.name} `}${one.shown}`),
        ),
        gap === null ? t.notReported : signedShare(gap.value),
      ),
    ),
  ];
}

/** What a plan has to reach for `devicesNeeded`. */
export interface DeviceGoal {
  readonly tokensPerSecond: number | null;
  readonly limits: WhatIfChange;
}

const mostDevices = 1024;

/** The smallest count of devices (doubling) that reaches a goal on the embedded engine. */
export function devicesStatements(goal: DeviceGoal, whatIf: WhatIf): Statement[] {
  if (whatIf({}) === null) return [state('what-if-refused', 'macro_only', [], (t) => t.answers.noWhatIf)];
  const told = [
    ...changeCites(goal.limits),
    ...(goal.tokensPerSecond === null
      ? []
      : [cite('question.tokensPerSecond', goal.tokensPerSecond, 'reference')]),
  ];
  const words = (t: ExplainTexts) =>
    goal.tokensPerSecond === null
      ? Object.keys(goal.limits).length === 0
        ? t.answers.devicesForLimits
        : changeWords(goal.limits, t)
      : t.answers.devicesForRate(rate(goal.tokensPerSecond));
  let most = 0;
  for (let count = 1; count <= mostDevices; count *= 2) {
    const result = whatIf({ ...goal.limits, numDevices: count });
    if (result === null) continue;
    most = count;
    const found = headline(result)?.figures[0];
    if (!found || (goal.tokensPerSecond !== null && found.value < goal.tokensPerSecond)) continue;
    const cites = [
      ...told,
      cite('question.numDevices', count, 'reference'),
      cite(found.path, found.value, 'changed'),
    ];
    return [
      state('devices-needed', 'macro_only', cites, (t) =>
        t.answers.devicesNeeded(words(t), whole(count), found.shown),
      ),
    ];
  }
  const cites = [...told, cite('question.numDevices', most, 'reference')];
  return [
    state('devices-needed', 'macro_only', cites, (t) => t.answers.devicesNotEnough(words(t), whole(most))),
  ];
}
