import { afterEach, describe, expect, it } from 'vitest';
import type { OpenCampaign } from '../../../src/backends/campaign/campaign-folder.ts';
import { workAgent } from '../../../src/backends/campaign/rounds/agent/work-agent.ts';
import { buildPlan } from '../../../src/backends/campaign/rounds/plan-gate.ts';
import type { RoundMeter } from '../../../src/backends/campaign/rounds/ports.ts';
import { searchAgain } from '../../../src/backends/campaign/rounds/research.ts';
import { startLoop } from '../../../src/backends/campaign/rounds/start-gate.ts';
import { targetCommand } from '../../../src/campaign/rounds/sides.ts';
import { messages } from '../../../src/text/catalogue.ts';
import { frameworkRepository } from '../simulator/framework-source.ts';
import { frozenCampaign, planOf, testPorts, usualWish } from './kit.ts';
import { knownFix, scriptedAgent } from './scripted-agent.ts';
import { tableMeter } from './table-meter.ts';

const open: OpenCampaign[] = [];
afterEach(() => {
  for (const campaign of open.splice(0)) campaign.close();
});

/** A campaign with an accepted patch, whose target has two commands that were equal before it. */
async function patched() {
  const search = (launch: string, space: Record<string, number[]>) => ({
    launch: [launch, 'serve'],
    base_flags: {},
    space,
    env: {},
  });
  const campaign = frozenCampaign({
    frameworks: { vllm: search('vllm', { max_num_seqs: [1, 2, 3] }), sglang: search('sglang', {}) },
  });
  open.push(campaign);
  const repository = frameworkRepository();
  const around = { root: '/nowhere', environment: process.env, texts: messages('en') };
  expect(await buildPlan(campaign, { ...usualWish, checkout: repository }, around)).toEqual([]);
  const wish = {
    loop: 'native',
    unbound: false,
    exclude: false,
    runtime: null,
    stopHookOnly: false,
  } as const;
  await startLoop(campaign, planOf(campaign), { ...wish, root: '/nowhere', environment: process.env });
  const meter = tableMeter(repository);
  const end = await workAgent(
    campaign,
    scriptedAgent(() => campaign, knownFix),
    testPorts(meter),
  );
  expect(end).toEqual({ kind: 'reported' });
  return { campaign, meter };
}

/** Servers with this many sequences take so much of the time of others. */
function faster(meter: RoundMeter, times: Readonly<Record<number, number>>): RoundMeter {
  return {
    ...meter,
    serve: async (campaign, side) => {
      const server = await meter.serve(campaign, side);
      const share = times[Number(side.candidate.flags.max_num_seqs ?? 1)] ?? 1;
      return {
        ...server,
        measure: async (trial) => {
          const row = await server.measure(trial);
          const rate = row.metrics.request_throughput;
          return {
            ...row,
            metrics: { ...row.metrics, request_throughput: rate === null ? null : rate / share },
          };
        },
      };
    },
  };
}

describe('the search of a command after a patch', () => {
  it('makes the command that wins for sure the target’s own, keeps every row, and is asked for again no more', async () => {
    const { campaign, meter } = await patched();
    const [round] = campaign.state.rounds.rounds;
    const [scenario] = campaign.state.manifest.scenarios;
    if (round === undefined || scenario === undefined) throw new Error('no round');
    const before = targetCommand(campaign.state, 'vllm', scenario);
    expect(before?.candidate.flags.max_num_seqs).toBe(1);
    const ports = testPorts(faster(meter, { 2: 0.8, 3: 1 }));
    expect(await searchAgain(campaign, planOf(campaign), round, ports)).toEqual(['chat']);
    const after = targetCommand(campaign.state, 'vllm', scenario);
    expect(after?.candidate.flags.max_num_seqs).toBe(2);
    const trials = campaign.state.rounds.rounds.flatMap(({ trials: all }) => [...all.values()]);
    const mine = trials.filter(({ kind }) => kind === 'research');
    // Each other candidate against the command that held until then, in three pairs.
    expect(mine).toHaveLength(2 * 2 * 3);
    expect(mine.every(({ commit }) => commit === round.closed?.commit)).toBe(true);
    expect(await searchAgain(campaign, planOf(campaign), round, ports)).toEqual([]);
  });

  it('changes nothing where no candidate is ahead for sure', async () => {
    const { campaign, meter } = await patched();
    const [round] = campaign.state.rounds.rounds;
    if (round === undefined) throw new Error('no round');
    const ports = testPorts(faster(meter, { 2: 0.999, 3: 1.2 }));
    expect(await searchAgain(campaign, planOf(campaign), round, ports)).toEqual([]);
    expect(campaign.state.rounds.commands.size).toBe(0);
  });
});
