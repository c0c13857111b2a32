import { againstRowStatement, forwardTimeStatements, operatorStatements } from '../bottleneck/operators.ts';
import { hypothesisStatement, passShareStatements, shareStatements } from '../bottleneck/shares.ts';
import {
  type PassPhase,
  type PhaseEvidence,
  phaseOfForward,
  type ServedPhase,
} from '../evidence/phase-evidence.ts';
import { about, type Statement, state } from '../evidence/statement.ts';
import type { ExplainInput } from '../input.ts';
import { tokenSplit } from './aggregation.ts';
import { looseForwards } from './levels.ts';
import { isSimulatedServer } from './simulated-server.ts';
import { bestOf, type Subject } from './subject.ts';
import { traceStatements } from './traces.ts';

function ofEvidence(evidence: PhaseEvidence, subject: Subject): Statement[] {
  const { forward, level, phase } = evidence;
  if (forward === null) {
    return [
      ...(isSimulatedServer(subject) ? [] : hypothesisStatement(evidence)),
      ...shareStatements(evidence),
    ];
  }
  const { reading: pass, path } = forward;
  const best = bestOf(subject);
  const split = phase === 'decode' && best !== null ? tokenSplit(subject, best) : null;
  return [
    ...forwardTimeStatements(pass, path, phase, level),
    ...againstRowStatement(pass, path, split && { value: split.decode, cites: split.cites }, level),
    ...shareStatements(evidence),
    ...operatorStatements(pass, path, level),
  ];
}

/** A pass that belongs to no row: its time, shares and operators, without what it would confirm. */
function ofLoosePass(input: ExplainInput, at: number, phase: PassPhase): Statement[] {
  const pass = input.forwards[at];
  if (pass === undefined) return [];
  const path = `forwards[${at}]`;
  const level = pass.evidence;
  const evidence = { phase, level, shares: null, forward: { path, reading: pass }, rejected: [] };
  return [
    ...forwardTimeStatements(pass, path, phase, level),
    ...passShareStatements(evidence),
    ...operatorStatements(pass, path, level),
  ];
}

/** Everything that can be said about one served phase of every subject, of loose forward passes and of traces. */
export function phaseSection(
  input: ExplainInput,
  subjects: readonly Subject[],
  phase: ServedPhase,
): Statement[] {
  const ofSubjects = subjects.flatMap((subject) =>
    subject.phases
      .filter((evidence) => evidence.phase === phase)
      .flatMap((evidence) => about(subject.path, ofEvidence(evidence, subject))),
  );
  const loose = looseForwards(input, subjects).flatMap((at) => {
    const pass = input.forwards[at];
    return pass && phaseOfForward(pass) === phase
      ? about(`forwards[${at}]`, ofLoosePass(input, at, phase))
      : [];
  });
  const traces = input.traces.flatMap((trace, at) =>
    trace.phase === phase ? about(`traces[${at}]`, traceStatements(trace, `traces[${at}]`)) : [],
  );
  return [...ofSubjects, ...loose, ...traces];
}

/** Loose forward passes whose output does not say which phase they serve: their figures, and that it is open. */
export function unnamedPasses(input: ExplainInput, subjects: readonly Subject[]): Statement[] {
  return looseForwards(input, subjects).flatMap((at) => {
    const pass = input.forwards[at];
    if (pass === undefined || phaseOfForward(pass) !== null) return [];
    const open = state('phase-unnamed', 'macro_only', [], (t) => t.evidence.phaseUnnamed);
    return about(`forwards[${at}]`, [open, ...ofLoosePass(input, at, 'unnamed')]);
  });
}
