import type { z } from 'zod';
import type { FieldIssue, FieldProblem, WantedType } from './field-problem.ts';

type Issue = z.core.$ZodIssue;

const types: Readonly<Record<string, WantedType>> = {
  string: 'text',
  number: 'number',
  int: 'whole-number',
  boolean: 'yes-or-no',
  array: 'list',
  tuple: 'list',
  object: 'object',
  record: 'object',
  null: 'nothing',
};

function pathWords(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}

function problemOf(issue: Issue): FieldProblem {
  switch (issue.code) {
    case 'invalid_type':
      // The finished issue carries its input only where the parse was asked to report it.
      return issue.message.endsWith('received undefined')
        ? { code: 'missing' }
        : { code: 'wrong-type', wanted: types[issue.expected] ?? 'something-else' };
    case 'unrecognized_keys':
      return { code: 'unknown-key', keys: issue.keys };
    case 'invalid_value':
      return { code: 'not-one-of', allowed: issue.values.map(String) };
    case 'too_small':
      return issue.origin === 'number' || issue.origin === 'int'
        ? { code: 'too-small', least: Number(issue.minimum), isExclusive: issue.inclusive === false }
        : { code: 'too-few', least: Number(issue.minimum) };
    case 'too_big':
      return issue.origin === 'number' || issue.origin === 'int'
        ? { code: 'too-large', most: Number(issue.maximum), isExclusive: issue.inclusive === false }
        : { code: 'too-many', most: Number(issue.maximum) };
    case 'not_multiple_of':
      return { code: 'not-a-multiple', of: issue.divisor };
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options)
        ? { code: 'not-one-of', allowed: issue.options.map(String) }
        : { code: 'not-valid' };
    default:
      return { code: 'not-valid' };
  }
}

/**
 * The branch of a union that came nearest: the one whose first complaint lies deepest. Its own complaint says more than
 * "none of these".
 */
function nearest(issue: Issue): Issue {
  if (issue.code !== 'invalid_union') return issue;
  const depth = (branch: readonly Issue[]) => Math.min(...branch.map(({ path }) => path.length));
  const branches = issue.errors.filter((branch) => branch.length > 0);
  const best = branches.toSorted((a, b) => depth(b) - depth(a))[0]?.[0];
  return best === undefined ? issue : { ...nearest(best), path: [...issue.path, ...nearest(best).path] };
}

/** The first complaint of a schema as a field and a code, without the schema library's English. */
export function fieldIssue(error: z.core.$ZodError): FieldIssue {
  const [first] = error.issues;
  if (first === undefined) return { field: '', problem: { code: 'not-valid' } };
  const issue = nearest(first);
  return { field: pathWords(issue.path), problem: problemOf(issue) };
}
