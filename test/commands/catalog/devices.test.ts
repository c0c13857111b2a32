import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/app/usage-error.ts';
import { devices } from '../../../src/commands/catalog/devices.ts';
import { DamagedFileError } from '../../../src/store/damaged-file-error.ts';
import { fileFaults as enFaults } from '../../../src/text/en/file-faults.ts';
import { displayWidth } from '../../../src/text/width.ts';
import { fileFaults as zhFaults } from '../../../src/text/zh/file-faults.ts';
import { fakeProgram, runCommandModule } from '../fake-program.ts';

const run = (words: readonly string[], language: 'en' | 'zh' = 'en', columns = 80) =>
  runCommandModule('devices', devices, words, language, columns);

const own = `name: MINE
vendor: ACME
matrixTeraOpsPerSecond: {fp16: 100, int8: 200}
vectorTeraOpsPerSecond: {fp16: 10}
computeEfficiency: 0.7
memoryGiB: 32
memoryBandwidthTiBPerSecond: 1
memoryEfficiency: 0.6
grid: [8]
topologies:
  - {from: 0, gigabytesPerSecond: 50, latencyMicroseconds: 1, efficiency: 0.7, kind: CLOS}
staticCostMicroseconds: {matrix: 5, vector: 2, communication: 10}
source: measured here
`;

function fileWith(text: string): string {
  const path = join(fakeProgram().program.locations.state, '..', 'device.yaml');
  writeFileSync(path, text);
  return path;
}

/** Paths that hold no device file, each in its own way. */
const noFiles = () => {
  const { state } = fakeProgram().program.locations;
  const loop = join(state, '..', 'loop.yaml');
  symlinkSync('loop.yaml', loop);
  return { ENOENT: join(state, '..', 'none.yaml'), ELOOP: loop, 'not-a-file': join(state, '..') };
};

describe('throughline devices', () => {
  it.each(['en', 'zh'] as const)('says in words why a device file is not given (%s)', async (language) => {
    const faults = { en: enFaults, zh: zhFaults }[language];
    for (const [fault, path] of Object.entries(noFiles())) {
      const shown = run(['--device-file', path], language);
      await expect(shown, fault).rejects.toThrow(faults[fault as keyof typeof faults]);
      await expect(shown, fault).rejects.not.toThrow(/E[A-Z]{4,}|not-a-file/);
    }
  });

  it('lists every profile with its figures', async () => {
    const { text, status } = await run([]);
    expect(status).toBe(0);
    expect(text).toMatch(/TEST_DEVICE\s+64\s+1\.60\s+353\.9\s+2,048/);
    expect(text).toContain('NVIDIA H200 SXM');
  });

  it('compares two profiles side by side, as ratios to the first', async () => {
    const { text } = await run(['ATLAS_800_A2_376T_64G', 'TEST_DEVICE'], 'en', 100);
    expect(text).toMatch(/matrix fp16\s+376\.0 T\/s\s+353\.9 T\/s {2}×0\.941/);
    expect(text).toMatch(/matrix fp8\s+no peak\s+707\.8 T\/s/);
  });

  it.each(['en', 'zh'] as const)('fits 40 columns (%s)', async (language) => {
    for (const words of [[], ['TEST_DEVICE'], ['A2 376T', 'TEST_DEVICE']]) {
      const { text } = await run(words, language, 40);
      for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThan(40);
    }
  });

  it('shows a GPU system with what its sources disagree about', async () => {
    const { text } = await run(['H200']);
    expect(text).toContain('NVIDIA H200 SXM');
    expect(text).toContain('4800 GB/s');
    expect(text).toContain('1,979');
  });

  it('refuses a name that fits several profiles or systems, and an unknown name with the nearest', async () => {
    await expect(run(['A2'])).rejects.toThrow(/fits several profiles: .*A2_280T_64G/);
    await expect(run(['H100'])).rejects.toThrow(/fits several profiles: h100_pcie, h100_sxm/);
    await expect(run(['TEST_DEVIC'])).rejects.toThrow(/Nearest: TEST_DEVICE/);
    await expect(run(['TEST_DEVIC'])).rejects.toBeInstanceOf(UsageError);
  });

  it('checks and shows a profile of the user', async () => {
    const { text } = await run(['--device-file', fileWith(own)]);
    expect(text).toMatch(/MINE[\s\S]*memory\s+32 GiB/);
    const { text: json } = await run(['--device-file', fileWith(own), '--json']);
    expect(JSON.parse(json).devices).toMatchObject([{ name: 'MINE', grid: [8] }]);
  });

  it('names the field of a damaged profile', async () => {
    const path = fileWith(own.replace('memoryGiB: 32', 'memoryGiB: none'));
    const refused = run(['--device-file', path]);
    await expect(refused).rejects.toBeInstanceOf(DamagedFileError);
    await expect(refused).rejects.toMatchObject({ path, place: { field: 'memoryGiB' } });
  });
});
