import { spawn } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { writeArtefacts } from '../../../src/backends/campaign/artefacts.ts';
import { OpenCampaign } from '../../../src/backends/campaign/campaign-folder.ts';
import {
  isOurs,
  markedProcesses,
  startServer,
  stopServer,
} from '../../../src/backends/campaign/owned-server.ts';
import { confirmedWinner, openWork } from '../../../src/campaign/bench/gate.ts';
import type { SearchSpace } from '../../../src/campaign/manifest.ts';
import { messages } from '../../../src/text/catalogue.ts';
import type { SimulatedFaults } from '../../campaign/simulator/serve-dialect.ts';
import { spentHere } from '../../campaign/simulator/spent-time.ts';
import { bench, everyFile, manifestFor, newCampaign, simulated } from './kit.ts';
import { SimulatedMachine } from './simulated-machine.ts';

const open: OpenCampaign[] = [];
afterEach(() => {
  for (const campaign of open.splice(0)) campaign.close();
});

function started(...given: Parameters<typeof manifestFor>) {
  const campaign = newCampaign(manifestFor(...given));
  open.push(campaign);
  return campaign;
}

/** The search of a framework whose servers run in this process. */
const inside = (launch: 'vllm' | 'sglang' | 'trtllm', space: SearchSpace['space'] = {}): SearchSpace => ({
  launch: [launch],
  base_flags: {},
  space,
  env: {},
});

/** Runs what is open of a campaign on servers of this process, in the time that they spend. */
function benchInside(
  campaign: OpenCampaign,
  faults: Partial<SimulatedFaults> = {},
  signal: AbortSignal = new AbortController().signal,
) {
  const { nowMs, spend } = spentHere();
  return bench(campaign, signal, new SimulatedMachine({ ...faults, spend }).host(), nowMs);
}

describe('a benchmark gate on the simulator', () => {
  it('finds the known optimum of each framework, and keeps every loser with its reason', async () => {
    const campaign = started({
      vllm: inside('vllm', {
        max_num_seqs: [256, 512],
        max_num_batched_tokens: [8192, 32_768],
        no_such_flag: [null, 7],
      }),
      sglang: inside('sglang', { chunked_prefill_size: [8192, 4096] }),
      tensorrt_llm: inside('trtllm', {
        backend: ['pytorch', 'tensorrt'],
        max_batch_size: [256, 512],
      }),
    });
    expect(await benchInside(campaign)).toBe('measured');
    const { state } = campaign;
    const flagsOf = (id: string | undefined) => id?.replace(/-[0-9a-f]{8}$/, '');
    const vllm = confirmedWinner(state, 'vllm', 'chat');
    expect(vllm?.row.changed).toEqual(['max_num_seqs']);
    expect(vllm?.repeats).toHaveLength(3);
    expect(confirmedWinner(state, 'sglang', 'chat')?.row.changed).toEqual(['chunked_prefill_size']);
    expect(flagsOf(confirmedWinner(state, 'tensorrt_llm', 'chat')?.row.candidate_id)).toBe('tensorrt_llm-0');

    const rows = [...state.rows.values()];
    expect(new Set(rows.map(({ framework_version }) => framework_version))).toEqual(
      new Set(['0.99.1', '0.88.0', '1.77.0']),
    );
    const statuses = (changed: string) =>
      new Set(rows.filter((row) => row.changed.join() === changed).map(({ status }) => status));
    expect(statuses('max_num_batched_tokens')).toEqual(new Set(['oom']));
    expect(statuses('no_such_flag')).toEqual(new Set(['skipped']));
    expect(statuses('backend')).toEqual(new Set(['skipped']));
    expect(statuses('max_batch_size')).toEqual(new Set(['oom']));
    const oom = rows.find(({ changed }) => changed.join() === 'max_num_batched_tokens');
    expect(oom?.failure_reason).toContain('No available memory for the cache blocks');
    expect(oom?.failure_reason).toMatch(/\.log:\d+$/);
    expect(Object.values(oom?.metrics ?? {}).every((value) => value === null)).toBe(true);

    writeArtefacts(campaign.folder, state, messages('en').campaign);
    const files = everyFile(campaign.folder);
    const summary = [...files].find(([path]) => path.endsWith('summary.md'))?.[1] ?? '';
    for (const row of rows) expect(summary).toContain(row.candidate_id);
    const commands = [...files].find(([path]) => path.endsWith('winning-commands.md'))?.[1] ?? '';
    expect(commands).toContain('--max-num-seqs 512');
    expect(commands).toContain('throughline load http://127.0.0.1:PORT --model org/model');
    expect(state.servers.size).toBe(0);
  });

  it('answers that end early are another workload, and nobody wins with it', async () => {
    const campaign = started({ vllm: inside('vllm') });
    await benchInside(campaign, { endsEarly: true });
    const rows = [...campaign.state.rows.values()];
    expect(
      rows.every(
        ({ status, failure_reason }) => status === 'failed' && /observed-shape/.test(failure_reason ?? ''),
      ),
    ).toBe(true);
    expect(confirmedWinner(campaign.state, 'vllm', 'chat')).toBeNull();
    expect(openWork(campaign.state).phase).toBe('measured');
  });

  it('a server that refuses everything is a failed row, not one of zeros', async () => {
    const campaign = started({ vllm: inside('vllm') });
    await benchInside(campaign, { allFail: true });
    const [row] = campaign.state.rows.values();
    expect(row).toMatchObject({
      status: 'failed',
      metrics: { request_throughput: null },
      sla: { passed: false },
    });
  });

  it('a server that dies while it is measured says why in its row', async () => {
    const campaign = started({ vllm: inside('vllm') });
    await benchInside(campaign, { diesAfter: 4 });
    const [row] = campaign.state.rows.values();
    expect(row).toMatchObject({ status: 'oom' });
    expect(row?.failure_reason).toContain('CUDA out of memory');
  });

  it('a framework that is not installed is unsupported with its reason, and is not slower', async () => {
    const absent = { launch: ['/nowhere/vllm'], base_flags: {}, space: {}, env: {} };
    const campaign = started({ vllm: absent, sglang: inside('sglang') });
    await benchInside(campaign);
    expect(campaign.state.frameworks.get('vllm')).toMatchObject({ state: 'unsupported' });
    expect([...campaign.state.rows.values()].every(({ framework }) => framework === 'sglang')).toBe(true);
    writeArtefacts(campaign.folder, campaign.state, messages('zh').campaign);
    expect([...everyFile(campaign.folder).values()].join('\n')).toContain('无法在这里运行');
  });

  it('a limit that no candidate meets leaves no winner, and the row says that it was missed', async () => {
    const campaign = started(
      { sglang: inside('sglang') },
      { sla: { max_p50_ttft_ms: null, max_p50_tpot_ms: 1, max_p50_e2e_ms: null, min_success_rate: 0.99 } },
    );
    await benchInside(campaign);
    const [row] = campaign.state.rows.values();
    expect(row).toMatchObject({ status: 'ok', sla: { passed: false } });
    expect(confirmedWinner(campaign.state, 'sglang', 'chat')).toBeNull();
  });

  it('no secret of the environment stands in any file', async () => {
    const secret = 'hf_abcdefghijklmnopqrstuvwxyz0123';
    process.env.HF_TOKEN = secret;
    try {
      const campaign = started({ vllm: simulated('vllm', {}) });
      await bench(campaign);
      const logs = [...everyFile(campaign.folder)].filter(([path]) => path.endsWith('.log'));
      expect(logs.map(([, text]) => text).join('\n')).toContain('token of the hub');
      for (const [path, text] of everyFile(campaign.folder)) expect(text, path).not.toContain(secret);
    } finally {
      delete process.env.HF_TOKEN;
    }
  });
});

describe('a run that ends in the middle', () => {
  it('goes on where it was: finished rows stay as they are, the rest is measured', async () => {
    const campaign = started({ vllm: inside('vllm', { max_num_seqs: [256, 512] }) });
    const stop = new AbortController();
    const append = campaign.append.bind(campaign);
    let finished = 0;
    campaign.append = (event) => {
      append(event);
      if (event.type === 'trial.finished') finished += 1;
      if (finished === 3) stop.abort();
    };
    expect(await benchInside(campaign, {}, stop.signal)).toBe('stopped');
    const before = new Map(campaign.state.rows);
    expect(before.size).toBe(3);
    expect(campaign.state.servers.size).toBe(0);
    campaign.close();
    const again = OpenCampaign.open(campaign.folder);
    open.push(again);
    expect(again.state.rows).toEqual(before);
    expect(await benchInside(again)).toBe('measured');
    for (const [key, row] of before) expect(again.state.rows.get(key)).toEqual(row);
    expect(confirmedWinner(again.state, 'vllm', 'chat')?.row.changed).toEqual(['max_num_seqs']);
  });
});

describe('processes', () => {
  const command = [process.execPath, '-e', 'setInterval(() => {}, 1000)'];

  it('only the process that we started is ours: another start or another mark is not touched', async () => {
    const campaign = started({});
    const server = startServer({
      command,
      env: {},
      mark: `test/${campaign.state.manifest.id}`,
      logPath: `${campaign.folder}/a.log`,
    });
    if (server === null) throw new Error('not started');
    const mark = `test/${campaign.state.manifest.id}`;
    expect(isOurs(server.owned, mark)).toBe(true);
    expect(isOurs(server.owned, `${mark}-other`)).toBe(false);
    expect(isOurs({ ...server.owned, startTicks: '1' }, mark)).toBe(false);
    await stopServer({ ...server.owned, startTicks: '1' }, `${mark}-other`);
    expect(server.end()).toBeNull();
    await stopServer(server.owned, mark);
    await server.ended;
    expect(server.end()).not.toBeNull();
  });

  it('children that outlive a server are found by its mark and ended, a decoy is not', async () => {
    const decoy = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    try {
      const campaign = started({ vllm: simulated('vllm', {}, { SIMULATOR_ORPHAN: '1' }) });
      await bench(campaign);
      const { id } = campaign.state.manifest;
      const candidates = new Set([...campaign.state.rows.values()].map(({ candidate_id }) => candidate_id));
      for (const candidate of candidates) expect(markedProcesses(`${id}/${candidate}`)).toEqual([]);
      expect(decoy.exitCode).toBeNull();
      expect(decoy.signalCode).toBeNull();
    } finally {
      decoy.kill('SIGKILL');
    }
  });
});
