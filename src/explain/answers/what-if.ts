import type { Result, ResultPhase } from '../../results/result.ts';
import { bindingLimit, heldLimits, limitStatements } from '../analysis/limits.ts';
import { nearestStatements } from '../analysis/stopped.ts';
import { bestOf, type Subject } from '../analysis/subject.ts';
import { derive } from '../evidence/cite.ts';
import type { ServedPhase } from '../evidence/phase-evidence.ts';
import { type ExplainTexts, type Statement, state } from '../evidence/statement.ts';
import {
  type Headline,
  headline,
  headlineCites,
  headlineWords,
  judgedPhases,
  phasesAsked,
  type WhatIf,
  type WhatIfChange,
} from '../headline.ts';
import { signedShare } from '../prose-figures.ts';
import { changeCites, changeWords, withChange } from './change-words.ts';
import { ratioOnDevices } from './ratio-on-devices.ts';

function refused(change: WhatIfChange | null): Statement[] {
  const cites = change === null ? [] : changeCites(change);
  return [
    state('what-if-refused', 'macro_only', cites, (t) => {
      if (change === null) return t.answers.noWhatIf;
      const words = changeWords(change, t);
      return change.hardware === undefined ? t.answers.cannotRun(words) : t.answers.notBuilt(words);
    }),
  ];
}

/**
 * Effect of a change on rate and latencies, against the embedded engine's own result for the unchanged plan; phase by
 * phase.
 */
export function whatIfStatements(
  change: WhatIfChange,
  whatIf: WhatIf | null,
  only: ServedPhase | null = null,
  subjects: readonly Subject[] = [],
): Statement[] {
  return byPhase(change, whatIf, only, subjects).flat();
}

/** The same without the unchanged figures beside each phase. */
export function whatIfHeads(change: WhatIfChange, whatIf: WhatIf | null): Statement[] {
  return byPhase(change, whatIf).flatMap((one) => one.slice(0, 1));
}

function byPhase(
  change: WhatIfChange,
  whatIf: WhatIf | null,
  only: ServedPhase | null = null,
  subjects: readonly Subject[] = [],
): Statement[][] {
  const unchanged = whatIf?.({}) ?? null;
  if (whatIf === null || unchanged === null) return [refused(null)];
  const changed = whatIf(change);
  if (changed === null) return [refused(change)];
  const all = [...new Set([...judgedPhases(unchanged), ...judgedPhases(changed)])];
  return phasesAsked(all, only).map((phase) => {
    // A pair serves the same on any number of devices; what they hold of it is what changes.
    const ofDevices =
      phase === 'pd-ratio' && change.numDevices
        ? ratioOnDevices(unchanged, changed, change.numDevices)
        : null;
    if (ofDevices !== null) return ofDevices;
    const own = ofPhase(
      change,
      headline(unchanged, phase),
      headline(changed, phase),
      all.length > 1 ? phase : null,
      nearestOf(changed, phase, change),
      () => whatElseBinds(change, subjects, phase),
    );
    return [...own, ...onSameDevices(change, unchanged, changed, phase)];
  });
}

/** Whole instances of another size on the devices that are there: a pair of each tells nothing of all of them. */
function onSameDevices(
  change: WhatIfChange,
  unchanged: Result,
  changed: Result,
  phase: ResultPhase,
): Statement[] {
  const isOfSize =
    change.prefillDevicesPerInstance !== undefined || change.decodeDevicesPerInstance !== undefined;
  const devices = unchanged.conditions.numDevices;
  if (phase !== 'pd-ratio' || !isOfSize || devices === null) return [];
  return ratioOnDevices(unchanged, changed, devices) ?? [];
}

/** The nearest strategy of a changed plan that has no row, and what it lacks: that of each side of a ratio. */
function nearestOf(changed: Result, phase: ResultPhase, change: WhatIfChange): Statement[] {
  const sides: readonly ResultPhase[] = phase === 'pd-ratio' ? ['prefill', 'decode'] : [phase];
  return changed.results.flatMap((device, at) =>
    device.best === null && sides.includes(device.phase)
      ? withChange(nearestStatements(device, `results[${at}]`, 'changed').slice(0, 1), change)
      : [],
  );
}

/** What ends the search of a plan of which another limit is moved: why moving that one changes nothing. */
function whatElseBinds(change: WhatIfChange, subjects: readonly Subject[], phase: ResultPhase): Statement[] {
  const moved = [
    ...(change.ttftLimitMs === undefined ? [] : ['TTFT']),
    ...(change.tpotLimitMs === undefined ? [] : ['TPOT']),
  ];
  const own = subjects.filter(({ device }) => device.phase === phase);
  const [subject] = own;
  if (moved.length === 0 || subject === undefined || own.length > 1) return [];
  const best = bestOf(subject);
  const binding = best === null ? null : bindingLimit(heldLimits(subject, best));
  if (binding !== null && moved.includes(binding.name)) return [];
  return limitStatements(subject).filter(({ rule }) => rule === 'binding-limit' || rule === 'memory-binds');
}

function ofPhase(
  change: WhatIfChange,
  before: Headline | null,
  after: Headline | null,
  phase: ResultPhase | null,
  nearest: readonly Statement[],
  binding: () => readonly Statement[],
): Statement[] {
  const phased = (t: ExplainTexts, text: string) =>
    phase === null ? text : t.analysis.ofPhase(t.words.phases[phase], text);
  const told = changeCites(change);
  const beside =
    before === null
      ? state('what-if', 'macro_only', [], (t) => t.answers.noneBefore)
      : state('what-if', 'macro_only', headlineCites(before, 'unchanged'), (t) =>
          t.answers.against(headlineWords(before)),
        );
  if (after === null) {
    return [
      state('what-if', 'macro_only', told, (t) => phased(t, t.answers.whatIfFails(changeWords(change, t)))),
      ...nearest,
      beside,
    ];
  }
  const cites = [...told, ...headlineCites(after, 'changed')];
  if (before !== null && headlineWords(before) === headlineWords(after)) {
    return [
      state('what-if', 'macro_only', cites, (t) =>
        phased(t, t.answers.noEffect(changeWords(change, t), headlineWords(after))),
      ),
      ...binding(),
    ];
  }
  const was = before?.figures[0];
  const is = after.figures[0];
  const gap = was && is ? derive('relative', was.value, is.value) : null;
  return [
    state('what-if', 'macro_only', gap === null ? cites : [...cites, gap], (t) =>
      phased(
        t,
        gap === null
          ? t.answers.whatIfOnly(changeWords(change, t), headlineWords(after))
          : t.answers.whatIf(changeWords(change, t), headlineWords(after), signedShare(gap.value)),
      ),
    ),
    beside,
  ];
}
