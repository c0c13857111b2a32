import type { LoadProtocol } from '../load/protocol.ts';
import type { MeasuredPoint } from './measured-point.ts';
import { numberOf } from './point-words.ts';
import { PointRefusedError } from './refusal.ts';

/** Lengths of a load that nobody described: close to the nominal, but never in lockstep. */
const undescribed = [0.9, 1.1] as const;

/** Shares of the nominal lengths that a load draws from. */
export function rangeOf(load: MeasuredPoint['load']): readonly [number, number] {
  const range = load.len_ratio_range;
  if (!Array.isArray(range) || range.length !== 2) return undescribed;
  const [low, high] = range;
  return typeof low === 'number' && typeof high === 'number' ? [low, high] : undescribed;
}

/** Requests of a load whose number is not told. */
const openLoopRequests = 500;
const maxLoadRequests = 3000;

/** How a point loads so many replicas that share it. @throws PointRefusedError */
export function protocolOf({ load }: MeasuredPoint, replicas: number): LoadProtocol {
  const type = (load.type ?? '').toLowerCase();
  const concurrency = numberOf(load, 'concurrency', 'max_concurrency');
  const rate = numberOf(load, 'qps', 'request_rate');
  const requests = numberOf(load, 'num_prompts', 'num_requests');
  const share = (all: number) => Math.max(1, Math.round(all / replicas));
  if (/max-load|offline/.test(type))
    return { kind: 'max-load', requests: share(requests ?? maxLoadRequests) };
  if (rate !== null && concurrency === null) {
    return { kind: 'poisson', perSecond: rate / replicas, requests: share(requests ?? openLoopRequests) };
  }
  if (concurrency === null && /inf/i.test(String(load.qps ?? load.request_rate ?? ''))) {
    return { kind: 'burst', requests: share(requests ?? openLoopRequests), users: null };
  }
  if (concurrency === null) throw new PointRefusedError('load-missing', type);
  const users = share(concurrency);
  return { kind: 'closed-loop', users, requests: Math.max(users, share(requests ?? 10 * concurrency)) };
}

/** Requests in flight at most: the users of a closed loop, else every request. */
export function usersOf(protocol: LoadProtocol): number {
  return protocol.kind === 'closed-loop' ? protocol.users : protocol.requests;
}
