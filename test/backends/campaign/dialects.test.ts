import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CampaignAlteredError } from '../../../src/backends/campaign/campaign-folder.ts';
import { runBench } from '../../../src/backends/campaign/run-bench.ts';
import { confirmedWinner } from '../../../src/campaign/bench/gate.ts';
import type { CandidateRow } from '../../../src/campaign/bench/row.ts';
import type { Framework, Manifest } from '../../../src/campaign/manifest.ts';
import type { Dialect } from '../../campaign/simulator/dialects.ts';
import type { SimulatedFaults } from '../../campaign/simulator/serve-dialect.ts';
import { everyFile, manifestFor, newCampaign } from './kit.ts';
import { SimulatedMachine } from './simulated-machine.ts';
import { virtualClock } from './virtual-clock.ts';

const flagLines = ['--host H', '--port P', '--served-model-name N', '--max-model-len L', '--knob K'];
const plain: Dialect = {
  help: flagLines.map((one) => `  ${one}  a flag\n`).join(''),
  version: 'server, version v3.2.1+cu129',
  usageError: (flag) => `serve: error: unrecognized arguments: ${flag}`,
  outOfMemory: 'torch.OutOfMemoryError: CUDA out of memory.',
  resetPath: null,
  metrics: null,
  tokenMs: () => 1,
  isOutOfMemory: () => false,
};
const small: Partial<Manifest> = {
  num_prompts: 4,
  scenarios: [{ name: 'chat', input_len: 40, output_len: 6 }],
};

/** A gate of one framework on a server that differs; its rows. */
async function measured(
  faults: Partial<SimulatedFaults>,
  dialect: Partial<Dialect> = {},
  change: Partial<Manifest> = {},
  framework: Framework = 'vllm',
) {
  const search = { launch: ['server'], base_flags: {}, space: {}, env: {} };
  const campaign = newCampaign(manifestFor({ [framework]: search }, { ...small, ...change }));
  const machine = new SimulatedMachine(faults, { server: { ...plain, ...dialect } });
  const outcome = await runBench(campaign, {
    version: '0.0.0',
    now: () => new Date(),
    signal: new AbortController().signal,
    host: { ...machine.host(), ...(change === quickly ? { clock: virtualClock() } : {}) },
    tell: () => undefined,
  });
  campaign.close();
  const { state } = campaign;
  const rows = [...state.rows.values()];
  return {
    outcome,
    state,
    rows,
    machine,
    folder: campaign.folder,
    winner: confirmedWinner(state, framework, 'chat'),
  };
}

const quickly: Partial<Manifest> = {
  budget: { ...manifestFor({}).budget, launch_timeout_seconds: 5 },
};

describe('a server with manners of its own is measured', () => {
  it.each<[string, Partial<SimulatedFaults>, readonly NonNullable<CandidateRow['notes']>[number][]]>([
    ['as usual', {}, ['cache-unknown']],
    ['slow to start', { startupMs: 300 }, ['cache-unknown']],
    ['that says it is healthy before its model is loaded', { loadsForMs: 300 }, ['cache-unknown']],
    ['without usage', { noUsage: true }, ['no-usage', 'no-prompt-count', 'cache-unknown']],
    ['with several tokens a chunk', { tokensAChunk: 3 }, ['several-tokens-a-chunk', 'cache-unknown']],
    ['that takes text alone', { textOnly: true }, ['cache-unknown', 'text-prompts']],
    ['that lists another name', { listedName: 'somebody/else' }, ['cache-unknown']],
    ['that sends token ids', { chunkForm: 'token-ids' }, ['cache-unknown']],
    ['whose first chunk is empty', { chunkForm: 'empty-first' }, ['cache-unknown']],
  ])('%s', async (_, faults, notes) => {
    const { rows, winner } = await measured(faults);
    expect(rows.map(({ status, failure_reason }) => [status, failure_reason])).toEqual(
      rows.map(() => ['ok', null]),
    );
    expect(winner?.row.framework_version).toBe('3.2.1+cu129');
    // How busy this machine is says nothing of the server.
    expect(rows[0]?.notes?.filter((note) => note !== 'client-bound')).toEqual(notes);
  });

  it('whatever page its health has, or none', async () => {
    expect((await measured({}, { healthPath: '/ping' })).winner).not.toBeNull();
  });
});

describe('a server that does something wrong is named with its evidence', () => {
  it.each<[string, Partial<SimulatedFaults>, Partial<Dialect>, Partial<Manifest>, string, RegExp]>([
    ['answers end early', { endsEarly: true }, {}, {}, 'failed', /observed-shape: output=3/],
    ['prompts are cut', { truncatesAt: 20 }, {}, {}, 'failed', /observed-shape: input=20/],
    ['tokens are counted twice', { countsTimes: 2 }, {}, {}, 'failed', /observed-shape: output=12/],
    [
      'fewer tokens are counted than came',
      { countsTimes: 0.85 },
      {},
      {},
      'failed',
      /token-count: chunks=6|observed-shape/,
    ],
    ['everything is refused', { allFail: true }, {}, quickly, 'failed', /nothing-answered|refused/],
    ['nothing is answered', { hangs: true }, {}, quickly, 'timeout', /launch-timeout/],
    [
      'the model never loads',
      { loadsForMs: 60_000 },
      {},
      quickly,
      'timeout',
      /launch-timeout · completion: 503 the model is loading/,
    ],
    [
      'it never becomes healthy',
      { startupMs: 60_000 },
      {},
      quickly,
      'timeout',
      /launch-timeout · health: 503/,
    ],
    [
      'memory is short at the start',
      {},
      { isOutOfMemory: () => true },
      {},
      'oom',
      /oom · torch\.OutOfMemoryError.*\.log:1$/,
    ],
    ['it dies under load', { diesAfter: 8 }, {}, {}, 'oom', /CUDA out of memory.*\.log:1$/],
  ])('%s', async (_, faults, dialect, change, status, reason) => {
    const { rows, winner, machine } = await measured(faults, dialect, change);
    const bad = rows.find((row) => row.status !== 'ok');
    expect(bad?.status).toBe(status);
    expect(bad?.failure_reason).toMatch(reason);
    expect(winner === null || winner.row.status === 'ok').toBe(true);
    expect(machine.processes.size).toBe(0);
  });

  it('answers from a cache that nothing resets are contaminated and win nothing', async () => {
    const metrics: Dialect['metrics'] = ({ queries, hits }) =>
      `vllm:prefix_cache_queries_total{engine="0"} ${queries}\nvllm:prefix_cache_hits_total{engine="0"} ${hits}\n`;
    const { rows, winner } = await measured({ keepsCache: true }, { metrics });
    expect(rows.every(({ contaminated }) => contaminated)).toBe(true);
    expect(winner).toBeNull();
    const clean = await measured({}, { metrics });
    expect(clean.rows.map(({ contaminated }) => contaminated)).not.toContain(true);
  });

  it('a help that does not list what only keeps candidates comparable does not shut anybody out', async () => {
    const { rows, state } = await measured({});
    expect(rows[0]?.server_command.join(' ')).not.toContain('--gpu-memory-utilization');
    expect(state.frameworks.get('vllm')?.state).toBe('supported');
  });
});

describe('a workload of prompts', () => {
  const workload = (rows: readonly unknown[]) => {
    const path = join(mkdtempSync(join(tmpdir(), 'throughline-workload-')), 'prompts.jsonl');
    const text = rows.map((row) => JSON.stringify(row)).join('\n');
    writeFileSync(path, text);
    const sha256 = createHash('sha256').update(text).digest('hex');
    return { path, sha256, prompts: rows.length, lengths_from: 'file' } as const;
  };
  const rows = [3, 4, 5, 6].map((output_tokens) => ({ prompt: `say ${output_tokens}`, output_tokens }));

  it('is measured with the lengths of its lines, and beside each trial stands what the server told', async () => {
    const metrics: Dialect['metrics'] = ({ queries, hits }) =>
      `vllm:prefix_cache_queries_total ${queries}\nvllm:prefix_cache_hits_total ${hits}\n`;
    const { rows: measuredRows, folder } = await measured(
      {},
      { metrics, resetPath: '/reset_prefix_cache' },
      { workload: workload(rows) },
    );
    for (const row of measuredRows) {
      expect(row).toMatchObject({ status: 'ok', contaminated: false, observed: { out_mean: 4.5 } });
    }
    const names = [...everyFile(folder).keys()].map((path) => basename(path));
    expect(names.filter((name) => name === 'metrics-after.txt')).toHaveLength(measuredRows.length);
    const [after] = [...everyFile(folder)].filter(([path]) => path.endsWith('metrics-after.txt'));
    expect(after?.[1]).toContain('prefix_cache_queries_total');
  });

  it('that was changed since is not measured', async () => {
    const given = workload(rows);
    writeFileSync(given.path, '{"prompt":"other","output_tokens":2}');
    await expect(measured({}, {}, { workload: given })).rejects.toThrow(CampaignAlteredError);
  });
});
