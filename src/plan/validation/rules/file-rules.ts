import { answered } from '../../answers.ts';
import { fileSlots } from '../../plan-facts.ts';
import { dropping, editing, error, type Rule } from '../rule.ts';

/** Rules about files that a plan names. */
export const fileRules: readonly Rule[] = [
  {
    id: 'file-holds',
    check: (answers, { facts }) =>
      fileSlots.flatMap((slot) => {
        const path = answered(answers, slot);
        const problem = path === null ? null : (facts.file?.(slot, path).problem ?? null);
        return problem === null ? [] : [error(problem, editing(slot), [dropping(slot)])];
      }),
  },
];
