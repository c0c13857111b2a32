import type { Requests } from '../load/requests.ts';
import { type MeasuredRequests, measuredRequests } from './measured-requests.ts';
import { RequestLedger } from './request-ledger.ts';
import { Worker } from './worker.ts';
import type { WorkerSetup } from './worker-setup.ts';

/** A request that no empty server could hold. */
export class RequestTooLongError extends Error {
  override readonly name = 'RequestTooLongError';
}

/** @throws RequestTooLongError when a cache cannot hold one request alone */
export function refuseTooLong(ledger: RequestLedger, cacheTokens: number): void {
  for (let request = 0; request < ledger.total; request += 1) {
    if (ledger.longest(request) > cacheTokens) {
      throw new RequestTooLongError(`${ledger.longest(request)} tokens in a cache of ${cacheTokens}`);
    }
  }
}

/**
 * Runs requests through one server, step by step. Deterministic.
 *
 * @throws RequestTooLongError
 */
export function simulate(setup: WorkerSetup, requests: Requests): MeasuredRequests {
  const ledger = new RequestLedger(requests);
  refuseTooLong(ledger, setup.cacheTokens);
  if (setup.role === 'decode') ledger.handOverAll();
  let issued = 0;
  let done = 0;
  const issue = (at: number) => {
    if (issued >= ledger.total) return;
    ledger.arrivals[issued] = at;
    worker.arrive(issued, at);
    issued += 1;
  };
  const worker = new Worker(setup, ledger, (request, at) => {
    ledger.ends[request] = at;
    done += 1;
    if (requests.arrivals === null) issue(at);
  });
  if (requests.arrivals === null) for (let user = 0; user < requests.users; user += 1) issue(0);
  else for (const at of requests.arrivals) issue(at);
  while (done < ledger.total) worker.advance(Number.POSITIVE_INFINITY);
  return measuredRequests(ledger, [worker.account], worker.now);
}
