import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { entry, environmentOf, newHome } from './program.ts';
import { slowCheckout, untilGone } from './slow-checkout.ts';

/** Runs the built program without a terminal. */
async function run(
  line: string | readonly string[],
  home = newHome(),
  language: 'en' | 'zh' = 'en',
  input = '',
) {
  const args = typeof line === 'string' ? line.split(' ').filter(Boolean) : line;
  const { stdout, stderr, exitCode } = await execa(process.execPath, [entry, ...args], {
    env: environmentOf({ home, language }),
    extendEnv: false,
    cwd: home,
    input,
    reject: false,
  });
  return { stdout, stderr, exitCode, home };
}

const core =
  '--model Qwen/Qwen3-32B --devices TEST_DEVICE --num-devices 8 --input-length 3500 --output-length 1500 --mode aggregation';
const whole = `plan ${core} --tpot-limit-ms 50 --quantize recommended --compile`;

describe('plan --json', () => {
  test('plans, runs and prints one document', async () => {
    const { stdout, exitCode } = await run(`${whole} --yes --json`);
    expect(exitCode).toBe(0);
    const document = JSON.parse(stdout);
    const [result] = document.results;
    expect(result.candidates).toHaveLength(4);
    expect(result.best).toMatchObject({
      tp: 8,
      batchSize: 193,
      throughputTokensPerSecond: 3875.213,
      ttftMs: 15543.014,
      tpotMs: 49.804,
    });
    expect(document).toMatchObject({
      mode: 'aggregation',
      estimator: 'analytic',
      evidence: 'optimizer_phase_breakdown',
      plan: {
        slots: {
          numDevices: { value: 8, label: 'user-provided' },
          compile: { value: true, label: 'user-provided' },
          prefixCache: { value: false, label: 'CLI default' },
        },
      },
    });
    expect(document.command.slice(0, 3)).toEqual(['throughline', 'engine', 'throughput-optimizer']);
    expect(document.disclaimer).toContain('reference for deployment planning only');
    expect(document.warnings.join(' ')).toContain('prefix cache and MTP');
  });

  test('names what is missing and never waits', async () => {
    const { stdout, stderr, exitCode } = await run('plan --model Qwen/Qwen3-32B --json');
    expect(exitCode).toBe(2);
    const { need } = JSON.parse(stdout);
    expect(need).toEqual(
      expect.arrayContaining(['devices', 'numDevices', 'inputLength', 'outputLength', 'mode', 'quantize']),
    );
    expect(need).not.toContain('prefixCache');
    expect(stderr).toContain('--num-devices');
  });

  test('nothing runs without a yes', async () => {
    const { stdout, stderr, exitCode } = await run(`${whole} --json`);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout).need).toEqual(['yes']);
    expect(stderr).toContain('--yes');
  });

  test('limits that nothing meets give exit code 1 and a document', async () => {
    const { stdout, exitCode } = await run(
      `plan ${core} --tpot-limit-ms 1 --quantize recommended --yes --json`,
    );
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout).results[0]).toMatchObject({ best: null, candidates: [] });
  });

  test('a value that cannot be is a usage error that says what would be', async () => {
    const { stdout, stderr, exitCode } = await run(`${whole} --num-devices many --yes --json`);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('"many"');
    expect(JSON.parse(stdout).errors).toHaveLength(1);
  });

  test('a plan with errors of the review is refused before it runs', async () => {
    const { stdout, exitCode } = await run(`${whole} --tp-sizes 16 --yes --json`);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout).errors.length).toBeGreaterThan(0);
  });

  test('several targets are several runs, compared', async () => {
    const targets = '--targets devices=TEST_DEVICE,num-devices=8 devices=TEST_DEVICE,num-devices=16';
    const { stdout, exitCode } = await run(
      `plan --model Qwen/Qwen3-32B ${targets} --input-length 3500 --output-length 1500 --mode aggregation --tpot-limit-ms 50 --quantize recommended --compile --yes --json`,
    );
    expect(exitCode).toBe(0);
    const document = JSON.parse(stdout);
    expect(document.commands).toHaveLength(2);
    expect(document.conditions.map((one: { numDevices: number }) => one.numDevices)).toEqual([8, 16]);
    expect(document.results.map((one: { run: number }) => one.run)).toEqual([0, 1]);
  });

  test('what a sentence says is printed without planning', async () => {
    const { stdout, exitCode, home } = await run([
      'plan',
      '--say',
      '用8卡A2跑Qwen3-32B，PD分离',
      '--dry-run',
      '--json',
    ]);
    expect(exitCode).toBe(0);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ intent: 'plan', slots: { numDevices: { value: 8, text: '8卡' } } });
    expect(document.ask.map((one: { slot: string }) => one.slot)).toEqual(
      expect.arrayContaining(['devices']),
    );
    expect(document.need).toContain('inputLength');
    const listed = await run('sessions --json', home);
    expect(JSON.parse(listed.stdout)).toEqual({ schema: 'throughline.sessions/1', sessions: [] });
  });

  test('a sentence that can mean several things is not guessed', async () => {
    const { stdout, exitCode } = await run([
      ...`plan --input-length 3500 --output-length 1500 --mode aggregation --tpot-limit-ms 50 --quantize recommended --yes --json`.split(
        ' ',
      ),
      '--say',
      'Qwen3-32B on 8 A2',
    ]);
    expect(exitCode).toBe(2);
    const document = JSON.parse(stdout);
    expect(document.need).toContain('devices');
    expect(document.ask[0].readings).toHaveLength(5);
  });
});

describe('without a terminal', () => {
  test('a conversation is refused with what is needed', async () => {
    const { exitCode, stderr, stdout } = await run('');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--model');
    expect(stdout).toBe('');
  });

  test('the review and the summary are printed as text', async () => {
    const { exitCode, stdout } = await run(`${whole} --yes`, undefined, 'zh');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('方案');
    expect(stdout).toContain('3,875');
    expect(stdout).toContain('throughline engine throughput-optimizer Qwen/Qwen3-32B');
  });

  test('line mode takes its answers from a pipe', async () => {
    const answers =
      'Qwen3-32B on 8 TEST_DEVICE, 3500 in 1500 out, aggregated, TPOT under 50 ms\n1\nno\nno\nno\ny\n/quit\n';
    const { exitCode, stdout } = await run('--plain', undefined, 'en', answers);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('3,875');
  });

  test('line mode ends with 2 when the pipe ends too early', async () => {
    const { exitCode } = await run('--plain', undefined, 'en', 'Qwen3-32B\n');
    expect(exitCode).toBe(2);
  });

  test('a run that is interrupted ends with 130 and leaves nothing behind', async () => {
    const checkout = slowCheckout();
    const home = newHome();
    const args = [...`${whole} --engine tensorcast --yes --json --msmodeling`.split(' '), checkout.folder];
    const child = execa(process.execPath, [entry, ...args], {
      env: environmentOf({ home }),
      extendEnv: false,
      reject: false,
      stdin: 'ignore',
    });
    while (checkout.started().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGINT');
    const { exitCode, stdout } = await child;
    expect(exitCode).toBe(130);
    expect(JSON.parse(stdout).failure.status).toBe('cancelled');
    await untilGone(checkout.started()[0] ?? 0);
  });

  test('a run that takes longer than the setting allows ends with 124', async () => {
    const checkout = slowCheckout();
    const home = newHome();
    mkdirSync(join(home, 'config'), { recursive: true });
    writeFileSync(join(home, 'config', 'settings.json'), '{"runTimeoutSeconds": 1}');
    const { exitCode } = await run(
      [...`${whole} --engine tensorcast --yes --json --msmodeling`.split(' '), checkout.folder],
      home,
    );
    expect(exitCode).toBe(124);
    await untilGone(checkout.started()[0] ?? 0);
  });

  test('damaged settings end with 3 and name file and problem', async () => {
    const home = newHome();
    mkdirSync(join(home, 'config'), { recursive: true });
    writeFileSync(join(home, 'config', 'settings.json'), '{"language": "fr"}');
    const { exitCode, stderr } = await run(`${whole} --yes`, home);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('settings.json');
    expect(stderr).toContain('language');
  });
});

describe('sessions', () => {
  test('are listed, exported in every format, reused and deleted', async () => {
    const { home } = await run(`${whole} --yes --json`);
    const { sessions: listed } = JSON.parse((await run('sessions --json', home)).stdout);
    expect(listed).toHaveLength(1);
    expect(listed[0]).toMatchObject({ phase: 'explain', best: { tokensPerSecond: 3875.213 } });
    const markdown = (await run('export last', home)).stdout;
    expect(markdown).toContain('3,875.21');
    expect(markdown).toContain('throughline engine throughput-optimizer');
    expect(markdown).toContain('reference for deployment planning only');
    const record = JSON.parse((await run('export last --format json', home)).stdout);
    expect(record).toMatchObject({ schema: 'throughline.session/1', plan: { mode: 'aggregation' } });
    expect(record.inputs.find((one: { slot: string }) => one.slot === 'mtp').source).toBe('CLI default');
    await run('export last -o out.html', home);
    const page = readFileSync(join(home, 'out.html'), 'utf8');
    expect(page).toContain('<svg');
    expect(page).not.toMatch(/<script|https?:\/\//);
    const again = await run('plan --from last --num-devices 16 --yes --json', home);
    expect(again.exitCode).toBe(0);
    const { slots } = JSON.parse(again.stdout).plan;
    expect(slots.numDevices).toMatchObject({ value: 16, label: 'user-provided' });
    expect(slots.model).toMatchObject({ label: 'user-provided previous config' });
    const [newest] = JSON.parse((await run('sessions --json', home)).stdout).sessions;
    expect((await run(`sessions --delete ${newest.id}`, home)).exitCode).toBe(0);
    expect(JSON.parse((await run('sessions --json', home)).stdout).sessions).toHaveLength(1);
  });

  test('a session that does not exist is a usage error', async () => {
    const { exitCode, stderr } = await run('export nothing');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('nothing');
  });

  test('a damaged journal ends with 3', async () => {
    const { home } = await run(`${whole} --yes --json`);
    const [{ id }] = JSON.parse((await run('sessions --json', home)).stdout).sessions;
    const journal = join(home, 'state', 'sessions', id, 'journal.jsonl');
    const [head, first = '', ...rest] = readFileSync(journal, 'utf8').split('\n');
    writeFileSync(journal, [head, first.slice(1), ...rest].join('\n'));
    const { exitCode, stderr } = await run('export last', home);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('journal.jsonl');
  });
});

test('help is there in both languages, and every command has its own', async () => {
  const { stdout } = await run('--help');
  for (const name of ['plan', 'sessions', 'resume', 'export', 'engine']) expect(stdout).toContain(name);
  expect((await run('--help', undefined, 'zh')).stdout).toContain('用法');
  const plan = await run('plan --help');
  expect(plan.exitCode).toBe(0);
  expect(plan.stdout).toContain('--prefill-devices-per-instance');
});
