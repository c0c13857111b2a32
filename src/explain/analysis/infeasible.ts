import { cite } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import type { ExplainInput } from '../input.ts';
import { ms } from '../prose-figures.ts';
import { limitsOf, limitWords } from './limits.ts';
import { failedSides, noPair } from './ratio-sides.ts';
import { nearestStatements, type OwnSearch } from './stopped.ts';
import { isAnswered, type Subject } from './subject.ts';

const shownPoints = 3;

/** Nothing meets the limits: which limit every configuration breaks at its smallest batch, and by how much. */
export function infeasibleStatements(subject: Subject, own: OwnSearch | null): Statement[] {
  const { device, path } = subject;
  if (isAnswered(subject)) return [];
  if (device.phase === 'pd-ratio') {
    const failed = failedSides(subject);
    return failed.length > 0 ? failed.flatMap(sideStatements) : [noPair];
  }
  const told = nearestStatements(device, path, 'input');
  const searched =
    told.length === 0 && own !== null && own.device.best === null
      ? nearestStatements(own.device, own.path, 'unchanged')
      : [];
  return [infeasible(subject, null), ...[...told, ...searched].slice(0, shownPoints)];
}

/** Nothing meets the limits of a subject; `side` names the side of a ratio that it is. */
function infeasible(subject: Subject, side: 'prefill' | 'decode' | null): Statement {
  const limits = limitsOf(subject);
  return state(
    'infeasible',
    'macro_only',
    limits.map((one) => one.cite),
    (t) => {
      const said = t.analysis.infeasible(limitWords(limits));
      return side === null ? said : t.analysis.ofPhase(t.words.served[side], said);
    },
  );
}

function sideStatements(side: Subject): Statement[] {
  const { phase } = side.device;
  const named = phase === 'prefill' || phase === 'decode' ? phase : null;
  return [
    infeasible(side, named),
    ...nearestStatements(side.device, side.path, 'input').slice(0, shownPoints),
  ];
}

/**
 * A run that ended without a single row says that nothing is feasible, not why; the same search by the embedded engine
 * may say it.
 */
export function emptyRunStatements(
  input: ExplainInput,
  searchOf: (runAt: number) => readonly OwnSearch[],
): Statement[] {
  return input.runs.flatMap((run, at) => {
    const isSilent = run.results.length === 0 && (run.command !== null || run.elapsedSeconds !== null);
    if (!isSilent) return [];
    const { ttftLimitMs, tpotLimitMs } = run.conditions;
    if (run.mode === 'disaggregation' && ttftLimitMs === null && tpotLimitMs === null) {
      return [state('no-phase-asked', 'macro_only', [], (t) => t.analysis.noPhaseAsked)];
    }
    const told = [
      ...(ttftLimitMs === null ? [] : [`TTFT ≤ ${ms(ttftLimitMs)}`]),
      ...(tpotLimitMs === null ? [] : [`TPOT ≤ ${ms(tpotLimitMs)}`]),
    ].join(' · ');
    const cites = [
      cite(`runs[${at}].conditions.ttftLimitMs`, ttftLimitMs),
      cite(`runs[${at}].conditions.tpotLimitMs`, tpotLimitMs),
    ];
    const nearest = searchOf(at)
      .filter(({ device }) => device.best === null)
      .flatMap(({ device, path }) => nearestStatements(device, path, 'unchanged'))
      .slice(0, shownPoints);
    return [
      state('infeasible', 'macro_only', cites, (t) => t.analysis.noRows(told === '' ? null : told)),
      ...nearest,
    ];
  });
}
