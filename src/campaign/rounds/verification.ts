import { type Gap, geomeanPct } from './gap.ts';
import type { Blocker } from './gate-terms.ts';
import type { RoundPlan } from './round-plan.ts';
import type { Refusal, Verification } from './round-records.ts';
import type { RoundState } from './rounds-state.ts';

/** Outcome that a patch earned, and why. */
export interface PatchOutcome {
  readonly isAccepted: boolean;
  /** Codes of `texts.rounds.reasons`, with what each is about. */
  readonly reasons: readonly Refusal[];
  readonly geomeanPct: number;
}

/** A loss of a scenario beyond this, in percent, rejects a patch whatever else it wins. */
const mostLossPct = 1;
/** A repeated prompt that is answered in less than this share of the earlier time comes from a cache of answers. */
const repeatedShare = 0.5;

/** Share of the sure gain that must show at lengths that nobody knew. */
const heldShare = 0.5;

const isGain = ({ low_pct }: Gap) => low_pct !== null && low_pct > 0;

/** Whether comparing a patch needs more pairs: no scenario gained for sure, and none lost. */
export function isImprovementDecided(gaps: readonly Gap[]): boolean {
  if (gaps.some(isLoss)) return true;
  return gaps.some(isGain) || gaps.every(({ high_pct }) => high_pct !== null && high_pct <= 0);
}

function isLoss({ g_pct, sla }: Gap): boolean {
  return (g_pct !== null && g_pct < -mostLossPct) || (sla.second && !sla.first);
}

/** Behaviour of a patched server that no honest patch has. */
export function behaviourRefusals(
  verification: Pick<Verification, 'improvements' | 'holdout' | 'repeated' | 'answers'>,
): Refusal[] {
  const { improvements, holdout, repeated, answers } = verification;
  const refusals: Refusal[] = [];
  for (const gain of improvements.filter(isGain)) {
    const held = holdout.find(({ scenario }) => scenario === gain.scenario);
    // Other lengths and another seed: what only the known workload gains, was made for it. The same sign alone would be
    // chance in half of the cases, so that half of what is sure must be there as well.
    const least = heldShare * (gain.low_pct ?? 0);
    if (held?.g_pct === null || held === undefined || held.g_pct <= least) {
      refusals.push({
        code: 'holdout',
        where: `${gain.scenario}: ${held?.g_pct === undefined || held.g_pct === null ? '–' : `${held.g_pct.toFixed(1)} %`}`,
      });
    }
  }
  if (
    repeated.before !== null &&
    repeated.after !== null &&
    repeated.after < repeatedShare * repeated.before
  ) {
    refusals.push({
      code: 'answers-cached',
      where: `${repeated.before.toFixed(2)} → ${repeated.after.toFixed(2)}`,
    });
  }
  if (!answers.passed) {
    refusals.push({
      code: 'answers-differ',
      where: `${answers.agreement.toFixed(3)} < ${answers.self_agreement.toFixed(3)} − ${answers.margin}`,
    });
  }
  return refusals;
}

/** Blockers of a verification: what it lacks before it can be judged. */
export function verificationBlockers({ verification, patch }: RoundState): Blocker[] {
  if (verification === null || patch === null) return [{ code: 'no-verification', detail: '' }];
  return verification.commit === patch.commit ? [] : [{ code: 'not-verified', detail: patch.commit }];
}

/** The site of a row that a kernel patch must move; true where another kind of target was chosen. */
function hasMoved({ target, verification }: RoundState): boolean {
  if (target?.kind !== 'kernel') return true;
  return (verification?.moved ?? []).some(
    ({ after_row, before_ms, after_ms }) => after_row !== null && after_ms !== null && after_ms < before_ms,
  );
}

/**
 * Accepts a patch that is right and faster: tests pass, answers are the same, the lower end of the interval is above
 * nothing in one scenario at least, no scenario loses more than 1 %, and the same stage was profiled again. Everything
 * else is rejected, and its rows and diff are kept.
 */
export function patchOutcome(round: RoundState, plan: RoundPlan): PatchOutcome {
  const { verification, allowed } = round;
  if (verification === null) {
    return { isAccepted: false, reasons: [{ code: 'not-verified', where: '' }], geomeanPct: 0 };
  }
  const { tests, improvements, score, refusals, moved } = verification;
  const failed = tests.filter(({ exit }) => exit !== 0);
  const reasons: Refusal[] = [
    ...failed.map(({ command, log }) => ({ code: 'tests', where: `${command.join(' ')} (${log})` })),
    ...refusals.filter(({ code }) => !allowed.has(code)),
    ...(score !== null && score.after < score.before - score.margin
      ? [{ code: 'score', where: `${score.before} → ${score.after}` }]
      : []),
    ...improvements.filter(isLoss).map(({ scenario, g_pct }) => ({
      code: 'loss',
      where: `${scenario}: ${g_pct === null ? '–' : `${g_pct.toFixed(1)} %`}`,
    })),
    ...(improvements.some(isGain) ? [] : [{ code: 'no-gain', where: '' }]),
    ...(moved.length === 0 ? [{ code: 'not-profiled-again', where: '' }] : []),
    ...(hasMoved(round) ? [] : [{ code: 'kernel-not-there', where: plan.target }]),
  ];
  const isAccepted = reasons.length === 0;
  const gains = improvements.flatMap(({ g_pct }) => g_pct ?? []);
  return { isAccepted, reasons, geomeanPct: isAccepted ? geomeanPct(gains) : 0 };
}
