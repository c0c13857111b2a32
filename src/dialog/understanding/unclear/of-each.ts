import type { SlotId } from '../../../plan/slots/values.ts';
import { matchesOf } from '../../../text/words/matches.ts';
import { anyWay } from '../../../text/words/words.ts';
import { isWithin } from '../places.ts';
import { marks } from '../source-text.ts';
import type { Stretch } from '../unread.ts';
import { nearBefore, type Read } from './read.ts';

/** Slots whose figures add up over what there is several of. */
const extensive: ReadonlySet<SlotId> = new Set([
  'numDevices',
  'concurrentUsers',
  'requestsPerSecond',
  'outputTokensPerSecond',
]);

/** `20 users per card`: the figure of one of several that no rule multiplied. */
export function ofEach({ source, taken, stated, clauses }: Read): readonly Stretch[] {
  // `H200还是MI325X，各8卡`: each of the plans has as many.
  const isOfSeveral = several.some((slot) => {
    const values = stated.filter((one) => one.slot === slot).map(({ value }) => JSON.stringify(value));
    return new Set(values).size > 1;
  });
  return isOfSeveral
    ? []
    : taken
        .filter(({ slot }) => extensive.has(slot))
        .flatMap((one): Stretch[] => {
          const [from, to] = clauses.around(one.start);
          const own = source.folded.slice(one.start, one.end);
          const behind = eachBehind.exec(source.text.slice(one.end, to));
          if (behind && own.replaceAll(',', '').includes(String(one.value)))
            return [{ start: one.start, end: one.end + behind[0].length, reason: 'unclear-each' }];
          const before = eachBefore.exec(inFrontOf({ source, stated }, from, one.start));
          return before && !isCountedIn(own, before[0])
            ? [{ start: one.start - before[0].length, end: one.end, reason: 'unclear-each' }]
            : [];
        });
}

/** Of each of several there is a plan of its own. */
const several: readonly SlotId[] = ['devices', 'model'];

/** The words in front of a figure, in which devices have their mark: `每张H200带30用户`. */
function inFrontOf({ source, stated }: Pick<Read, 'source' | 'stated'>, from: number, to: number): string {
  const start = Math.max(from, to - nearBefore);
  return stated
    .filter((one) => one.slot === 'devices' && isWithin(one, [start, to]))
    .reduce(
      (words, one) =>
        words.slice(0, one.start - start) +
        marks.device.repeat(one.end - one.start) +
        words.slice(one.end - start),
      source.text.slice(start, to),
    );
}

const eachBehind = new RegExp(anyWay('unclear-each-behind'), 'u');
const eachBefore = new RegExp(anyWay('unclear-each-before'), 'u');
const nameOfPart = /[a-z]{3,}|\p{Script=Han}/gu;

/** `每节点16卡，共4个节点`: how many of the parts there are is told in the figure itself. */
function isCountedIn(own: string, each: string): boolean {
  return matchesOf(each.slice(1), nameOfPart).some(([name]) => own.includes(name.replace(/s$/u, '')));
}
