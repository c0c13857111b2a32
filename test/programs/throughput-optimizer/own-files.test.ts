import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { findModel } from '../../../src/engine/index.ts';
import { runThroughputOptimizer } from '../../../src/programs/throughput-optimizer/throughput-optimizer.ts';
import { runEngineProgram } from '../engine-kit.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-engine-'));
afterAll(() => rmSync(folder, { recursive: true }));

const workload = [
  '--num-devices',
  '4',
  '--input-length',
  '1024',
  '--output-length',
  '128',
  '--tpot-limit',
  '50',
];
const run = (...words: readonly string[]) =>
  runEngineProgram(runThroughputOptimizer, [...words, ...workload]);
const testDevice = readFileSync(
  join(import.meta.dirname, '../../../references/devices/TEST_DEVICE.yaml'),
  'utf8',
);

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('models from a folder', () => {
  test('config.json gives the figures of the known model', async () => {
    write('config.json', JSON.stringify(findModel('Qwen/Qwen3-8B')?.config));
    const known = await run('Qwen/Qwen3-8B');
    const { status, out } = await run(folder);
    expect(status).toBe(0);
    expect(out).toBe(known.out.replace('Model: Qwen/Qwen3-8B', `Model: ${folder}`));
  });

  test('an architecture that is not modelled is refused by what is missing', async () => {
    const other = mkdtempSync(join(folder, 'mamba-'));
    writeFileSync(join(other, 'config.json'), JSON.stringify({ model_type: 'mamba' }));
    const { status, out, err } = await run(other);
    expect(status).toBe(1);
    expect(out).toBe('');
    expect(err).toContain('model_type "mamba" is not supported');
  });
});

describe('--device-file', () => {
  test('is the device where none is named, and one of several by its name', async () => {
    const path = write('lab.yaml', testDevice.replace('name: TEST_DEVICE', 'name: LAB'));
    const known = await run('Qwen/Qwen3-8B');
    const { status, out } = await run('Qwen/Qwen3-8B', '--device-file', path);
    expect(status).toBe(0);
    expect(out).toBe(known.out.replace('4 TEST_DEVICE', '4 LAB'));
    const both = await run('Qwen/Qwen3-8B', '--device-file', path, '--device', 'TEST_DEVICE', 'LAB');
    expect(both.out).toContain('Cross-hardware');
    expect(both.out).toContain('Devices: 4 LAB');
  });

  test('a wrong field is named', async () => {
    const path = write('bad.yaml', testDevice.replace('computeEfficiency: 0.7', 'computeEfficiency: 7'));
    const { status, err } = await run('Qwen/Qwen3-8B', '--device-file', path);
    expect(status).toBe(1);
    expect(err).toContain('--device-file');
    expect(err).toContain('computeEfficiency: must be at most 1');
  });

  test('a file that cannot be read is named', async () => {
    const { status, err } = await run('Qwen/Qwen3-8B', '--device-file', join(folder, 'none.yaml'));
    expect(status).toBe(1);
    expect(err).toContain('none.yaml');
  });
});
