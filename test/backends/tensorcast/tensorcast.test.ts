import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { findCheckout } from '../../../src/backends/tensorcast/checkout.ts';
import { inspectExamples } from '../../../src/backends/tensorcast/examples.ts';
import { findInterpreters } from '../../../src/backends/tensorcast/interpreter.ts';
import { createTensorCast, type TensorCast } from '../../../src/backends/tensorcast/tensorcast.ts';
import type { PlanFlag } from '../../../src/plan/dialect.ts';
import { recording } from '../../results/readers/recordings.ts';
import { helpText, memoryCache, presentHelp, type StandIn, standInCheckout, startsOf } from './stand-in.ts';

const planFlags: readonly PlanFlag[] = [
  { flag: '--model-id', values: ['Qwen/Qwen3-8B'] },
  { flag: '--device', values: ['TEST_DEVICE'] },
  { flag: '--num-devices', values: ['8'] },
  { flag: '--input-length', values: ['3500'] },
  { flag: '--output-length', values: ['1500'] },
  { flag: '--tpot-limit', values: ['50'] },
  { flag: '--quantize-linear-action', values: ['W8A8_DYNAMIC'] },
  { flag: '--max-search-combinations', values: ['500'] },
  { flag: '--compile', values: [] },
];

function backendOf(
  answers: StandIn,
  flags = planFlags,
  cache = memoryCache(),
): { backend: TensorCast; folder: string } {
  const folder = standInCheckout(answers);
  const backend = createTensorCast({
    sources: { flag: folder, environment: null, setting: null, workingDirectory: tmpdir() },
    interpreter: null,
    path: process.env.PATH,
    cache,
    flags: () => flags,
  });
  return { backend, folder };
}

describe('finding a checkout', () => {
  const folder = standInCheckout({});
  const nowhere = mkdtempSync(join(tmpdir(), 'throughline-empty-'));

  test('the flag comes before the environment, the setting and the current directory', () => {
    const other = standInCheckout({});
    const sources = { flag: folder, environment: other, setting: other, workingDirectory: other };
    expect(findCheckout(sources).checkout).toMatchObject({ path: folder, from: 'flag' });
    expect(findCheckout({ ...sources, flag: null }).checkout).toMatchObject({
      path: other,
      from: 'environment',
    });
  });

  test('a folder inside the checkout finds it, a named place without one is said', () => {
    const inside = {
      flag: null,
      environment: null,
      setting: null,
      workingDirectory: join(folder, 'docs', 'en'),
    };
    expect(findCheckout(inside).checkout).toMatchObject({ path: folder, from: 'working directory' });
    expect(findCheckout({ ...inside, setting: nowhere })).toEqual({
      checkout: null,
      named: { path: nowhere, from: 'setting' },
    });
  });

  test('the version is the commit, from loose and packed references', () => {
    mkdirSync(join(folder, '.git', 'refs', 'heads'), { recursive: true });
    writeFileSync(join(folder, '.git', 'HEAD'), 'ref: refs/heads/master\n');
    writeFileSync(join(folder, '.git', 'packed-refs'), `# pack\n${'ab'.repeat(20)} refs/heads/master\n`);
    const found = () =>
      findCheckout({ flag: folder, environment: null, setting: null, workingDirectory: nowhere }).checkout
        ?.version;
    expect(found()).toBe('abababa');
    writeFileSync(join(folder, '.git', 'refs', 'heads', 'master'), `${'cd'.repeat(20)}\n`);
    expect(found()).toBe('cdcdcdc');
  });

  test('the interpreter: setting, virtual environment, search path, none', () => {
    expect(findInterpreters(folder, '/opt/python', '')).toEqual([
      { file: '/opt/python', args: [], from: 'setting' },
    ]);
    expect(findInterpreters(folder, null, '')).toMatchObject([{ from: 'virtual environment' }]);
    expect(findInterpreters(join(folder, 'cli'), null, '')).toMatchObject([{ from: 'virtual environment' }]);
    expect(findInterpreters(nowhere, null, join(folder, '.venv', 'bin'))).toMatchObject([{ from: 'path' }]);
    expect(findInterpreters(nowhere, null, '')).toEqual([]);
  });
});

describe('the backend', () => {
  test('asks for help once per version and spells the plan in the words found', async () => {
    const cache = memoryCache();
    const { backend, folder } = backendOf({ help: presentHelp }, planFlags, cache);
    expect(await backend.probe()).toMatchObject({ installed: true, where: folder, reason: null });
    expect(startsOf(folder)).toHaveLength(2);
    expect(cache.names()).toHaveLength(1);
    const again = createTensorCast({
      sources: { flag: folder, environment: null, setting: null, workingDirectory: tmpdir() },
      interpreter: null,
      path: '',
      cache,
      flags: () => planFlags,
    });
    expect((await again.probe()).installed).toBe(true);
    expect(startsOf(folder)).toHaveLength(2);
    const command = backend.prepare({}, folder);
    expect(command.shown.join(' ')).toBe(
      'python -m cli.inference.throughput_optimizer Qwen/Qwen3-8B --device TEST_DEVICE --num-devices 8 --input-length 3500 --output-length 1500 --tpot-limit 50 --quantize-linear-action W8A8_DYNAMIC --max-search-combinations 500 --compile',
    );
    expect(command.workingDirectory).toBe(folder);
  });

  test('an old version: old names, its own case, effort flags dropped with a notice', async () => {
    const help = {
      optimizer: helpText('throughput-optimizer-march'),
      textGenerate: presentHelp.textGenerate,
    };
    const { backend, folder } = backendOf({ help });
    await backend.probe();
    expect(backend.canRun({})).toEqual({ canRun: true });
    const command = backend.prepare({}, folder);
    expect(command.shown.join(' ')).toContain(
      '--tpot-limits 50 --quantize-linear-action w8a8_dynamic --compile',
    );
    expect(command.notices.map((notice) => notice.en).join()).toContain('--max-search-combinations');
  });

  test('an old version refuses what would change the figures', async () => {
    const help = {
      optimizer: helpText('throughput-optimizer-march'),
      textGenerate: presentHelp.textGenerate,
    };
    const flags = [...planFlags, { flag: '--prefix-cache-hit-rate', values: ['0.5'] }];
    const { backend } = backendOf({ help }, flags);
    await backend.probe();
    const verdict = backend.canRun({});
    expect(verdict.canRun).toBe(false);
    expect(verdict.canRun === false && verdict.reason.en).toContain('--prefix-cache-hit-rate');
  });

  test('a checkout whose packages are missing says which', async () => {
    const { backend } = backendOf({ failure: "Traceback\nModuleNotFoundError: No module named 'torch'\n" });
    const probe = await backend.probe();
    expect(probe.installed).toBe(false);
    expect(probe.reason?.en).toContain('torch');
    expect(backend.canRun({}).canRun).toBe(false);
  });

  test('nobody has to wait for a program that does not answer', async () => {
    const { backend } = backendOf({ isSlow: true });
    const probing = backend.probe();
    backend.close();
    expect(await probing).toMatchObject({ installed: false });
  });

  test('a run sees only what it may, and its output becomes a Result', async () => {
    const { stdout } = recording('optimizer', 'r-multi');
    const { backend, folder } = backendOf({ help: presentHelp, stdout, stderr: 'WARNING: old flag\n' });
    await backend.probe();
    const command = backend.prepare({}, folder);
    const secret = { HF_TOKEN: 'hf_secretsecret', HF_ENDPOINT: 'https://mirror.example' };
    const all: NodeJS.ProcessEnv = { ...process.env, ...secret };
    const passed = Object.fromEntries(
      command.environment.allow.flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]]])),
    );
    const run = await execa(command.file, [...command.args], {
      cwd: command.workingDirectory ?? folder,
      env: { ...passed, ...command.environment.set },
      extendEnv: false,
    });
    const seen = startsOf(folder).at(-1)?.environment ?? {};
    expect(seen.HF_ENDPOINT).toBe(secret.HF_ENDPOINT);
    expect(JSON.stringify(seen)).not.toContain('hf_secret');
    const result = backend.read(
      { stdout: `${run.stdout}\n`, stderr: run.stderr, exitCode: 0, resultFile: null },
      {},
    );
    expect(result).toMatchObject({
      estimator: 'tensorcast',
      mode: 'aggregation',
      warnings: ['WARNING: old flag'],
    });
    expect(result.conditions).toMatchObject({ inputLength: 3500, compile: true, tpotLimitMs: 50 });
    expect(result.results).toHaveLength(3);
  });
});

describe('examples of the checkout', () => {
  test('carry file and line, most used first, and vanish with their line', () => {
    const folder = standInCheckout({});
    const examples = inspectExamples(folder);
    const [first, second] = examples('inputLength');
    expect(first).toMatchObject({ value: 3500 });
    expect(first?.provenance).toMatchObject({
      label: 'inspected local test/example',
      source: { where: 'docs/en/user_guide/optimizer_user_guide.md', line: 7 },
    });
    expect(second).toMatchObject({ value: 64 });
    expect(examples('inputLength').map((one) => one.value)).not.toContain(77);
    writeFileSync(join(folder, 'docs/en/user_guide/optimizer_user_guide.md'), 'rewritten\n');
    expect(examples('devices')).toEqual([]);
  });
});
