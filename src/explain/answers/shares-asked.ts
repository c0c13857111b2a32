import { serverStatements } from '../analysis/simulated-server.ts';
import { boundSumStatements } from '../bottleneck/operators.ts';
import type { ServedPhase } from '../evidence/phase-evidence.ts';
import type { RuleId } from '../evidence/rules.ts';
import { about, type Statement } from '../evidence/statement.ts';
import type { Explanation } from '../explanation.ts';
import { type AnswerMaterial, type AnswerPart, ofRules, said } from './answer-material.ts';
import type { AskedOf, NamedRow } from './question.ts';
import { sharesOfStrategy } from './shares-of-row.ts';

/** What is said of the phases: of the one that a question names alone, where something is said of it. */
export function ofPhases(
  { prefill, decode }: Explanation['sections'],
  phase: ServedPhase | undefined,
): readonly Statement[] {
  const named = phase === 'prefill' ? prefill : phase === 'decode' ? decode : [];
  return named.length > 0 ? named : [...prefill, ...decode];
}

/** What is told of a pass beside its shares, and is no answer to a question for them. */
const besideShares: ReadonlySet<RuleId> = new Set([
  'forward-time',
  'forward-stages',
  'memory-left',
  'memory-counted',
  'memory-missing',
  'top-operator',
  'pass-table',
]);

/** Shares of each phase (fractions of its time), of a simulated server those of its step; without shares, that they are missing and which command gives them. */
export function shares(
  { whole, subjects, input }: AnswerMaterial,
  { phase, row }: AskedOf & { readonly row?: NamedRow },
): AnswerPart {
  const ofRow = row === undefined ? [] : sharesOfStrategy(subjects, row.split, phase);
  if (ofRow.length > 0) return { statements: ofRow };
  const ofServers = subjects.flatMap((subject) => about(subject.path, serverStatements(subject)));
  if (ofServers.length > 0)
    return { statements: [...ofServers, said('cannot-be-said', (t) => t.answers.serverShares)] };
  const explanation = whole();
  const told = sharesOf(explanation, phase);
  const ofShares = told.filter(({ rule }) => !besideShares.has(rule));
  const statements = [
    ...(ofShares.length > 0 ? ofShares : told),
    ...input.forwards.flatMap((pass, at) =>
      about(`forwards[${at}]`, boundSumStatements(pass, `forwards[${at}]`)),
    ),
  ];
  if (statements.length > 0) return { statements };
  return {
    statements: [
      said('cannot-be-said', (t) => t.answers.noShares),
      ...ofRules(explanation.sections.next, [
        'next-forwards',
        'next-assumed',
        'next-missing',
        'next-template',
      ]),
    ],
    commands: explanation.nextCommands,
  };
}

/** Shares of the phases, or of the one that is named; of a pass that no phase is known of its own. */
export function sharesOf({ sections }: Explanation, phase: ServedPhase | undefined): readonly Statement[] {
  const ofPass = sections.best.filter(({ rule }) => rule === 'forward-shares' || rule.startsWith('leads-'));
  return [...ofPhases(sections, phase), ...ofPass].filter(
    ({ rule }) => rule !== 'prefill-hypothesis' && rule !== 'decode-hypothesis',
  );
}
