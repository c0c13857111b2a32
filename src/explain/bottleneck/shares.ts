import { permits } from '../../results/evidence-level.ts';
import type { Shares } from '../../results/result.ts';
import { type Cite, cite } from '../evidence/cite.ts';
import type { PassPhase, PhaseEvidence } from '../evidence/phase-evidence.ts';
import type { RuleId } from '../evidence/rules.ts';
import { type ExplainTexts, type Statement, state } from '../evidence/statement.ts';
import { share } from '../prose-figures.ts';

/** Classes of cost under which the time of a phase is counted. */
export const classes = ['memory', 'communication', 'cube', 'vector'] as const;
export type CostClass = (typeof classes)[number];

/** A second class with at least this share is worth naming beside the first. */
const notableSecond = 0.25;

const leads: Readonly<Record<CostClass, RuleId>> = {
  memory: 'leads-memory',
  communication: 'leads-communication',
  cube: 'leads-cube',
  vector: 'leads-vector',
};

/** The classes with a share, largest first. */
function ranked(shares: Shares): { readonly name: CostClass; readonly figure: number }[] {
  return classes
    .flatMap((name) => {
      const figure = shares[name];
      return figure === null ? [] : [{ name, figure }];
    })
    .toSorted((a, b) => b.figure - a.figure);
}

/** The class with the largest share; null where the shares could not be read. */
export function leadingClass(shares: Shares): CostClass | null {
  return ranked(shares)[0]?.name ?? null;
}

function shareCites(path: string, shares: Shares): Cite[] {
  return classes.map((name) => cite(`${path}.${name}`, shares[name]));
}

function listed(shares: Shares, t: ExplainTexts): string {
  return classes
    .flatMap((name) => {
      const figure = shares[name];
      return figure === null ? [] : [`${t.words.classes[name]} ${share(figure)}`];
    })
    .join(' · ');
}

/** The shares of one phase, which class leads, and what its rule says; shifted strings are put right first. */
export function shareStatements(evidence: PhaseEvidence): Statement[] {
  const { forward, shares } = evidence;
  const bounds = forward?.reading.bounds ?? null;
  return [
    ...(shares === null ? [] : rowShares(evidence, shares.path, shares.value)),
    ...passShareStatements(evidence),
    ...(bounds === null ? [] : confirmation(evidence, bounds)),
  ];
}

/** The shares of one forward pass by winning bound, and which class leads. */
export function passShareStatements(evidence: PhaseEvidence<PassPhase>): Statement[] {
  const { phase, forward, level } = evidence;
  const bounds = forward?.reading.bounds ?? null;
  if (forward === null || bounds === null) return [];
  const path = `${forward.path}.bounds`;
  return [
    state('forward-shares', level, shareCites(path, bounds), (t) =>
      t.bottleneck.forwardShares(t.words.passes[phase], listed(bounds, t)),
    ),
    ...leadStatements(evidence, path, bounds),
  ];
}

function rowShares(evidence: PhaseEvidence, path: string, value: Shares): Statement[] {
  const { phase, level } = evidence;
  const printed = cite(`${path}.printed`, value.printed);
  if (value.reading === 'undecidable' || leadingClass(value) === null) {
    return [
      state('shares-undecidable', 'macro_only', [printed], (t) =>
        t.bottleneck.undecidable(t.words.served[phase], value.printed ?? ''),
      ),
    ];
  }
  // A row that does not count beyond its summary says nothing of its shares.
  if (!permits(level, 'optimizer_phase_breakdown')) return [];
  const cites = shareCites(path, value);
  const shifted =
    value.reading === 'unshifted'
      ? [
          state('shares-unshifted', level, [printed, ...cites], (t) =>
            t.bottleneck.unshifted(
              t.words.served[phase],
              value.printed ?? '',
              share(value.cube ?? 0),
              share(value.vector ?? 0),
            ),
          ),
        ]
      : [];
  return [
    ...shifted,
    state('phase-shares', level, cites, (t) => t.bottleneck.shares(t.words.served[phase], listed(value, t))),
    ...(evidence.forward === null ? leadStatements(evidence, path, value) : []),
  ];
}

/** The leading class with its rule, and the second one where it is not far behind. */
function leadStatements(
  { phase, level }: PhaseEvidence<PassPhase>,
  path: string,
  value: Shares,
): Statement[] {
  const [first, second] = ranked(value);
  if (first === undefined) return [];
  const figure = share(first.figure);
  const lead = state(leads[first.name], level, [cite(`${path}.${first.name}`, first.figure)], (t) =>
    first.name === 'memory'
      ? t.bottleneck.leads.memory[phase](figure)
      : t.bottleneck.leads[first.name](t.words.served[phase], figure),
  );
  if (second === undefined || second.figure < notableSecond) return [lead];
  return [
    lead,
    state('shares-second', level, [cite(`${path}.${second.name}`, second.figure)], (t) =>
      t.bottleneck.second(t.words.served[phase], t.words.classes[second.name], share(second.figure)),
    ),
  ];
}

/** Whether the forward pass has the same leading class as the optimizer's breakdown, or as the phase's usual one. */
function confirmation(evidence: PhaseEvidence, bounds: Shares): Statement[] {
  const { shares, forward, phase, level } = evidence;
  const found = leadingClass(bounds);
  const told = shares === null ? null : leadingClass(shares.value);
  const supposed: CostClass = told ?? (phase === 'prefill' ? 'cube' : 'memory');
  if (forward === null || found === null) return [];
  const cites = shareCites(`${forward.path}.bounds`, bounds);
  const isConfirmed = found === supposed;
  return [
    state(isConfirmed ? 'hypothesis-confirmed' : 'hypothesis-refuted', level, cites, (t) =>
      isConfirmed
        ? t.bottleneck.confirmed(t.words.served[phase], t.words.classes[supposed])
        : t.bottleneck.refuted(t.words.served[phase], t.words.classes[supposed], t.words.classes[found]),
    ),
  ];
}

/** Hypothesis about a phase that a macro summary permits, worded as one; empty where shares are known. */
export function hypothesisStatement(evidence: PhaseEvidence): Statement[] {
  if (evidence.level !== 'macro_only') return [];
  const rule = evidence.phase === 'prefill' ? 'prefill-hypothesis' : 'decode-hypothesis';
  return [state(rule, 'macro_only', [], (t) => t.bottleneck.hypotheses[evidence.phase])];
}
