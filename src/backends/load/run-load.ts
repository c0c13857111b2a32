import { setTimeout as wait } from 'node:timers/promises';
import { type Arrivals, mostInFlight, type PlannedRequest } from '../../campaign/load/load-plan.ts';
import type { Prompt } from '../../campaign/load/read-workload.ts';
import type { KeptAnswer } from '../../campaign/load/recount.ts';
import type { RequestRecord } from '../../campaign/load/request-record.ts';
import type { CompletionClient } from './completion-client.ts';

/** Everything that a load runs on: its requests, the client of the server, the clock. */
export interface LoadRun {
  readonly client: CompletionClient;
  readonly requests: readonly PlannedRequest[];
  readonly arrivals: Arrivals;
  readonly promptOf: (request: PlannedRequest) => Prompt;
  /** The steady clock that records are written on; 0 at the start of the load. */
  readonly nowMs: () => number;
  /** Aborted when the user stops: what is under way is ended and recorded as cancelled, nothing new is sent. */
  readonly signal: AbortSignal;
  /** Everything is prepared: the clock of the load begins here. */
  readonly onReady?: () => void;
  readonly onSent: (request: PlannedRequest) => void;
  readonly onEnded: (record: RequestRecord) => void;
  /** Where prompts and answers are kept for a tokenizer that counts them. */
  readonly kept?: Map<number, KeptAnswer>;
}

/** Waits for a moment of the clock; the last millisecond is not slept through, as timers are late. */
async function until(atMs: number, { nowMs, signal }: LoadRun): Promise<void> {
  const leftMs = atMs - nowMs();
  if (leftMs > 1) await wait(leftMs - 1, undefined, { signal }).catch(() => undefined);
  while (!signal.aborted && nowMs() < atMs) await wait(0);
}

/** Prompts of so many tokens are kept at once; beyond that each is made when its request is the next. */
const mostKeptTokens = 20_000_000;

/** Makes prompts and bodies before anything is due, in the order of the requests. */
function prepared(run: LoadRun): (request: PlannedRequest) => readonly [Prompt, string] {
  const { requests, promptOf, client } = run;
  const make = (request: PlannedRequest) => {
    const prompt = promptOf(request);
    return [prompt, client.bodyOf(request, prompt)] as const;
  };
  const tokens = requests.reduce((sum, { inputTokens }) => sum + (inputTokens ?? 0), 0);
  if (tokens > mostKeptTokens) return make;
  const kept = new Map(requests.map((request) => [request, make(request)]));
  return (request) => kept.get(request) ?? make(request);
}

async function sendOne(
  run: LoadRun,
  request: PlannedRequest,
  [prompt, body]: readonly [Prompt, string],
): Promise<RequestRecord> {
  run.onSent(request);
  const { client, signal, kept } = run;
  const onText =
    kept === undefined
      ? {}
      : { onText: (answer: string) => void kept.set(request.index, { prompt, answer }) };
  const record = await client.send({
    planned: request,
    prompt,
    body,
    dueAtMs: request.atMs,
    signal,
    ...onText,
  });
  run.onEnded(record);
  return record;
}

/** So many at once, each next one as another ends; for a rate, not before it is due. */
async function throughSlots(
  run: LoadRun,
  slots: number,
  wordsOf: ReturnType<typeof prepared>,
): Promise<RequestRecord[]> {
  const records: RequestRecord[] = [];
  let next = 0;
  const slot = async () => {
    for (;;) {
      const request = run.requests[next];
      next += 1;
      if (request === undefined || run.signal.aborted) return;
      const words = wordsOf(request);
      if (request.atMs !== null) await until(request.atMs, run);
      if (run.signal.aborted) return;
      records.push(await sendOne(run, request, words));
    }
  };
  await Promise.all(Array.from({ length: Math.min(slots, run.requests.length) }, slot));
  return records;
}

/** Each at its time, whatever is still under way. */
async function atTheirTimes(run: LoadRun, wordsOf: ReturnType<typeof prepared>): Promise<RequestRecord[]> {
  const sent: Promise<RequestRecord>[] = [];
  for (const request of run.requests) {
    const words = wordsOf(request);
    await until(request.atMs ?? 0, run);
    if (run.signal.aborted) break;
    sent.push(sendOne(run, request, words));
  }
  return Promise.all(sent);
}

/** Runs a load and gives every request that was sent, in the order in which they were planned. */
export async function runLoad(run: LoadRun): Promise<RequestRecord[]> {
  const { arrivals } = run;
  const limit = mostInFlight(arrivals);
  const wordsOf = prepared(run);
  if (arrivals.kind === 'closed-loop' || arrivals.kind === 'burst') {
    await run.client.open(Math.min(limit ?? run.requests.length, run.requests.length), run.signal);
  }
  run.onReady?.();
  const records = await (limit === null ? atTheirTimes(run, wordsOf) : throughSlots(run, limit, wordsOf));
  return records.toSorted((left, right) => left.index - right.index);
}

/** From the first to the last of some moments. */
function span(moments: readonly number[]): number {
  const first = moments.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY);
  return moments.reduce((most, one) => Math.max(most, one), 0) - first;
}

/** Sending took over a tenth longer than was planned, so that the offered rate was not reached. */
export function isBehindSchedule(records: readonly RequestRecord[]): boolean {
  const due = records.flatMap(({ dueAtMs }) => (dueAtMs === null ? [] : [dueAtMs]));
  if (due.length < 2 || span(due) === 0) return false;
  return span(records.map(({ sentAtMs }) => sentAtMs)) > span(due) * 1.1;
}
