import type { ReadCommand } from '../../results/readers/command-line.ts';
import type { PrintedForward } from '../../results/readers/printed-forward.ts';
import type { Shares } from '../../results/result.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import { about, type Statement, state } from '../evidence/statement.ts';
import type { ExplainFacts } from '../facts.ts';
import type { ExplainInput } from '../input.ts';
import { computed, rate, share } from '../prose-figures.ts';

/** The embedded engine's own time of a pass may be off by this factor before the printed one is doubted. */
const doubtedFactor = 3;
/** Operators are printed with three decimals, and a table may leave out nothing: their sum is the pass. */
const sumSlack = 0.02;
/** Rates are rounded, and replicas may hold one request more than their share. */
const rateSlack = 0.25;
/** Shares are printed with two decimals each. */
const wholeShares = 1.005;
/** More operators with impossible shares than this say no more than the first ones. */
const mostSaid = 3;

const parts = ['memory', 'communication', 'cube', 'vector'] as const;

/** A command in the flags' present names; the model may have stood without one. */
export function wordsOfPass({ flags, conditions }: ReadCommand): readonly string[] {
  const model = flags.has('--model-id') || conditions.model === null ? [] : ['--model-id', conditions.model];
  return [...model, ...[...flags].flatMap(([flag, values]) => [flag, ...values])];
}

/** Figures of forward passes that cannot be: shares above all of the time, operators that outlast their pass, a time far from the own engine's. */
export function impossiblePasses(input: ExplainInput, facts: ExplainFacts): Statement[] {
  return input.forwards.flatMap((pass, at) => {
    const path = `forwards[${at}]`;
    return about(path, [
      ...sharesOfOperators(pass, path),
      ...sharesOfPass(pass, path),
      ...operatorsOutlast(pass, path),
      ...rateApart(pass, path),
      ...againstOwnPass(pass, path, facts),
    ]);
  });
}

function partCites(path: string, shares: Shares): Cite[] {
  return parts.map((part) => cite(`${path}.${part}`, shares[part]));
}

/** Sum of the shares; null where they are possible. */
function tooMuch(shares: Shares): ReturnType<typeof derive> | null {
  const all = parts.map((part) => shares[part] ?? 0);
  const sum = derive('sum', ...all);
  return sum.value > wholeShares || all.some((one) => one < 0) ? sum : null;
}

function sharesOfOperators(pass: PrintedForward, path: string): Statement[] {
  const found = pass.tables.flatMap(({ operators }, tableAt) =>
    operators.flatMap(({ name, components }, at) => {
      const sum = components === null ? null : tooMuch(components);
      return components === null || sum === null
        ? []
        : [{ name, components, sum, path: `${path}.tables[${tableAt}].operators[${at}]` }];
    }),
  );
  return found
    .slice(0, mostSaid)
    .map(({ name, components, sum, path: operatorPath }) =>
      state(
        'impossible-pass',
        'macro_only',
        [cite(`${operatorPath}.name`, name), ...partCites(`${operatorPath}.components`, components), sum],
        (t) =>
          t.plausible.operatorShares(name, componentsInWords(components, t.words.classes), share(sum.value)),
      ),
    );
}

/** Components of the time of an operator: the parts that are not nothing, the largest first. */
export function componentsInWords(
  shares: Shares,
  names: Readonly<Record<(typeof parts)[number], string>>,
): string {
  return parts
    .flatMap((part) => ((shares[part] ?? 0) === 0 ? [] : [{ part, value: shares[part] ?? 0 }]))
    .toSorted((a, b) => b.value - a.value)
    .map(({ part, value }) => `${names[part]} ${share(value)}`)
    .join(' · ');
}

function sharesOfPass({ bounds }: PrintedForward, path: string): Statement[] {
  const sum = bounds === null ? null : tooMuch(bounds);
  if (bounds === null || sum === null) return [];
  return [
    state('impossible-pass', 'macro_only', [...partCites(`${path}.bounds`, bounds), sum], (t) =>
      t.plausible.passShares(componentsInWords(bounds, t.words.classes), share(sum.value)),
    ),
  ];
}

function operatorsOutlast({ tables, stages, executionSeconds }: PrintedForward, path: string): Statement[] {
  // Stages of a pipeline work at the same time.
  if (executionSeconds === null || executionSeconds <= 0 || tables.length !== 1 || stages.length > 0)
    return [];
  const operators = tables[0]?.operators ?? [];
  const sum = derive('sum', ...operators.map(({ totalSeconds }) => totalSeconds ?? 0));
  if (sum.value <= executionSeconds * (1 + sumSlack)) return [];
  const together = derive('milliseconds', sum.value);
  const told = derive('milliseconds', executionSeconds);
  const cites = [cite(`${path}.executionSeconds`, executionSeconds), sum, together, told];
  return [
    state('impossible-pass', 'macro_only', cites, (t) =>
      t.plausible.operatorsOutlast(`${computed(together.value)} ms`, `${computed(told.value)} ms`),
    ),
  ];
}

/** The printed rate of a pass beside the one that its requests, time and devices make. */
function rateApart(
  { command, executionSeconds, tokensPerSecondPerDevice: told }: PrintedForward,
  path: string,
) {
  if (command === null || command.isCut || executionSeconds === null || executionSeconds <= 0) return [];
  const count = (flag: string) => Number(command.flags.get(flag)?.[0] ?? Number.NaN);
  const [requests, tokens] = [count('--num-queries'), count('--query-length')];
  const devices = command.conditions.numDevices;
  if (told === null || told <= 0 || devices === null || !(requests > 0) || !(tokens > 0)) return [];
  const made = derive('passRate', requests, tokens, executionSeconds, devices);
  if (Math.abs(made.value / told - 1) <= rateSlack) return [];
  const cites = [
    cite('command.queries', requests, 'reference'),
    cite('command.queryLength', tokens, 'reference'),
    cite('command.numDevices', devices, 'reference'),
    cite(`${path}.executionSeconds`, executionSeconds),
    cite(`${path}.tokensPerSecondPerDevice`, told),
    made,
  ];
  return [
    state('impossible-pass', 'macro_only', cites, (t) =>
      t.plausible.passRateApart(rate(made.value), rate(told)),
    ),
  ];
}

function againstOwnPass(pass: PrintedForward, path: string, facts: ExplainFacts): Statement[] {
  const { command, executionSeconds: seconds } = pass;
  if (command === null || command.isCut || seconds === null || seconds <= 0) return [];
  const mine = facts.workOf(wordsOfPass(command))?.latencyMs ?? null;
  if (mine === null || mine <= 0) return [];
  const told = derive('milliseconds', seconds);
  const ratio = derive('ratio', told.value, mine);
  if (ratio.value < doubtedFactor && ratio.value > 1 / doubtedFactor) return [];
  const cites = [
    cite(`${path}.executionSeconds`, seconds),
    told,
    cite('pass.latencyMs', mine, 'reference'),
    ratio,
  ];
  return [
    state('own-engine-apart', 'macro_only', cites, (t) =>
      t.plausible.ownPassApart(`${computed(told.value)} ms`, `${computed(mine)} ms`, computed(ratio.value)),
    ),
  ];
}
