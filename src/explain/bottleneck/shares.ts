import type { Shares } from '../../results/result.ts';
import { type Cite, cite } from '../evidence/cite.ts';
import type { PhaseEvidence, ServedPhase } from '../evidence/phase-evidence.ts';
import type { RuleId } from '../evidence/rules.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { share } from '../figures.ts';

export const classes = ['memory', 'communication', 'cube', 'vector'] as const;
export type CostClass = (typeof classes)[number];

const leads: Readonly<Record<CostClass, RuleId>> = {
  memory: 'leads-memory',
  communication: 'leads-communication',
  cube: 'leads-cube',
  vector: 'leads-vector',
};

/** The class with the largest share; null where the shares could not be read. */
export function leadingClass(shares: Shares): CostClass | null {
  const known = classes.filter((name) => shares[name] !== null);
  return known.toSorted((a, b) => (shares[b] ?? 0) - (shares[a] ?? 0))[0] ?? null;
}

function shareCites(path: string, shares: Shares): Cite[] {
  return classes.map((name) => cite(`${path}.${name}`, shares[name]));
}

function listed(shares: Shares): string {
  const names: Readonly<Record<CostClass, string>> = {
    memory: 'Mem',
    communication: 'Comm',
    cube: 'Cube',
    vector: 'Vec',
  };
  return classes
    .filter((name) => shares[name] !== null)
    .map((name) => `${names[name]} ${share(shares[name] ?? 0)}`)
    .join(' · ');
}

/** The shares of one phase, which class leads, and what its rule says; shifted strings are put right first. */
export function shareStatements(evidence: PhaseEvidence): Statement[] {
  const { phase, forward, shares } = evidence;
  const bounds = forward?.reading.bounds ?? null;
  const statements = shares === null ? [] : rowShares(evidence, shares.path, shares.value);
  if (forward === null || bounds === null) return statements;
  const path = `${forward.path}.bounds`;
  return [
    ...statements,
    state('forward-shares', evidence.level, shareCites(path, bounds), (t) =>
      t.forwardShares(t.served[phase], listed(bounds)),
    ),
    ...leadStatement(evidence, path, bounds, phase),
    ...confirmation(evidence, bounds),
  ];
}

function rowShares(evidence: PhaseEvidence, path: string, value: Shares): Statement[] {
  const { phase, level } = evidence;
  const printed = cite(`${path}.printed`, value.printed);
  if (value.reading === 'undecidable' || leadingClass(value) === null) {
    return [
      state('shares-undecidable', 'macro_only', [printed], (t) =>
        t.undecidable(t.served[phase], value.printed ?? ''),
      ),
    ];
  }
  const cites = shareCites(path, value);
  const shifted =
    value.reading === 'unshifted'
      ? [
          state('shares-unshifted', level, [printed, ...cites], (t) =>
            t.unshifted(
              t.served[phase],
              value.printed ?? '',
              share(value.cube ?? 0),
              share(value.vector ?? 0),
            ),
          ),
        ]
      : [];
  const lead = evidence.forward === null ? leadStatement(evidence, path, value, phase) : [];
  return [
    ...shifted,
    state('phase-shares', level, cites, (t) => t.phaseShares(t.served[phase], listed(value))),
    ...lead,
  ];
}

function leadStatement(
  evidence: PhaseEvidence,
  path: string,
  value: Shares,
  phase: ServedPhase,
): Statement[] {
  const leader = leadingClass(value);
  const figure = leader === null ? null : value[leader];
  if (leader === null || figure === null) return [];
  return [
    state(leads[leader], evidence.level, [cite(`${path}.${leader}`, figure)], (t) =>
      t.leads[leader](t.served[phase], share(figure)),
    ),
  ];
}

/** Whether the forward pass has the same leading class as the optimizer's breakdown, or as the phase's usual one. */
function confirmation(evidence: PhaseEvidence, bounds: Shares): Statement[] {
  const { shares, forward, phase, level } = evidence;
  const measured = leadingClass(bounds);
  const told = shares === null ? null : leadingClass(shares.value);
  const supposed: CostClass = told ?? (phase === 'prefill' ? 'cube' : 'memory');
  if (forward === null || measured === null) return [];
  const cites = shareCites(`${forward.path}.bounds`, bounds);
  const isConfirmed = measured === supposed;
  return [
    state(isConfirmed ? 'hypothesis-confirmed' : 'hypothesis-refuted', level, cites, (t) =>
      isConfirmed
        ? t.confirmed(t.served[phase], t.classNames[supposed])
        : t.refuted(t.served[phase], t.classNames[supposed], t.classNames[measured]),
    ),
  ];
}

/** What a macro summary lets one suppose about a phase, worded as a hypothesis. */
export function hypothesisStatement(evidence: PhaseEvidence): Statement[] {
  if (evidence.level !== 'macro_only') return [];
  const rule = evidence.phase === 'prefill' ? 'prefill-hypothesis' : 'decode-hypothesis';
  return [state(rule, 'macro_only', [], (t) => t.hypotheses[evidence.phase])];
}
