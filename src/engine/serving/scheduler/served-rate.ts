import type { LoadProtocol } from '../load/protocol.ts';
import type { MeasuredRequests } from './measured-requests.ts';

/** Time from the middle one of many times to the last one. */
function secondHalf(times: Float64Array): number {
  const sorted = times.toSorted();
  return (sorted.at(-1) ?? 0) - (sorted[Math.floor((sorted.length - 1) / 2)] ?? 0);
}

/**
 * Requests a second that a server keeps up with under an offered rate: the rate itself unless requests wait longer and longer.
 * Requests over the length of a run say less than that, as the run ends with the last answer and not with the last arrival.
 * Null for loads without a rate.
 *
 * @param isPair whether an answer waits for a decode instance after its prompt was begun
 */
export function servedRate(
  protocol: LoadProtocol,
  { arrivals, starts, ends }: Pick<MeasuredRequests, 'arrivals' | 'starts' | 'ends'>,
  isPair: boolean,
): number | null {
  if (protocol.kind !== 'poisson' && protocol.kind !== 'constant-rate') return null;
  const arriving = secondHalf(arrivals);
  const served = secondHalf(isPair ? ends : starts);
  return protocol.perSecond * (served > arriving ? arriving / served : 1);
}
