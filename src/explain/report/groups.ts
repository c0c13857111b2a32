import type { Bilingual } from '../../text/language.ts';
import type { Statement } from '../evidence/statement.ts';
import type { NamedSubject } from '../explanation.ts';

/** Sentences about one side, under its title; without a title where there is nothing to tell apart. */
export interface StatementGroup {
  readonly path: string | null;
  readonly title: Bilingual | null;
  readonly statements: readonly Statement[];
}

/** Sentences by side, sides in their order; what is about all of them comes last. */
export function groupStatements(
  statements: readonly Statement[],
  subjects: readonly NamedSubject[],
): StatementGroup[] {
  if (subjects.length < 2) return statements.length === 0 ? [] : [{ path: null, title: null, statements }];
  const sides = subjects.map(({ path, title }) => ({
    path,
    title,
    statements: statements.filter((one) => one.about === path),
  }));
  const paths = new Set(subjects.map((one) => one.path));
  const rest = statements.filter((one) => one.about === null || !paths.has(one.about));
  return [...sides, { path: null, title: null, statements: rest }].filter((one) => one.statements.length > 0);
}
