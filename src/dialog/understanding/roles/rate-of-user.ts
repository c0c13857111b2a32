import { type SlotMention, states } from '../slot-mention.ts';

/** No service for people gives each of them fewer tokens a second. */
const slowestPerUser = 3;

/**
 * `并发500，每秒不少于20字`: a rate that may be of each user or of the whole service is of each where the whole would be
 * next to nothing for each of those at once.
 */
export function rateOfUsers(statements: readonly SlotMention[]): readonly SlotMention[] {
  const users = statements
    .filter(({ slot, value }) => slot === 'concurrentUsers' && typeof value === 'number')
    .map(({ value }) => Number(value));
  if (users.length === 0) return statements;
  const fewest = Math.min(...users);
  return statements.map((one) => {
    const [ofUser, ofService, ...more] = one.interpretations ?? [];
    const isOpen =
      one.slot === 'tpotLimitMs' && more.length === 0 && ofService?.slot === 'outputTokensPerSecond';
    if (!isOpen || !ofUser || ofUser.slot !== undefined) return one;
    return Number(ofService.value) / fewest < slowestPerUser
      ? states(
          'tpotLimitMs',
          ofUser.value,
          [one.start, one.end],
          `${ofService.value} tokens/s = ${ofUser.value} ms`,
        )
      : one;
  });
}
