import { widerSpace } from '../../engine/terms/search-space.ts';
import { spaceWords } from '../condition-words.ts';
import { type Statement, state } from '../evidence/statement.ts';
import type { ExplainFacts } from '../facts.ts';
import { headline, headlineWords, type WhatIf } from '../headline.ts';
import type { ExplainInput } from '../input.ts';
import { whatIfStatements } from './what-if.ts';

/** The axes that a wider search would vary, and the best row that the embedded engine finds with them. */
export function widenStatements(
  { runs }: ExplainInput,
  facts: ExplainFacts,
  engine: WhatIf | null,
): readonly Statement[] {
  const conditions = runs[0]?.conditions;
  const isDense = facts.isDense(conditions?.model ?? null);
  if (isDense === true) {
    const doubled = conditions?.numDevices ? { numDevices: conditions.numDevices * 2 } : null;
    return [
      state('answered', 'macro_only', [], (t) => t.answers.dense),
      ...(doubled && engine ? whatIfStatements(doubled, engine) : []),
    ];
  }
  const head = state('answered', 'macro_only', [], (t) => t.answers.widen);
  const space = widerSpace(conditions?.searchSpace ?? 'tp');
  const unchanged = engine?.({}) ?? null;
  const found = space === null ? null : (engine?.({ searchSpace: space }) ?? null);
  if (space === null || unchanged === null || found === null) return [head];
  const before = headline(unchanged);
  const after = headline(found);
  const isBetter = after !== null && (before === null || headlineWords(before) !== headlineWords(after));
  return [
    head,
    state('answered', 'macro_only', [], (t) => t.answers.widened(spaceWords(space))),
    ...(isBetter
      ? whatIfStatements({ searchSpace: space }, engine)
      : [state('answered', 'macro_only', [], (t) => t.answers.widenedNothing)]),
  ];
}
