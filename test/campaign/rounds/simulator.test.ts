import { chmodSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { sealedHashes, writeArtefacts } from '../../../src/backends/campaign/artefacts.ts';
import type { OpenCampaign } from '../../../src/backends/campaign/campaign-folder.ts';
import { markPrefix } from '../../../src/backends/campaign/launch-server.ts';
import { workAgent } from '../../../src/backends/campaign/rounds/agent/work-agent.ts';
import { machineMeter } from '../../../src/backends/campaign/rounds/machine-meter.ts';
import { buildPlan } from '../../../src/backends/campaign/rounds/plan-gate.ts';
import { startLoop } from '../../../src/backends/campaign/rounds/start-gate.ts';
import { messages } from '../../../src/text/catalogue.ts';
import { bench, manifestFor, newCampaign, simulated } from '../../backends/campaign/kit.ts';
import { frameworkRepository } from '../simulator/framework-source.ts';
import { newTime } from '../simulator/spent-time.ts';
import { planOf, testPorts, usualWish } from './kit.ts';

const open: OpenCampaign[] = [];
afterEach(() => {
  for (const campaign of open.splice(0)) campaign.close();
});

const simulator = join(import.meta.dirname, '../simulator');

/** A real command that answers prompts on its standard input, as a coding agent would. */
function agentCommand(): string {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-agent-'));
  const file = join(folder, 'agent.ts');
  writeFileSync(
    file,
    `
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { blockTable, commitAll, fastTable } from ${JSON.stringify(join(simulator, 'framework-source.ts'))};
const prompt = readFileSync(0, 'utf8');
const gate = process.env.THROUGHLINE_GATE;
mkdirSync('.throughline', { recursive: true });
if (gate === 'target') {
  const row = /^- (\\S+) · copy_blocks_kernel/m.exec(prompt)?.[1];
  writeFileSync('.throughline/answer.yaml', JSON.stringify({
    kind: 'path', source_path: blockTable, symbol: 'stepCost', hypothesis: 'copy one block',
    cites: { root_cause_rows: [row], layer_rows: (/^Hot rows.*\\n- (\\S+)$/m.exec(prompt) ?? []).slice(1), pr_items: [] },
    expected_gain_pct: 100, reasoning: 'it dominates', rejected: [],
  }));
}
if (gate === 'patch') {
  writeFileSync(blockTable, fastTable);
  commitAll('.', 'Copy the block that changed');
  let pushed = 'no';
  try { execFileSync('git', ['push', '/nowhere', 'HEAD'], { stdio: 'pipe' }); pushed = 'yes'; } catch {}
  writeFileSync('.throughline/seen.txt', [pushed, process.env.HF_TOKEN ?? 'none', process.env.THROUGHLINE_SESSION ?? 'none'].join(' '));
}
if (gate === 'review') writeFileSync('.throughline/answer.yaml', 'Mainline Progress Verdict: ADVANCED');
process.stdout.write(JSON.stringify({ type: 'result', session_id: 's-1', total_cost_usd: 0.25, usage: { input_tokens: 10, output_tokens: 5 } }) + '\\n');
`,
  );
  chmodSync(file, 0o755);
  return file;
}

it('on real servers: profiles, pairs and answers of a commit, and an agent that is a command', {
  timeout: 240_000,
}, async () => {
  const repository = frameworkRepository();
  const clock = join(mkdtempSync(join(tmpdir(), 'throughline-clock-')), 'spent');
  const { nowMs: steadyMs } = newTime(clock);
  const tokenMs = (ms: number) => ({
    SIMULATOR_FAULTS: JSON.stringify({ tokenMs: ms, answerMs: 60 }),
    SIMULATOR_CLOCK: clock,
  });
  const campaign = newCampaign(
    manifestFor(
      { vllm: simulated('vllm', {}, tokenMs(20)), sglang: simulated('sglang', {}, tokenMs(12)) },
      { uid: 'u1', scenarios: [{ name: 'chat', input_len: 32, output_len: 16 }], num_prompts: 2 },
    ),
  );
  open.push(campaign);
  const texts = messages('en');
  expect(await bench(campaign, undefined, undefined, steadyMs)).toBe('measured');
  writeArtefacts(campaign.folder, campaign.state, texts.campaign);
  campaign.append({ type: 'bench.frozen', hashes: sealedHashes(campaign.folder, campaign.state) });
  const root = dirname(campaign.folder);
  const environment = { ...process.env, HF_TOKEN: 'hf_abcdefghijklmnop0123' };
  const wish = { ...usualWish, checkout: repository, answerTokens: 8, maxRounds: 2 };
  expect(await buildPlan(campaign, wish, { root, environment, texts })).toEqual([]);
  const started = await startLoop(campaign, planOf(campaign), {
    loop: 'native',
    unbound: false,
    exclude: false,
    runtime: null,
    stopHookOnly: false,
    root,
    environment,
  });
  expect(started).toEqual({ kind: 'started', binding: 'native' });
  const now = () => new Date();
  const { signal } = new AbortController();
  // A hundred seconds of a capture pass in one: nothing here is slower for it.
  const capture = { fetch, sleep: (ms: number) => wait(ms / 100), now: () => Date.now() * 100 };
  const meter = machineMeter({ version: '0.0.0', now, signal, texts, language: 'en', capture, steadyMs });
  const end = await workAgent(
    campaign,
    {
      kind: {
        id: 'command',
        launch: [process.execPath, '--disable-warning=ExperimentalWarning', agentCommand()],
      },
      limits: { hours: null, costUsd: null, tokens: null, rounds: null },
      relaunches: 0,
      hangMs: 60_000,
      environment,
      wordsOf: () => [],
      reasonWords: (text) => text,
    },
    testPorts(meter, { now }),
  );
  expect(end).toEqual({ kind: 'reported' });
  const { rounds } = campaign.state;
  const [first] = rounds.rounds;
  expect(first?.gaps?.[0]?.verdict).toBe('behind');
  expect(first?.cause?.sources[0]?.path).toBe('vllm/block_table.mjs');
  expect(first?.closed, JSON.stringify(first?.closed)).toMatchObject({ type: 'round.accepted', reasons: [] });
  expect(first?.verification?.moved[0]?.after_ms).toBeLessThan(first?.verification?.moved[0]?.before_ms ?? 0);
  expect(first?.verification?.repeated.after).not.toBeNull();
  // Four layers stand in the trace of a step; what the target cites is a hot row of them.
  expect(first?.layers).toMatchObject({ limit: null });
  expect(first?.layers?.hot_rows.length).toBeGreaterThan(0);
  expect(first?.target?.cites.layer_rows).toHaveLength(1);
  expect(rounds.stop?.reason).toBe('beats');
  expect(rounds.turns.map(({ gate }) => gate)).toEqual(['target', 'patch', 'review']);
  expect(rounds.turns.at(-1)).toMatchObject({ session: 's-1', cost_usd: 0.25, input_tokens: 10 });
  const seen = readFileSync(join(planOf(campaign).worktree, '.throughline', 'seen.txt'), 'utf8');
  expect(seen).toBe('no none s-1');
  expect(campaign.state.servers.size).toBe(0);
  const { markedProcesses } = await import('../../../src/backends/campaign/owned-server.ts');
  expect(markedProcesses(markPrefix(campaign))).toEqual([]);
  expect(existsSync(join(campaign.folder, 'final_report.html'))).toBe(true);
});
