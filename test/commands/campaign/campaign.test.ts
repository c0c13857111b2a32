import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { UsageError } from '../../../src/app/usage-error.ts';
import { OpenCampaign } from '../../../src/backends/campaign/campaign-folder.ts';
import { campaign } from '../../../src/commands/campaign/campaign.ts';
import { devicesOf, frameworksOf, slaOf } from '../../../src/commands/campaign/campaign-flags.ts';
import { messages } from '../../../src/text/catalogue.ts';
import { significant } from '../../../src/text/figures.ts';
import { simulated } from '../../backends/campaign/kit.ts';
import { runCommandModule } from '../fake-program.ts';

const texts = messages('en').campaign;

function place() {
  const root = mkdtempSync(join(tmpdir(), 'throughline-campaigns-'));
  const plan = join(root, 'plan.yaml');
  const { launch } = simulated('vllm', {});
  writeFileSync(
    plan,
    stringify({ frameworks: { vllm: { launch, search_space: { max_num_seqs: [256, 512] } } } }),
  );
  const small = ['--requests', '4', '--concurrency', '2', '--scenario', 'chat:12:6'];
  const given = ['--root', root, '--plan', plan, '--model', 'org/model', '--frameworks', 'vllm', ...small];
  const run = (action: string, words: readonly string[] = [], language: 'en' | 'zh' = 'en') =>
    runCommandModule('campaign', campaign, [action, '--root', root, ...words], language);
  return { root, given, run };
}

it('from flags to a frozen benchmark, and not a byte of it may change', async () => {
  const { given, run } = place();
  const made = await run('tune', [...given, '--yes', '--json']);
  expect(made.status).toBe(0);
  const status = JSON.parse(made.text);
  const journal = readFileSync(join(status.folder, 'benchmark', 'candidates.jsonl'), 'utf8');
  for (const language of ['en', 'zh'] as const) {
    writeFileSync(join(status.folder, 'benchmark', 'candidates.jsonl'), journal);
    expect(status).toMatchObject({ phase: 'frozen', frozen: true, open: 0 });
    expect(status.winners).toHaveLength(1);
    expect(status.winners[0]).toMatchObject({ framework: 'vllm', scenario: 'chat' });
    expect(status.winners[0].repeats).toBeGreaterThanOrEqual(3);
    expect(status.winners[0].command.join(' ')).toContain('--max-num-seqs 512');
    const { text } = await run('status', [], language);
    expect(text).toContain('vLLM · chat');
    // Latencies of the one row that was chosen would stand beside the throughput of its repeats.
    const [winner] = status.winners;
    const repeated = readFileSync(join(status.folder, 'benchmark', 'candidates.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((row) => JSON.parse(row))
      .filter(({ candidate_id, purpose }) => candidate_id === winner.candidate && purpose === 'confirm');
    for (const figure of ['p50_ttft_ms', 'p50_tpot_ms'] as const) {
      const mean =
        repeated.reduce((sum, { metrics }) => sum + metrics[figure], 0) / Math.max(1, repeated.length);
      expect(winner[`${figure}_mean`]).toBeCloseTo(mean, 6);
      expect(text).toContain(`${significant(mean, 4)} ms`);
    }
    expect((await run('run', ['--yes'], language)).status).toBe(1);
    expect((await run('freeze', [], language)).status).toBe(0);

    appendFileSync(join(status.folder, 'benchmark', 'candidates.jsonl'), ' ');
    for (const action of ['status', 'report', 'run', 'freeze', 'cancel']) {
      const refused = await run(action, ['--yes'], language);
      expect([action, refused.status]).toEqual([action, 4]);
      expect(refused.said.join('\n')).toContain('candidates.jsonl');
    }
  }
});

it.each(['en', 'zh'] as const)(
  'the status says who works on it, and what comes next (%s)',
  async (language) => {
    const { given, run } = place();
    const { folder } = JSON.parse((await run('init', [...given, '--json'])).text);
    const { state: words } = messages(language).campaign;
    expect((await run('status', [], language)).text).toContain(words.nextRun);
    const open = OpenCampaign.open(folder);
    const held = await run('status', [], language);
    expect(held.text).toContain(String(process.pid));
    expect(held.text).toContain(words.bestSoFar);
    expect(held.text).not.toContain(words.nextRun);
    expect(JSON.parse((await run('status', ['--json'])).text).running).toMatchObject({ pid: process.pid });
    open.close();
    expect((await run('cancel', ['--yes'])).status).toBe(0);
    const after = await run('status', [], language);
    expect(after.text).not.toContain(words.nextRun);
    expect(after.text.replaceAll(/\s+/g, '')).toContain(words.nextAnother.replaceAll(/\s+/g, ''));
  },
);

it.each(['status', 'report', 'run', 'freeze', 'cancel', 'doctor', 'export', 'redact', 'rebuild', 'resume'])(
  'campaign %s of a folder that holds none says so',
  async (action) => {
    const { root, run } = place();
    for (const folder of [root, join(root, 'nowhere')]) {
      await expect(run(action, ['--run', folder, '--yes'])).rejects.toThrow(texts.usage.noCampaign(folder));
    }
  },
);

describe('a journal', () => {
  it('with one flipped byte is not believed', async () => {
    const { given, run } = place();
    const { text } = await run('init', [...given, '--json']);
    const { folder } = JSON.parse(text);
    const path = join(folder, 'events.jsonl');
    const bytes = readFileSync(path);
    const at = bytes.indexOf('"org/model"') + 2;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    expect((await run('status')).status).toBe(4);
  });

  it('that another process holds is refused', async () => {
    const { given, run } = place();
    const { folder } = JSON.parse((await run('init', [...given, '--json'])).text);
    const held = OpenCampaign.open(folder);
    try {
      const refused = await run('run', ['--yes']);
      expect(refused.status).toBe(3);
      expect(refused.said.join('\n')).toContain(String(process.pid));
    } finally {
      held.close();
    }
  });
});

describe('gates', () => {
  it('a smoke run and an open benchmark are not frozen', async () => {
    const { given, run } = place();
    await run('init', given);
    const open = await run('freeze');
    expect(open.status).toBe(1);
    const smoke = place();
    await smoke.run('init', [...smoke.given, '--smoke']);
    expect((await smoke.run('freeze')).said.join('\n')).toContain('--smoke');
  });

  it('two campaigns of a day have folders of their own, and the newest is meant', async () => {
    const { given, run } = place();
    const first = JSON.parse((await run('init', [...given, '--json'])).text);
    const second = JSON.parse((await run('init', [...given, '--json'])).text);
    expect(second.id).toBe(`${first.id}-2`);
  });

  it('--dry-run shows every command and the price, and starts nothing', async () => {
    const { given, run } = place();
    await run('init', given);
    const shown = await run('run', ['--dry-run']);
    expect(shown.status).toBe(0);
    expect(shown.text).toContain('--max-num-seqs 512');
    expect(shown.text).toMatch(/device hours/);
    expect(JSON.parse((await run('status', ['--json'])).text)).toMatchObject({
      finished: 0,
      phase: 'preflight',
    });
  });

  it('a look at a campaign that is not there yet fixes none', async () => {
    const { root, given, run } = place();
    const shown = await run('tune', [...given, '--dry-run']);
    expect([shown.status, shown.text]).toEqual([0, expect.stringContaining('--max-num-seqs 512')]);
    expect(readdirSync(root)).toEqual(['plan.yaml']);
  });

  it('values of flags are words in what is not tried', async () => {
    const { root, run } = place();
    const plan = join(root, 'switches.yaml');
    const { launch } = simulated('vllm', {});
    const search_space = { max_num_seqs: [256, 512], prefix_caching: [true, { no: true }, null] };
    writeFileSync(plan, stringify({ frameworks: { vllm: { launch, search_space } } }));
    const words = ['--plan', plan, '--model', 'm', '--frameworks', 'vllm', '--candidates', '1', '--dry-run'];
    const { text } = await run('tune', words);
    expect(text).toMatch(/not tried: max_num_seqs 512; prefix_caching off, left out/);
  });

  it('a campaign that goes on says which, and counts what is measured', async () => {
    const { given, run } = place();
    const { folder } = JSON.parse((await run('init', [...given, '--json'])).text);
    const flat = (text: string) => text.replaceAll(/\s+/g, ' ');
    expect(flat((await run('tune', ['--dry-run'])).text)).toContain('as nothing is measured yet');
    await run('run', ['--yes']);
    const again = await run('tune', ['--dry-run']);
    expect(again.said.join('\n')).toContain(`org/model in ${folder}`);
    expect(flat(again.text)).toMatch(/\d+ measurements are done already and are not repeated/);
    const reported = await run('report');
    expect(existsSync(/Report: (\S+)/.exec(reported.said.join('\n'))?.[1] ?? '')).toBe(true);
    expect((await run('freeze')).text.replaceAll(/\s+/g, '')).toContain(
      join(folder, 'benchmark', 'winning-commands.md'),
    );
  });

  it("one that was cancelled stands in nobody's way", async () => {
    const { given, run } = place();
    await run('init', given);
    await run('cancel');
    expect((await run('run', ['--yes'])).said.join('\n')).toContain('campaign --model NAME');
    await expect(run('tune', ['--yes'])).rejects.toThrow(texts.usage.missing('--model --frameworks'));
    const { text, said } = await run('tune', [...given.slice(2), '--dry-run']);
    expect(said.join('\n')).not.toContain('cancelled');
    expect(text).toContain('vllm');
  });

  it('a cancelled campaign runs no more', async () => {
    const { given, run } = place();
    await run('init', given);
    expect((await run('cancel')).status).toBe(0);
    expect((await run('run', ['--yes'])).status).toBe(1);
  });
});

describe('what is said', () => {
  it.each([
    [['init', '--model', 'm']],
    [['init', '--frameworks', 'vllm']],
    [['status']],
    [['nonsense']],
    [['init', '--model', 'm', '--frameworks', 'tokenspeed']],
    [['init', '--model', 'm', '--frameworks', 'vllm', '--scenario', 'chat:1']],
    [['init', '--model', 'm', '--frameworks', 'vllm', '--requests', '0']],
    [['init', '--model', '?', '--frameworks', 'vllm']],
    [['init', '--model', 'not sure yet', '--frameworks', 'vllm']],
    [['init', '--model', 'm', '--frameworks', 'vllm', '--devices', 'all']],
    [['init', '--model', 'm', '--frameworks', 'vllm', '--precision', 'foo']],
  ])('%j is a usage error', async ([action = '', ...words]) => {
    const { run } = place();
    await expect(run(action, words)).rejects.toBeInstanceOf(UsageError);
  });

  it('names of frameworks are read as people write them', () => {
    expect(frameworksOf(['vLLM, SGLang', 'TensorRT-LLM', 'trtllm', 'vllm-ascend'], texts)).toEqual([
      'vllm',
      'sglang',
      'tensorrt_llm',
      'vllm_ascend',
    ]);
  });

  it('limits name their percentile; other names are refused with the right one', () => {
    expect(slaOf(['max_p50_ttft_ms=1500 min_success_rate=0.9'], texts)).toMatchObject({
      max_p50_ttft_ms: 1500,
      min_success_rate: 0.9,
    });
    expect(slaOf(['none'], texts).max_p50_ttft_ms).toBeNull();
    for (const word of ['ttft=1', 'max_ttft_ms=1', 'p99_tpot_ms=1', 'max_p99_e2e_ms=3']) {
      expect(() => slaOf([word], texts)).toThrow(/max_p50_/);
    }
    for (const word of ['speed=1', 'max_p50_ttft_ms=fast', 'max_p50_ttft_ms=-1']) {
      expect(() => slaOf([word], texts)).toThrow(UsageError);
    }
    expect(devicesOf(['0,1 2'])).toEqual(['0', '1', '2']);
    expect(devicesOf(['无'])).toEqual([]);
  });
});

describe('campaign doctor', () => {
  it('says what is there, what is missing and what that hinders, and writes it into an open campaign', async () => {
    const { root, given, run } = place();
    const { folder } = JSON.parse((await run('init', [...given, '--json'])).text);
    // The shim stands where the framework would be: the manifest knows how it is started, the doctor asks the profile.
    const launch = simulated('vllm', {}).launch;
    const host = join(root, 'host.yaml');
    writeFileSync(host, stringify({ kind: 'local', launch: { vllm: launch } }));
    const words = ['--host', host, '--frameworks', 'vllm', 'sglang', '--json'];
    const looked = await run('doctor', words);
    expect(looked.status).toBe(0);
    const { ok, checks } = JSON.parse(looked.text);
    expect(ok).toBe(true);
    const of = (id: string) => checks.filter((one: { id: string }) => one.id === id);
    expect(of('framework').map((one: { state: string }) => one.state)).toEqual(['good', 'note']);
    expect(of('framework')[0]).toMatchObject({ found: '0.99.1' });
    expect(of('framework')[0].flags).toBeGreaterThan(3);
    expect(readFileSync(join(folder, 'help', 'doctor.json'), 'utf8')).toContain('campaign-doctor/1');
  });

  it.each(['en', 'zh'] as const)(
    'without any framework cannot measure, and ends with 5 (%s)',
    async (language) => {
      const { run } = place();
      const looked = await run('doctor', ['--frameworks', 'tensorrt_llm'], language);
      expect(looked.status).toBe(5);
      expect(looked.text).toContain('TensorRT-LLM');
      expect(looked.text).toContain(messages(language).campaign.doctor.broken);
    },
  );
});

it('a dry run says the same for run and resume, and touches nothing', async () => {
  const { given, run } = place();
  const { folder } = JSON.parse((await run('init', [...given, '--json'])).text);
  const journal = readFileSync(join(folder, 'events.jsonl'), 'utf8');
  const [ran, resumed] = [await run('run', ['--dry-run']), await run('resume', ['--dry-run'])];
  expect(ran.status).toBe(0);
  expect(ran.text).toContain('This will be run');
  expect(resumed.text).toBe(ran.text);
  expect((await run('resume', ['--dry-run', '--json'])).text).toBe(
    (await run('run', ['--dry-run', '--json'])).text,
  );
  expect(readFileSync(join(folder, 'events.jsonl'), 'utf8')).toBe(journal);
});
