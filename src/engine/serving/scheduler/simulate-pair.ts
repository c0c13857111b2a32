import type { Requests } from '../load/requests.ts';
import { type MeasuredRequests, measuredRequests } from './measured-requests.ts';
import { RequestLedger } from './request-ledger.ts';
import { refuseTooLong } from './simulate.ts';
import { Worker } from './worker.ts';
import type { WorkerSetup } from './worker-setup.ts';

/** Prefill and decode workers that hand requests over. */
export interface PairSetup {
  readonly prefill: WorkerSetup;
  readonly prefillWorkers: number;
  readonly decode: WorkerSetup;
  readonly decodeWorkers: number;
  /** Time to move the cache of a prompt of so many tokens, microseconds. */
  readonly transferMicroseconds: (tokens: number) => number;
}

/**
 * Runs requests through disaggregated workers. Decode workers run ahead up to the next step of a prefill worker, so
 * that nothing arrives in their past. Deterministic.
 *
 * @throws RequestTooLongError
 */
export function simulatePair(setup: PairSetup, requests: Requests): MeasuredRequests {
  const ledger = new RequestLedger(requests);
  refuseTooLong(ledger, Math.min(setup.prefill.cacheTokens, setup.decode.cacheTokens));
  let issued = 0;
  let done = 0;
  const loads = new Float64Array(setup.decodeWorkers);
  const home = new Int32Array(ledger.total);
  const finish = (request: number, at: number) => {
    ledger.ends[request] = at;
    done += 1;
    if (requests.arrivals === null) issue(at);
  };
  const handOver = (request: number, at: number) => {
    const moved = at + setup.transferMicroseconds(ledger.prompt(request));
    ledger.firstTokens[request] = moved;
    if (ledger.toCome(request) === 0) {
      finish(request, moved);
      return;
    }
    const worker = loads.indexOf(
      loads.reduce((least, load) => Math.min(least, load), Number.POSITIVE_INFINITY),
    );
    loads[worker] = (loads[worker] as number) + 1;
    home[request] = worker;
    decodes[worker]?.arrive(request, moved);
  };
  const prefills = Array.from(
    { length: setup.prefillWorkers },
    () => new Worker(setup.prefill, ledger, handOver),
  );
  const decodes = Array.from({ length: setup.decodeWorkers }, () => {
    return new Worker(setup.decode, ledger, (request, at) => {
      const worker = home[request] as number;
      loads[worker] = (loads[worker] as number) - 1;
      finish(request, at);
    });
  });
  const issue = (at: number) => {
    if (issued >= ledger.total) return;
    ledger.arrivals[issued] = at;
    prefills[issued % prefills.length]?.arrive(issued, at);
    issued += 1;
  };
  if (requests.arrivals === null) for (let user = 0; user < requests.users; user += 1) issue(0);
  else for (const at of requests.arrivals) issue(at);
  while (done < ledger.total) {
    const next = earliest(prefills);
    const behind = earliest(decodes);
    const [prefillAt, decodeAt] = [next.startsAt(), behind.startsAt()];
    if (decodeAt < prefillAt) behind.advance(prefillAt);
    else next.advance(Number.POSITIVE_INFINITY);
  }
  const accounts = [...prefills, ...decodes].map(({ account }) => account);
  const end = ledger.ends.reduce((most, at) => Math.max(most, at), 0);
  return measuredRequests(ledger, accounts, end);
}

function earliest(workers: readonly Worker[]): Worker {
  return workers.reduce((first, one) => (one.startsAt() < first.startsAt() ? one : first));
}
