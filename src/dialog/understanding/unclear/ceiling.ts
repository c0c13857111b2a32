import { anyWay } from '../../../text/words/words.ts';
import type { Stretch } from '../unread.ts';
import { nearBefore, type Read } from './read.ts';

const before = new RegExp(`${anyWay('unclear-most-before')}$`, 'u');
const behind = new RegExp(`^${anyWay('unclear-most-behind')}`, 'u');

/** `卡数不超过32`: the words stand within those of the count. */
const own = new RegExp(`${anyWay('unclear-most-before')}\\d`, 'u');

/** `顶多8卡`: a count that is the most there may be, of which a plan takes all. */
export function ceilings({ source, taken, clauses }: Read): readonly Stretch[] {
  return taken
    .filter(({ slot }) => slot === 'numDevices')
    .flatMap(({ start, end }): Stretch[] => {
      const [from, to] = clauses.around(start);
      const lead = before.exec(source.folded.slice(Math.max(from, start - nearBefore), start));
      const rest = behind.exec(source.folded.slice(end, Math.max(end, to)));
      if (!lead && !rest && !own.test(source.folded.slice(start, end))) return [];
      const span = { start: start - (lead?.[0].length ?? 0), end: end + (rest?.[0].length ?? 0) };
      return [{ ...span, reason: 'unclear-most' }];
    });
}
