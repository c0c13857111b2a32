import { readAmount } from '../../text/words/amount.ts';
import { matchesOf } from '../../text/words/matches.ts';
import { anyWay, says } from '../../text/words/words.ts';
import type { AskedAbout } from './asked-about.ts';
import type { Named } from './named-in-question.ts';
import type { Question } from './question.ts';

const time = new RegExp(`(?<![a-z\\d.])(\\d[\\d,]*(?:\\.\\d+)?) ?(${anyWay('carried-unit')})(?![a-z])`, 'gu');
const filler = new RegExp(anyWay('carried-on-filler'), 'gu');

const limits = ['ttftLimitMs', 'tpotLimitMs'] as const;

/** How far a time lies from the nearest of those known, as the logarithm of their ratio; null where none is known. */
function distance(milliseconds: number, known: readonly number[] = []): number | null {
  const apart = known.filter((one) => one > 0).map((one) => Math.abs(Math.log(milliseconds / one)));
  return apart.length === 0 ? null : Math.min(...apart);
}

/**
 * A time with nothing that says what it is of: `and at 30 ms?`. It is the limit that comes nearest to it: tens of
 * milliseconds beside a TPOT of 50 ms are no TTFT. Null for anything else, and where what was read has no latency.
 */
export function bareLimit(text: string, { change }: Named, { values, kinds }: AskedAbout): Question | null {
  const [found, second] = matchesOf(text, time);
  if (found === undefined || second !== undefined || kinds.includes('of-recording')) return null;
  const rest = text.replaceAll(time, ' ').replaceAll(filler, ' ');
  if (/[\p{L}\d]/u.test(rest) || Object.keys(change).length > 0) return null;
  const value = readAmount(found[1] ?? '', undefined, 'things');
  const isInSeconds = says('carried-seconds', found[0].replaceAll('毫秒', ''));
  const milliseconds = isInSeconds ? value * 1000 : value;
  const [nearest] = limits
    .flatMap((name) => {
      const apart = distance(milliseconds, values[name]);
      return apart === null ? [] : [{ name, apart }];
    })
    .toSorted((a, b) => a.apart - b.apart);
  return nearest === undefined || milliseconds <= 0
    ? null
    : { intent: 'what-if', change: { [nearest.name]: milliseconds } };
}

/** A limit beside load tests: whether they keep it is what it can be asked for. Null for anything else. */
export function limitOfMeasured(
  text: string,
  { change, load, facts }: Named,
  { kinds }: AskedAbout,
): Question | null {
  const names = Object.keys(change);
  const isOfLimits = names.length > 0 && names.every((one) => limits.some((name) => name === one));
  const isOfLoad = load.users !== null || load.batch !== null || load.times !== null || facts.has('how-many');
  return kinds.includes('of-measurement') && isOfLimits && !isOfLoad && says('limit-held', text)
    ? { intent: 'what-if', change }
    : null;
}
