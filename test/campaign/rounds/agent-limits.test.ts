import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { OpenCampaign } from '../../../src/backends/campaign/campaign-folder.ts';
import type { AgentWork } from '../../../src/backends/campaign/rounds/agent/agent-turn.ts';
import type { TurnResult } from '../../../src/backends/campaign/rounds/agent/run-turn.ts';
import { workAgent } from '../../../src/backends/campaign/rounds/agent/work-agent.ts';
import { testPorts } from './kit.ts';
import { knownFix, scriptedAgent } from './scripted-agent.ts';
import { startedCampaign } from './started-campaign.ts';
import { tableMeter } from './table-meter.ts';

const open: OpenCampaign[] = [];
afterEach(() => {
  for (const campaign of open.splice(0)) campaign.close();
});

/** An agent whose turns are changed before they are told; `sessions`: what each turn was given. */
async function withTurns(
  change: (turn: number, result: TurnResult) => Partial<TurnResult> | null,
  work: Partial<AgentWork> = {},
) {
  const started = await startedCampaign();
  let campaign = started.campaign;
  open.push(campaign);
  const sessions: (string | null)[] = [];
  const scripted = scriptedAgent(() => campaign, knownFix);
  const agent: AgentWork = {
    ...scripted,
    ...work,
    turn: async (gate, prompt, session) => {
      sessions.push(session);
      const turn = sessions.length;
      const failed: TurnResult = {
        outcome: 'failed',
        usage: { session: null, inputTokens: null, outputTokens: null, costUsd: null, isError: true },
        seconds: 1,
        detail: 'broken',
      };
      const changed = change(turn, failed);
      if (changed === null) return (await scripted.turn?.(gate, prompt, session)) ?? failed;
      if (changed.outcome === undefined || changed.outcome === 'answered') {
        const answered = (await scripted.turn?.(gate, prompt, session)) ?? failed;
        return { ...answered, ...changed };
      }
      return { ...failed, ...changed };
    },
  };
  const ports = (signal = new AbortController().signal) =>
    testPorts(tableMeter(started.repository), { signal });
  return {
    sessions,
    agent,
    ports,
    state: () => campaign.state,
    folder: campaign.folder,
    run: (signal?: AbortSignal, more: Partial<AgentWork> = {}) =>
      workAgent(campaign, { ...agent, ...more }, ports(signal)),
    reopen: () => {
      campaign.close();
      campaign = OpenCampaign.open(campaign.folder);
      open.splice(0, open.length, campaign);
    },
  };
}

describe('an agent that breaks off', () => {
  it('or hangs is launched again with its recorded session, and the work comes to its end', async () => {
    const work = await withTurns((turn) =>
      turn === 2 ? { outcome: 'hung' } : turn === 3 ? { outcome: 'failed' } : null,
    );
    expect(await work.run(undefined, { relaunches: 2 })).toEqual({ kind: 'reported' });
    expect(work.sessions.slice(0, 4)).toEqual([null, 'session-1', 'session-1', 'session-1']);
    expect(
      work
        .state()
        .rounds.turns.map(({ outcome }) => outcome)
        .slice(0, 4),
    ).toEqual(['answered', 'hung', 'failed', 'answered']);
  });

  it('more often than it may is not launched again', async () => {
    const work = await withTurns(() => ({ outcome: 'failed' }));
    expect(await work.run(undefined, { relaunches: 1 })).toEqual({ kind: 'failed', reason: 'broken' });
    expect(work.sessions).toHaveLength(2);
  });

  it('by an interruption is not launched again; the next run goes on with the same session', async () => {
    const work = await withTurns((turn) => (turn === 2 ? { outcome: 'interrupted' } : null));
    expect(await work.run()).toEqual({ kind: 'interrupted' });
    expect(work.sessions).toHaveLength(2);
    work.reopen();
    expect(await work.run()).toEqual({ kind: 'reported' });
    expect(work.sessions[2]).toBe('session-1');
  });

  it('before it begins, where the program is stopped already, has no turn at all', async () => {
    const work = await withTurns(() => null);
    const stop = new AbortController();
    stop.abort();
    expect(await work.run(stop.signal)).toEqual({ kind: 'interrupted' });
    expect(work.sessions).toEqual([]);
  });
});

describe('limits', () => {
  const limits = { hours: null, costUsd: null, tokens: null, rounds: null };
  it.each([
    ['hours', { ...limits, hours: 1 }, { seconds: 3600 }],
    ['costUsd', { ...limits, costUsd: 0.4 }, {}],
    ['tokens', { ...limits, tokens: 100 }, {}],
  ] as const)('of %s end the work at the turn that reaches them', async (limit, given, change) => {
    const work = await withTurns(() => ({ ...change }), { limits: given });
    expect(await work.run()).toEqual({ kind: 'limit', limit });
    expect(work.sessions).toHaveLength(1);
    // What was used is in the journal: going on needs another limit.
    work.reopen();
    expect(await work.run()).toEqual({ kind: 'limit', limit });
    expect(work.sessions).toHaveLength(1);
  });

  it('of rounds end it between two rounds', async () => {
    const work = await withTurns(() => null, { limits: { ...limits, rounds: 1 } });
    expect(await work.run()).toEqual({ kind: 'limit', limit: 'rounds' });
    expect(work.state().rounds.rounds.filter(({ closed }) => closed !== null)).toHaveLength(1);
  });

  it('on what the agent does not report cannot be kept, and nothing goes on unlimited', async () => {
    const silent = { session: 's', inputTokens: null, outputTokens: null, costUsd: null, isError: false };
    const work = await withTurns(() => ({ usage: silent }), { limits: { ...limits, costUsd: 5 } });
    expect(await work.run()).toEqual({ kind: 'unkept', limit: 'costUsd' });
    expect(work.sessions).toHaveLength(1);
    expect(await work.run(undefined, { limits })).toEqual({ kind: 'reported' });
    const report = readFileSync(join(work.folder, 'final_report.md'), 'utf8');
    expect(report).toContain('not reported tokens read');
  });
});
