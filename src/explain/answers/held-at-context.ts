import { largestHeld } from '../../engine/terms/largest-held.ts';
import { cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { whole } from '../prose-figures.ts';
import { passAt, type RowPasses } from './passes-of-row.ts';

/** How many requests fit with a context with which those of the row do not. */
export function heldAtContext(passes: RowPasses, batch: number, context: number): Statement[] {
  const fits = (count: number) => {
    const found = passAt(passes, count, context);
    return found !== null && found.availableGiB >= 0 ? count : null;
  };
  const most = largestHeld(batch, fits) ?? 0;
  const users = derive('product', most, passes.dp);
  const cites = [
    cite('question.contextTokens', context, 'reference'),
    cite('pass.batch', most, 'reference'),
    cite('row.dp', passes.dp, 'reference'),
    users,
  ];
  return [
    state('answered', 'macro_only', cites, (t) =>
      most === 0
        ? t.asked.noneAtContext(whole(context))
        : t.asked.heldAtContext(whole(context), whole(most), whole(users.value)),
    ),
  ];
}
