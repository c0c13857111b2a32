import type { Conditions, Result, ResultPhase } from '../../results/result.ts';
import { changeCites, changeWords } from '../answers/change-words.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import type { ServedPhase } from '../evidence/phase-evidence.ts';
import { type ExplainTexts, type Statement, state } from '../evidence/statement.ts';
import {
  type Headline,
  type HeadlineFigure,
  headline,
  judgedPhases,
  phasesAsked,
  type WhatIf,
  type WhatIfChange,
} from '../headline.ts';
import { signedShare } from '../prose-figures.ts';

/** One lever: a change of the plan and what it gives one phase on the embedded engine. */
export interface Lever {
  readonly phase: ResultPhase;
  readonly change: WhatIfChange;
  /** Of the unchanged plan; null where no row of it meets the limits. */
  readonly before: Headline | null;
  readonly after: Headline;
}

const shownLevers = 3;
/** Parts of a latency that a plan is held to, to see what they cost. */
const tighter = [0.5, 0.25];
/** A latency that falls by less is no answer to who wants it lower. */
const lowered = 0.98;
/** Results that differ by less are the same but for printed decimals. */
const sameResult = 0.0005;

/** Changes that a planner can make one at a time; of each kind the first that gives a row counts. */
function changesOf(conditions: Conditions, isFeasible: boolean): WhatIfChange[][] {
  const { ttftLimitMs, tpotLimitMs, numDevices, compile, prefixCacheHitRate, inputLength } = conditions;
  const factors = isFeasible ? [1.5] : [1.5, 2, 4, 8];
  const doublings = isFeasible ? [2] : [2, 4, 8];
  return [
    tpotLimitMs === null ? [] : factors.map((factor) => ({ tpotLimitMs: tpotLimitMs * factor })),
    ttftLimitMs === null ? [] : factors.map((factor) => ({ ttftLimitMs: ttftLimitMs * factor })),
    numDevices === null ? [] : doublings.map((factor) => ({ numDevices: numDevices * factor })),
    compile === false ? [{ compile: true }] : [],
    prefixCacheHitRate === 0 ? [{ prefixCacheHitRate: 0.5 }] : [],
    conditions.quantizeAttentionAction === 'DISABLED' ? [{ quantizeAttentionAction: 'INT8' }] : [],
    conditions.searchSpace === 'tp' ? [{ searchSpace: 'tp-ep-moedp' }] : [],
    isFeasible || inputLength === null ? [] : [{ inputLength: Math.ceil(inputLength / 2) }],
  ];
}

/** Devices are bought, the rest is set: more of them is never the first lever. */
function addsDevices({ change }: Lever): boolean {
  return change.numDevices !== undefined;
}

/** Changes of one phase that give it a row, whatever they do to it. Both sides are the embedded engine's. */
function changesOfPhase(
  conditions: Conditions,
  whatIf: WhatIf,
  before: Headline | null,
  phase: ResultPhase,
): Lever[] {
  return changesOf(conditions, before !== null).flatMap((changes): Lever[] => {
    for (const change of changes) {
      const result = whatIf(change);
      const after = result === null ? null : headline(result, phase);
      if (after !== null) return [{ phase, change, before, after }];
    }
    return [];
  });
}

/** Levers of one phase, the largest gain first. */
function leversOfPhase(
  conditions: Conditions,
  whatIf: WhatIf,
  unchanged: Result,
  phase: ResultPhase,
): Lever[] {
  const before = headline(unchanged, phase);
  const rate = (lever: Lever) => lever.after.figures[0]?.value ?? 0;
  // A lever that changes nothing is none.
  return changesOfPhase(conditions, whatIf, before, phase)
    .filter((lever) => before === null || rate(lever) !== before.figures[0]?.value)
    .toSorted((a, b) => Number(addsDevices(a)) - Number(addsDevices(b)) || rate(b) - rate(a));
}

/** Statements on the levers of a plan, phase by phase; gains are shares of the unchanged plan's rate. */
export function leversOf(conditions: Conditions, whatIf: WhatIf): Lever[] {
  const unchanged = whatIf({});
  if (unchanged === null) return [];
  return judgedPhases(unchanged).flatMap((phase) => leversOfPhase(conditions, whatIf, unchanged, phase));
}

/** How much of the unchanged plan's rate a lever adds; null where the unchanged plan has none. */
export function leverGain({ before, after }: Lever): number | null {
  const was = before?.figures[0];
  const is = after.figures[0];
  return was && is && was.name === is.name && was.value > 0 ? (is.value - was.value) / was.value : null;
}

/** The levers that move most, against the embedded engine's own result; the result that was read stands beside it. */
export function leverStatements(
  run: Result,
  whatIf: WhatIf,
  count = shownLevers,
  only: ServedPhase | null | undefined = null,
): Statement[] {
  const levers = leversOf(run.conditions, whatIf);
  const phases = [...new Set(levers.map((one) => one.phase))];
  return phasesAsked(phases, only).flatMap((phase) => {
    const own = levers.filter((one) => one.phase === phase);
    const [first] = own;
    return first === undefined
      ? []
      : [
          headStatement(run, first, phases.length > 1),
          ...own.slice(0, count).map((lever) => leverStatement(lever)),
        ];
  });
}

/** A latency that a question is about. */
export type AskedLatency = 'TTFT' | 'TPOT';

function latencyOf({ figures }: Headline, name: AskedLatency): HeadlineFigure | null {
  return figures.find((one) => one.name === name) ?? null;
}

/** A limit in milliseconds as people set it: whole ones, below ten with a decimal. */
function asLimit(milliseconds: number): number {
  return milliseconds < 10 ? Number(milliseconds.toFixed(1)) : Math.round(milliseconds);
}

/**
 * Statements on what brings a latency down: limits that hold the plan to half and to a quarter of it, with what they
 * cost, then other changes that lower it. Levers of throughput raise a latency as often as not, so they are no answer
 * to it. Null of phases that tell no such latency.
 */
export function latencyLevers(
  run: Result,
  whatIf: WhatIf,
  metric: AskedLatency,
  only: ServedPhase | null,
): Statement[] | null {
  const unchanged = whatIf({});
  if (unchanged === null) return null;
  const phases = phasesAsked(judgedPhases(unchanged), only);
  const found = phases.flatMap((phase) => {
    const before = headline(unchanged, phase);
    const was = before === null ? null : latencyOf(before, metric);
    if (before === null || was === null) return [];
    const limit = metric === 'TTFT' ? 'ttftLimitMs' : 'tpotLimitMs';
    const limits = tighter.map((part): WhatIfChange => ({ [limit]: asLimit(was.value * part) }));
    const lines = limits.map((change) => {
      const result = whatIf(change);
      return { change, after: result === null ? null : headline(result, phase) };
    });
    const held = lines.filter(({ after }) => after !== null).length;
    const left = ({ after }: Lever) => latencyOf(after, metric)?.value ?? was.value;
    const others = changesOfPhase(run.conditions, whatIf, before, phase)
      .filter((lever) => !(limit in lever.change) && left(lever) < was.value * lowered)
      .toSorted((a, b) => left(a) - left(b))
      .slice(0, shownLevers - 1);
    return [
      headStatement(run, { before, phase, metric }, phases.length > 1),
      // Behind the first limit that nothing holds the next one says no more.
      ...lines
        .slice(0, held + 1)
        .map(({ change, after }) =>
          after === null ? unheld(change) : leverStatement({ phase, change, before, after }, metric),
        ),
      ...others.map((lever) => leverStatement(lever, metric)),
    ];
  });
  return found.length > 0 ? found : null;
}

/** A limit that no row holds. */
function unheld(change: WhatIfChange): Statement {
  return state('lever', 'macro_only', changeCites(change), (t) =>
    t.answers.whatIfFails(changeWords(change, t)),
  );
}

function headStatement(
  run: Result,
  { before, phase, metric }: Pick<Lever, 'before' | 'phase'> & { readonly metric?: AskedLatency },
  isOneOfSeveral: boolean,
): Statement {
  const phased = (t: ExplainTexts, text: string) =>
    isOneOfSeveral ? t.analysis.ofPhase(t.words.phases[phase], text) : text;
  const was = before?.figures[0];
  if (!was) return state('lever', 'macro_only', [], (t) => phased(t, t.answers.noneBefore));
  const read = headline(run, phase)?.figures[0];
  const isSame = !read || Math.abs(read.value / was.value - 1) < sameResult;
  const cites = [cite(was.path, was.value, 'unchanged')];
  const wanted = metric ?? null;
  if (isSame)
    return state('lever', 'macro_only', cites, (t) => phased(t, t.analysis.leversFrom(wanted, was.shown)));
  return state('lever', 'macro_only', [...cites, cite('read', read.value, 'reference')], (t) =>
    phased(t, t.analysis.leversFromOther(wanted, was.shown, read.shown)),
  );
}

/** What a lever gives; of one that is to bring a latency down that latency stands first. */
function leverStatement(lever: Lever, metric: AskedLatency | null = null): Statement {
  const latency = metric === null ? null : latencyOf(lever.after, metric);
  const is = lever.after.figures[0];
  const was = lever.before?.figures[0];
  const gain = is && was ? derive('relative', was.value, is.value) : null;
  const cites: Cite[] = [
    ...changeCites(lever.change),
    ...(was ? [cite(was.path, was.value, 'unchanged')] : []),
    ...(latency ? [cite(latency.path, latency.value, 'changed')] : []),
    ...(is ? [cite(is.path, is.value, 'changed')] : []),
    ...(gain ? [gain] : []),
  ];
  return state('lever', 'macro_only', cites, (t) =>
    t.analysis.lever(
      changeWords(lever.change, t),
      [...(latency ? [latency.shown] : []), is?.shown ?? t.words.notReported].join(t.words.comma),
      gain === null ? lever.after.label : signedShare(gain.value),
    ),
  );
}
