import type { Statement } from './statement.ts';

/** A peculiarity of the program is told once, with the figures of the first side that shows it. */
export function firstOfRule(statements: readonly Statement[]): Statement[] {
  return statements.filter((one, at) => statements.findIndex(({ rule }) => rule === one.rule) === at);
}

/** A sentence that holds word for word for several sides is said once, about all of them. */
export function saidOnce(statements: readonly Statement[]): Statement[] {
  const counts = new Map<string, number>();
  for (const { text } of statements) counts.set(text.en, (counts.get(text.en) ?? 0) + 1);
  const said = new Set<string>();
  return statements.flatMap((one) => {
    if ((counts.get(one.text.en) ?? 0) < 2) return [one];
    if (said.has(one.text.en)) return [];
    said.add(one.text.en);
    return [{ ...one, about: null }];
  });
}
