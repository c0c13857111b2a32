import type { Result } from '../../results/result.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import type { ExplainFacts } from '../facts.ts';
import type { WhatIfChange } from '../headline.ts';
import { computed, ms, rate } from '../prose-figures.ts';
import { agrees } from './consistency.ts';
import { bindingLimit, heldLimits } from './limits.ts';
import { bestOf, type Subject } from './subject.ts';

/** Percent of a limit: it is moved by what a good model of a latency is off by. */
const tighter = 90;
const looser = 110;
/** Throughput that changes by this factor for a tenth of a limit is no figure to plan with. */
const steepFactor = 2;

interface MovedLimit {
  readonly limit: number;
  /** Null where no strategy meets the moved limit. */
  readonly tokensPerSecond: number | null;
  readonly cites: readonly Cite[];
}

/**
 * Where the limit stands near the time of a step that serves next to nobody: a tenth less of it leaves nothing, a tenth
 * more a multiple. The row is then decided by the error of the model, and says so.
 */
export function limitHungStatements(subject: Subject, facts: ExplainFacts): Statement[] {
  const { run, device } = subject;
  const best = bestOf(subject);
  const engine = facts.engineOf(run);
  const told = best?.row.throughputTokensPerSecond ?? null;
  if (best === null || engine === null || told === null || told <= 0) return [];
  if (run.basis !== 'simulated' || facts.engineKind(run) !== 'embedded') return [];
  const binding = bindingLimit(heldLimits(subject, best));
  if (binding === null) return [];
  const { name, limit } = binding;
  const condition = binding.field === 'ttftMs' ? 'ttftLimitMs' : 'tpotLimitMs';
  const devices = device.device === null ? {} : { devices: [device.device] };
  const rateOf = (result: Result | null) => {
    const at = result?.results.findIndex((one) => one.phase === device.phase) ?? -1;
    const value = result?.results[at]?.best?.throughputTokensPerSecond ?? null;
    return { value, path: `results[${at}].best.throughputTokensPerSecond` };
  };
  const unchanged = rateOf(engine(devices));
  // Another program's row is judged by its own limits alone where the engine does not come to it.
  if (unchanged.value === null || !agrees(told, unchanged.value)) return [];
  const moved = (percent: number): MovedLimit => {
    const to = (limit * percent) / 100;
    const change: WhatIfChange = { ...devices, [condition]: to };
    const { value, path } = rateOf(engine(change));
    return {
      limit: to,
      tokensPerSecond: value,
      cites: [
        cite(`question.${condition}`, to, 'reference'),
        ...(value === null ? [] : [cite(path, value, 'changed'), derive('ratio', value, told)]),
      ],
    };
  };
  const [less, more] = [moved(tighter), moved(looser)];
  const falls = less.tokensPerSecond === null || less.tokensPerSecond * steepFactor <= told;
  const rises = more.tokensPerSecond !== null && more.tokensPerSecond >= told * steepFactor;
  if (!falls && !rises) return [];
  const cites = [
    binding.cite,
    cite(`${best.path}.throughputTokensPerSecond`, told),
    ...less.cites,
    ...more.cites,
  ];
  return [
    state('limit-hung', 'macro_only', cites, (t) => {
      const words = ({ limit: at, tokensPerSecond }: MovedLimit) =>
        tokensPerSecond === null
          ? t.plausible.noneAtLimit(ms(at))
          : t.plausible.rateAtLimit(ms(at), rate(tokensPerSecond), computed(tokensPerSecond / told));
      return t.plausible.limitHung(name, ms(limit), words(less), words(more));
    }),
  ];
}
