import { says } from '../../text/words/words.ts';
import { cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { computed, share } from '../prose-figures.ts';
import type { AnswerMaterial } from './answer-material.ts';
import { operatorRule } from './operator-rule.ts';
import { operatorTimes } from './operator-times.ts';
import { factorIn } from './relative-change.ts';

/** Times as fast as it is that a question puts an operator forward; Infinity where it costs nothing. Null where it does not. */
export function fasterIn(text: string): number | null {
  if (says('operator-free', text) || says('operator-left-out', text)) return Number.POSITIVE_INFINITY;
  if (!says('operator-faster', text)) return null;
  const times = factorIn(text);
  const percent = /(?<![\d.])(\d{1,3}) ?(?:%|percent)/u.exec(text)?.[1];
  if (percent !== undefined) return 1 + Number(percent) / 100;
  // Half the time is twice as fast.
  return times === null || times <= 0 ? null : times < 1 ? 1 / times : times;
}

/** Time left of each pass and recording where the operators of a name were so many times as fast, and nothing else was. */
export function fasterOperator(
  faster: number | undefined,
  name: string | null,
  { input }: AnswerMaterial,
): Statement[] {
  if (faster === undefined || name === null) return [];
  const pattern = new RegExp(name, 'i');
  return operatorTimes(input).flatMap(({ level, timed }) => {
    const own = timed.filter((one) => pattern.test(one.name));
    if (own.length === 0) return [];
    const total = derive('sum', ...timed.map(({ time }) => time));
    const taken = derive('sum', ...own.map(({ time }) => time));
    const kept = derive('ratio', taken.value, faster);
    const saved = derive('difference', kept.value, taken.value);
    const left = derive('difference', saved.value, total.value);
    const change = derive('relative', total.value, left.value);
    const cites = [total, taken, kept, saved, left, change, ...own.map((one) => one.cite)];
    return [
      state(operatorRule(level), level, [...cites, cite('question.faster', faster, 'reference')], (t) =>
        t.asked.fasterOperator(
          [...new Set(own.map((one) => one.name))].join(t.words.listed),
          Number.isFinite(faster) ? String(Number(faster.toFixed(2))) : null,
          `${computed(total.value)} ms`,
          `${computed(left.value)} ms`,
          share(change.value),
        ),
      ),
    ];
  });
}
