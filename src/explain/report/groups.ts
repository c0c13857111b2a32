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

/** Where each question of an answer begins: what was asked, or asked as well. */
function byQuestion(statements: readonly Statement[]): Statement[][] {
  const parts: Statement[][] = [];
  for (const one of statements) {
    const part = parts.at(-1);
    if (part === undefined || one.rule === 'asked') parts.push([one]);
    else part.push(one);
  }
  return parts;
}

/**
 * Sentences of an answer: what was asked stands first, then its sides, then what is about all of them; the next question
 * of the same sentence follows as a whole.
 */
export function groupAnswer(
  statements: readonly Statement[],
  subjects: readonly NamedSubject[],
): StatementGroup[] {
  const paths = new Set(subjects.map(({ path }) => path));
  return byQuestion(statements).flatMap((part) => {
    const at = part.findIndex(({ about }) => about !== null && paths.has(about));
    const lead = part.slice(0, at === -1 ? part.length : at);
    return [
      ...(lead.length === 0 ? [] : [{ path: null, title: null, statements: lead }]),
      ...groupStatements(part.slice(lead.length), subjects),
    ];
  });
}
