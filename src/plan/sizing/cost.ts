import type { Load, TokenCost } from '../../results/sizing.ts';

const secondsPerHour = 3600;
const million = 1e6;

/**
 * Cost of a million output tokens on `devices` devices. `tokensPerSecond` is what they give at capacity; `outputTokens` of a
 * request turns a request rate into tokens.
 */
export function tokenCost(
  deviceHour: number,
  devices: number,
  tokensPerSecond: number,
  load: Load,
  outputTokens: number,
): TokenCost {
  const perHour = deviceHour * devices;
  const of = (rate: number) => (perHour / (rate * secondsPerHour)) * million;
  const rates = [
    load.outputTokensPerSecond,
    load.requestsPerSecond === null ? null : load.requestsPerSecond * outputTokens,
  ].filter((rate) => rate !== null);
  return {
    deviceHour,
    atCapacity: of(tokensPerSecond),
    atLoad: rates.length === 0 ? null : of(Math.max(...rates)),
  };
}
