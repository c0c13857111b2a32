import type { Requests } from '../../../src/engine/serving/load/requests.ts';
import type { StepTimes, WorkerSetup } from '../../../src/engine/serving/scheduler/worker-setup.ts';

/** Times that can be added up in one's head: linear in tokens, requests and context. */
export const plainTimes: StepTimes = {
  linear: (most, all, rows) => 100 + 10 * most + all + 2 * rows,
  prefillAttention: (chunk, cached) => chunk + 3 * cached,
  decodeAttention: (requests, context) => requests * context,
};

/** Times and counts of a load, as the scheduler under test gives them. */
export interface Served {
  readonly starts: number[];
  readonly firstTokens: number[];
  readonly ends: number[];
  prefillMicroseconds: number;
  decodeMicroseconds: number;
  steps: number;
  mostRunning: number;
  mostCacheTokens: number;
  gapTokens: number;
  gapMicroseconds: number;
}

interface One {
  readonly id: number;
  readonly prompt: number;
  readonly output: number;
  left: number;
  past: number;
  generated: number;
}

const inCache = (one: One) => one.prompt + one.generated;

/**
 * A batching server without any shortcut: one step after another, every sum taken anew over the requests. Users of a
 * closed loop; a token a step; a cache that need not preempt.
 */
export function servedStepwise(setup: WorkerSetup, requests: Requests): Served {
  const { policy, timer, firstToken, cacheTokens, attentionDp } = setup;
  const total = requests.prompts.length;
  const blank = () => new Array<number>(total).fill(-1);
  const served: Served = {
    starts: blank(),
    firstTokens: blank(),
    ends: blank(),
    prefillMicroseconds: 0,
    decodeMicroseconds: 0,
    steps: 0,
    mostRunning: 0,
    mostCacheTokens: 0,
    gapTokens: 0,
    gapMicroseconds: 0,
  };
  const all: One[] = Array.from(requests.prompts, (left, id) => {
    const [past, output] = [requests.cached[id] ?? 0, requests.outputs[id] ?? 0];
    return { id, prompt: left + past, output, left, past, generated: 0 };
  });
  let issued = Math.min(requests.users, total);
  let inbox = all.slice(0, issued);
  let [arrived, open, running]: [One[], One[], One[]] = [[], [], []];
  let [now, sinceLook, held, stall, done] = [0, 0, 0, 0, 0];

  const sum = (list: readonly One[], value: (one: One) => number) =>
    list.reduce((so, one) => so + value(one), 0);
  const first = () => arrived[0];
  const cached = () => sum(running, inCache) + sum(open, ({ left, past }) => left + past);
  const toCome = (list: readonly One[]) => sum(list, ({ output, generated }) => output - generated);
  const admits = (one: One, taken: readonly One[]) => {
    const others = [...running, ...taken];
    const room = sum(running, inCache) + sum(taken, ({ left, past }) => left + past) + one.left + one.past;
    return (
      others.length < policy.maxRunning &&
      room + policy.reservedOutput * toCome([...others, one]) <= cacheTokens
    );
  };
  const end = (one: One) => {
    served.ends[one.id] = now;
    done += 1;
    const next = all[issued];
    if (next !== undefined) inbox.push(next);
    issued += 1;
  };
  const pass = (microseconds: number, runs: number, tokens: number) => {
    now += microseconds;
    sinceLook += 1;
    served.steps += 1;
    served.mostRunning = Math.max(served.mostRunning, runs);
    served.mostCacheTokens = Math.max(served.mostCacheTokens, tokens);
  };
  const decoded = (microseconds: number) => {
    if (running.length === 0) return;
    served.gapTokens += running.length;
    served.gapMicroseconds += (microseconds + stall) * running.length;
    stall = 0;
    for (const one of running) one.generated += 1;
  };
  const leave = () => {
    const ended = running.filter(({ output, generated }) => generated >= output);
    running = running.filter((one) => !ended.includes(one));
    for (const one of ended) end(one);
  };
  const holdsBack = () => {
    const { holdBack } = policy;
    if (holdBack === null || running.length === 0 || open.length > 0 || held >= holdBack.steps) return false;
    const ahead = arrived.slice(0, policy.maxRunning);
    return !ahead.some(
      (_, at) =>
        sum(ahead.slice(0, at + 1), ({ left }) => left) >= holdBack.tokens && at + 1 >= holdBack.requests,
    );
  };

  const prefill = () => {
    held = 0;
    const decodes = policy.mixes ? running.length : 0;
    const rankDecodes = Math.ceil(decodes / attentionDp);
    const budget = Math.max(1, policy.budget - rankDecodes);
    const ranks = Array.from({ length: attentionDp }, () => ({ tokens: 0, attention: 0 }));
    const emptiest = () => ranks.reduce((least, one) => (one.tokens < least.tokens ? one : least));
    const finished: One[] = [];
    const still: One[] = [];
    const started: One[] = [];
    const context = running.length === 0 ? 0 : sum(running, inCache) / running.length;
    const take = (one: One) => {
      const rank = emptiest();
      const chunk = Math.min(one.left, budget - rank.tokens);
      rank.tokens += chunk;
      rank.attention += timer.prefillAttention(chunk, one.past);
      one.left -= chunk;
      one.past += chunk;
      (one.left === 0 ? finished : still).push(one);
    };
    for (const one of open) {
      if (budget - emptiest().tokens > 0) take(one);
      else still.push(one);
    }
    for (let one = first(); one !== undefined; one = first()) {
      const room = budget - emptiest().tokens;
      if (room <= 0 || !admits(one, [...open, ...started])) break;
      if (!policy.chunks && ranks.some(({ tokens }) => tokens > 0) && one.left > room) break;
      arrived.shift();
      served.starts[one.id] = now;
      started.push(one);
      take(one);
    }
    const inAll = [...new Set([...open, ...started])];
    open = still;
    const gpu =
      timer.linear(
        Math.max(...ranks.map(({ tokens }) => tokens)) + rankDecodes,
        ranks.reduce((so, { tokens }) => so + tokens, 0) + decodes,
        decodes + finished.length,
      ) +
      Math.max(...ranks.map(({ attention }) => attention)) +
      timer.decodeAttention(rankDecodes, decodes === 0 ? 0 : context);
    const host = policy.stepMicroseconds + policy.requestMicroseconds * rankDecodes;
    const microseconds = Math.max(gpu * firstToken.scale + host, firstToken.floorMicroseconds);
    pass(
      microseconds,
      running.length + still.length,
      sum(running, inCache) + sum(inAll, ({ left, past }) => left + past),
    );
    served.prefillMicroseconds += microseconds;
    if (policy.mixes) decoded(microseconds);
    else stall += microseconds;
    for (const one of finished) {
      served.firstTokens[one.id] = now;
      one.generated = 1;
      if (one.output > one.generated) running.push(one);
      else end(one);
    }
    leave();
  };

  const decode = () => {
    const rank = Math.ceil(running.length / attentionDp);
    const context = sum(running, inCache) / running.length;
    const microseconds =
      timer.linear(rank, running.length, running.length) +
      policy.stepMicroseconds +
      policy.requestMicroseconds * rank +
      timer.decodeAttention(rank, context);
    held += 1;
    pass(microseconds, running.length + open.length, cached());
    served.decodeMicroseconds += microseconds;
    decoded(microseconds);
    leave();
  };

  while (done < total) {
    const isIdle = running.length + open.length + arrived.length === 0;
    if (inbox.length > 0 && (isIdle || sinceLook >= policy.lookEvery)) {
      arrived.push(...inbox);
      inbox = [];
      sinceLook = 0;
    }
    const next = first();
    if (open.length > 0 || (next !== undefined && admits(next, open) && !holdsBack())) prefill();
    else if (running.length > 0) decode();
    else sinceLook = policy.lookEvery;
  }
  return served;
}
