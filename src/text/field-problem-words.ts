import type { Catalogue } from './catalogue.ts';
import type { FieldProblem } from './field-problem.ts';

/** Words on a faulty field, in the language of the catalogue. */
export function fieldProblemWords(problem: FieldProblem, texts: Catalogue): string {
  const t = texts.store.fieldProblems;
  const { separator } = texts.punctuation;
  switch (problem.code) {
    case 'missing':
      return t.missing;
    case 'unknown-key':
      return t.unknownKey(problem.keys.join(separator));
    case 'wrong-type':
      return t.wrongType(problem.wanted);
    case 'not-one-of':
      return t.notOneOf(problem.allowed.join(separator));
    case 'too-small':
      return t.tooSmall(String(problem.least), problem.isExclusive);
    case 'too-large':
      return t.tooLarge(String(problem.most), problem.isExclusive);
    case 'too-few':
      return t.tooFew(String(problem.least));
    case 'too-many':
      return t.tooMany(String(problem.most));
    case 'not-a-multiple':
      return t.notAMultiple(String(problem.of));
    case 'not-valid':
      return t.notValid;
  }
}
