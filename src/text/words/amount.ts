/** Unit of an amount: `k` is 1,024 of tokens, as the programs take lengths, and a thousand of everything else. */
export type AmountOf = 'tokens' | 'things';

const scales: Readonly<Record<string, Readonly<Record<AmountOf, number>>>> = {
  k: { tokens: 1024, things: 1000 },
  m: { tokens: 1024 ** 2, things: 1_000_000 },
  万: { tokens: 10_000, things: 10_000 },
  千: { tokens: 1000, things: 1000 },
};

/** The value of an amount (`#` of the notation of words): its number as written, and its scale where it has one. */
export function readAmount(digits: string, scale: string | undefined, of: AmountOf): number {
  return Number(digits.replaceAll(',', '')) * (scales[scale ?? '']?.[of] ?? 1);
}
