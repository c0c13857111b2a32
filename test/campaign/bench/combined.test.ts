import { describe, expect, it } from 'vitest';
import { runBench } from '../../../src/backends/campaign/run-bench.ts';
import { emptyRow, type runTrial } from '../../../src/backends/campaign/run-trial.ts';
import type { Flags } from '../../../src/campaign/bench/flag-candidates.ts';
import { candidatePlans, confirmedWinner } from '../../../src/campaign/bench/gate.ts';
import { manifestFor, newCampaign } from '../../backends/campaign/kit.ts';
import { SimulatedMachine } from '../../backends/campaign/simulated-machine.ts';
import type { Dialect } from '../simulator/dialects.ts';

const flagLines = [
  '--host H',
  '--port P',
  '--served-model-name N',
  '--max-model-len L',
  '--a A',
  '--b B',
  '--c C',
];
const server: Dialect = {
  help: flagLines.map((one) => `  ${one}  a flag\n`).join(''),
  version: '1.2.3',
  usageError: (flag) => `error: unrecognized arguments: ${flag}`,
  outOfMemory: '',
  resetPath: null,
  metrics: null,
  tokenMs: () => 0,
  isOutOfMemory: () => false,
};
const space = { a: [0, 1, 2], b: [0, 1, 2], c: [0, 1] };

/** A gate whose candidates are as fast as `speed` says of their flags. */
async function gate(speed: (flags: Flags) => number, budget = 8) {
  const measure: typeof runTrial = async (trial, { manifest, serverCommand }) => {
    const at = '2026-01-01T00:00:00.000Z';
    const row = emptyRow(trial, manifest, {
      startedAt: at,
      endedAt: at,
      version: '0',
      frameworkVersion: null,
      serverCommand,
      serverLog: null,
    });
    const request_throughput = speed(trial.candidate.flags) * (trial.load.kind === 'burst' ? 1 : 0.9);
    return {
      ...row,
      status: 'ok',
      sla: { ...row.sla, passed: true },
      metrics: { ...row.metrics, request_throughput },
    };
  };
  const search = { launch: ['server'], base_flags: {}, space, env: {} };
  const manifest = manifestFor({ vllm: search });
  const campaign = newCampaign({
    ...manifest,
    budget: { ...manifest.budget, candidates_per_framework: budget },
  });
  await runBench(campaign, {
    version: '0',
    now: () => new Date(),
    signal: new AbortController().signal,
    host: new SimulatedMachine({}, { server }).host(),
    measure,
    tell: () => undefined,
  });
  campaign.close();
  return { state: campaign.state, winner: confirmedWinner(campaign.state, 'vllm', 'chat') };
}

describe('the last candidate', () => {
  it('has the best value of each flag together, so that an optimum of several changes is found', async () => {
    const { state, winner } = await gate(
      ({ a, b, c }) => 10 + Number(a === 2) * 3 + Number(b === 1) * 2 - Number(c === 1),
    );
    expect(winner?.row.changed).toEqual(['a', 'b']);
    expect(winner?.row.server_command.join(' ')).toMatch(/--a 2 --b 1 --c 0/);
    expect(candidatePlans(state).get('vllm')?.candidates).toHaveLength(8);
  });

  it('is none where it was planned anyway: the baseline or one change is best', async () => {
    const { state } = await gate(({ a }) => (a === 2 ? 12 : 10));
    expect(candidatePlans(state).get('vllm')?.candidates).toHaveLength(7);
  });

  it('takes no place from single changes where the budget has just enough for them', async () => {
    const { state } = await gate(() => 1, 6);
    expect(candidatePlans(state).get('vllm')?.untried).toEqual({});
  });
});
