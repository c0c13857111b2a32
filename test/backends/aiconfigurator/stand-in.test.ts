import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import { createAiconfigurator } from '../../../src/backends/aiconfigurator/aiconfigurator.ts';
import { answersOf } from '../../plan/plan-kit.ts';

const recordings = resolve('..', 'shared', 'data', 'aiconfigurator');
const work = mkdtempSync(join(tmpdir(), 'throughline-aic-'));
afterAll(() => rmSync(work, { recursive: true }));

/** A program that answers as the recorded one did: its version, its flags, and one recorded run. */
function standIn(recording: string): string {
  const folder = join(recordings, recording);
  const { exit } = JSON.parse(readFileSync(join(folder, 'meta.json'), 'utf8')) as { exit: number };
  const file = join(work, `aiconfigurator-${recording}`);
  writeFileSync(
    file,
    `#!${process.execPath}
const { cpSync, existsSync, readFileSync } = require('node:fs');
const words = process.argv.slice(2);
if (words[0] === 'version') console.log('aiconfigurator 0.11.0');
else if (words.includes('-h')) process.stdout.write(readFileSync(${JSON.stringify(join(recordings, 'help', 'default.txt'))}, 'utf8'));
else {
  const to = words[words.indexOf('--save-dir') + 1];
  const saved = ${JSON.stringify(join(folder, 'saved'))};
  if (existsSync(saved)) cpSync(saved, to, { recursive: true });
  process.stdout.write(readFileSync(${JSON.stringify(join(folder, 'stdout.txt'))}, 'utf8').replaceAll('SAVE_DIR', to));
  process.stderr.write(readFileSync(${JSON.stringify(join(folder, 'stderr.txt'))}, 'utf8'));
  process.exitCode = ${exit};
}
`,
  );
  chmodSync(file, 0o755);
  return file;
}

const plan = answersOf({
  model: 'Qwen/Qwen3-32B-FP8',
  devices: ['h200_sxm'],
  numDevices: 8,
  inputLength: 4000,
  outputLength: 1000,
  mode: 'aggregation',
  ttftLimitMs: 2000,
  tpotLimitMs: 30,
  framework: 'trtllm',
});

async function run(recording: string) {
  const engine = createAiconfigurator({ setting: standIn(recording), environment: null, path: '' });
  const probe = await engine.probe();
  const folder = join(work, recording);
  mkdirSync(folder, { recursive: true });
  const command = engine.prepare(plan, folder);
  const ran = await execa(command.file, [...command.args], { reject: false, stripFinalNewline: false });
  const output = { stdout: ran.stdout, stderr: ran.stderr, exitCode: ran.exitCode ?? null, resultFile: null };
  return { probe, command, verdict: engine.canRun(plan), read: () => engine.read(output, plan) };
}

describe.skipIf(!existsSync(recordings))('AIConfigurator behind the backend record', () => {
  it('is asked for its version and flags, runs, and its saved rows become a result', async () => {
    const { probe, command, verdict, read } = await run('def-both-trtllm-h200-32b');
    expect(probe).toMatchObject({ installed: true, version: '0.11.0' });
    expect(probe.flags).toContain('--total-gpus');
    expect(verdict).toEqual({ canRun: true });
    expect(command.args.slice(0, 2)).toEqual(['cli', 'default']);
    const result = read();
    expect(result.basis).toBe('predicted');
    const rows = result.results.flatMap(({ rows: all, candidates }) => [...all, ...candidates]);
    expect(rows.length).toBeGreaterThan(0);
    for (const { tpotMs } of rows) expect(tpotMs ?? 1).toBeGreaterThan(0);
  });

  it('that meets no limit gives a result without a best row, never a wrong one', async () => {
    const { read } = await run('def-infeasible-strict');
    expect(read().results.every(({ best }) => best === null)).toBe(true);
  });

  it('that is not there says how it is installed', async () => {
    const engine = createAiconfigurator({ setting: null, environment: null, path: work });
    expect(await engine.probe()).toMatchObject({ installed: false });
    expect(engine.canRun(plan)).toMatchObject({ canRun: false });
  });

  it('that does not answer is named', async () => {
    const file = join(work, 'broken');
    writeFileSync(file, '#!/bin/sh\necho broken >&2; exit 3\n');
    chmodSync(file, 0o755);
    const engine = createAiconfigurator({ setting: null, environment: file, path: '' });
    const { reason } = await engine.probe();
    expect(reason?.en).toContain(file);
  });
});
