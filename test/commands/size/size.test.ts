import { describe, expect, it } from 'vitest';
import { size } from '../../../src/commands/size/size.ts';
import type { DeviceSizing } from '../../../src/results/sizing.ts';
import { runCommandModule } from '../fake-program.ts';

const service =
  '--model Qwen/Qwen3-32B --input-length 3500 --output-length 1500 --tpot-limit-ms 50 --quantize recommended --compile';

const run = (words: string, language: 'en' | 'zh' = 'en', columns = 160) =>
  runCommandModule('size', size, words.split(' '), language, columns);

describe('throughline size', () => {
  it('sets the devices that a load needs side by side, per-device figures first, with what each costs', async () => {
    const { text, status } = await run(
      `${service} --devices ATLAS_800_A2_376T_64G ATLAS_800_A3_752T_128G_DIE --concurrent-users 400 --device-hour-cost 2`,
    );
    expect(status).toBe(0);
    expect(text).toContain('400 users at once');
    expect(text).toMatch(/device +tok\/s per device +devices +cost \/ M tok +instances/);
    expect(text).toMatch(
      /ATLAS_800_A2_376T_64G +452 +20 \(to \d+\) +1\.23 +5 × 4, TP=4 +13 % +TPOT limit \(users\) +20, TP=4 DP=5/,
    );
    expect(text).toMatch(/ATLAS_800_A3_752T_128G_DIE +507 +16 \(to \d+\) +1\.10 +4 × 4, TP=4/);
    expect(text).toMatch(/Fewest: ATLAS_800_A3_752T_128G_DIE, 16 \(to \d+\)\./);
    expect(text).toContain('reference');
    expect(text).toContain('Every device is counted at the same price of a device-hour');
    // Whoever buys, buys cards.
    expect(text).toContain(
      'One ATLAS_800_A3_752T_128G_DIE is one die, and a card holds 2: 16 of them are 8 cards.',
    );
    expect(text).not.toContain('One ATLAS_800_A2_376T_64G is one die');
  });

  it('names one price for each device where each has its own', async () => {
    const { text } = await run(
      `${service} --devices ATLAS_800_A2_376T_64G ATLAS_800_A3_752T_128G_DIE --concurrent-users 400 --device-hour-cost 2 3`,
    );
    expect(text).not.toContain('at the same price');
  });

  it('keeps the cost that a price asks for where columns have no room, and marks that some have none', async () => {
    const { text } = await run(`${service} --concurrent-users 400 --device-hour-cost 2`, 'en', 120);
    expect(text).toMatch(/cost \/ M tok +instances .*…$/m);
    expect(text).toMatch(/ATLAS_800_A3_752T_128G_DIE +507 +16 \(to \d+\) +1\.10 /);
    for (const one of text.split('\n')) expect([...one].length).toBeLessThan(120);
  });

  it('a device count and a search have no part in a size: they are told, not dropped', async () => {
    const words = ['--say', 'Qwen3-32B on 8 A2 376T, 3500 in 1500 out, TPOT 50 ms, 400 users', '--json'];
    const { written, said } = await runCommandModule('size', size, words, 'en', 120);
    expect(said.join('\n')).toContain('! not used: "8"');
    expect(JSON.parse(written[0] ?? '')).toMatchObject({
      notUsed: ['not used: "8" – no part of what is asked here'],
    });
  });

  it('speaks Chinese, and stands one below the other where there is no room', async () => {
    const { text } = await run(
      `${service} --devices ATLAS_800_A2_376T_64G --requests-per-second 5`,
      'zh',
      60,
    );
    expect(text).toContain('5.00 请求/秒');
    expect(text).toContain('每卡 tok/s');
    expect(text).not.toMatch(/headroom|devices|instances/);
    for (const one of text.split('\n')) expect([...one].length).toBeLessThanOrEqual(60);
  });

  it('gives one document, the load and what is assumed in it', async () => {
    const { written, status } = await run(
      `${service} --devices ATLAS_800_A2_376T_64G --output-tokens-per-second 10000 --json`,
    );
    expect(status).toBe(0);
    expect(written).toHaveLength(1);
    const document = JSON.parse(written[0] ?? '');
    expect(document).toMatchObject({
      schema: 'throughline.size/1',
      basis: 'simulated',
      load: { outputTokensPerSecond: 10_000, concurrentUsers: null, peakFactor: 1 },
      devices: [{ device: 'ATLAS_800_A2_376T_64G', group: { devices: 24 }, cost: null }],
    });
    expect(document.assumed.map(({ slot }: { slot: string }) => slot)).toEqual(['prefixCache', 'mtp']);
  });

  it('says how many devices the slowest comparable server would need, searched again with its limit', async () => {
    const on = '--devices ATLAS_800_A2_376T_64G --concurrent-users 400 --json';
    const device = async (words: string) =>
      JSON.parse((await run(words)).written[0] ?? '').devices[0] as DeviceSizing;
    const { slower, replicas } = await device(`${service} ${on}`);
    // Graph mode without MTP: the least of the recorded ratios of TPOT is 0.44 predicted over measured, of 8 points.
    expect(slower).toMatchObject({ points: 8, group: 'vllm-ascend user reports, graph mode' });
    expect(slower?.tpotFactor).toBeCloseTo(1 / 0.44);
    const tightened = await device(`${service.replace('limit-ms 50', 'limit-ms 22')} ${on}`);
    expect(slower?.devices).toBe(tightened.replicas?.devices);
    expect(slower?.devices ?? 0).toBeGreaterThan(replicas?.devices ?? 0);
  });

  it('raises a stated rate by what the slowest server is behind, and says where it misses the limits whatever the count', async () => {
    const on = '--devices ATLAS_800_A2_376T_64G --output-tokens-per-second 10000 --json';
    const eager = service.replace('--compile', '--no-compile');
    const { devices } = JSON.parse((await run(`${eager} ${on}`)).written[0] ?? '') as {
      devices: DeviceSizing[];
    };
    expect(devices[0]?.slower).toMatchObject({ points: 18 });
    expect(devices[0]?.slower?.tpotFactor).toBeCloseTo(1 / 0.34);
    const { text } = await run(
      `${service.replace('limit-ms 50', 'limit-ms 12')} --devices ATLAS_800_A2_376T_64G --concurrent-users 40`,
    );
    expect(text).toContain('(limits missed at worst)');
  });

  it('sizes all that a shared word or an alternative can mean side by side', async () => {
    const words = ['--say', 'Qwen3-32B on A3, 3500 in 1500 out, TPOT 50 ms, 100 users', '--json'];
    const { written } = await runCommandModule('size', size, words, 'en', 160);
    const { devices, plan } = JSON.parse(written[0] ?? '');
    expect(devices.map(({ device }: DeviceSizing) => device)).toEqual([
      'ATLAS_800_A3_560T_128G_DIE',
      'ATLAS_800_A3_560T_128G_DIE_ROCE',
      'ATLAS_800_A3_752T_128G_DIE',
    ]);
    expect(plan.slots.devices).toMatchObject({ label: 'user-provided' });
  });

  it('sizes on every profile where no device is named', async () => {
    const { written } = await run(`${service} --concurrent-users 100 --json`);
    const { devices } = JSON.parse(written[0] ?? '');
    expect(devices.length).toBe(10);
    const { text } = await run(`${service} --concurrent-users 100`);
    expect(text).toContain('GPUs are sized where they are named');
  });

  it('lists what is missing and hangs nowhere', async () => {
    const { said, written, status } = await run('--model Qwen/Qwen3-32B --json');
    expect(status).toBe(2);
    expect(said.join('\n')).toContain('--concurrent-users');
    expect(JSON.parse(written[0] ?? '').need).toEqual([
      'inputLength',
      'outputLength',
      'tpotLimitMs',
      'concurrentUsers',
    ]);
  });

  it('names a value that cannot be, and a model that nobody knows', async () => {
    expect((await run(`${service} --concurrent-users 0`)).said.join('\n')).toContain('--concurrent-users 0');
    const unknown = await run(`${service.replace('Qwen/Qwen3-32B', 'Nobody/None-1B')} --concurrent-users 1`);
    expect(unknown.status).toBe(2);
    expect(unknown.said.join('\n')).toContain('Nobody/None-1B');
  });

  it('sizes a GPU of a sentence beside an Ascend device, and every one that a name can mean', async () => {
    const sentence = 'Qwen3-32B 3500 in 1500 out, TPOT 50 ms, 400 users';
    const say = (devices: string) =>
      runCommandModule('size', size, ['--json', '--say', `${sentence} on ${devices}`]);
    const both = await say('H200 and A2 376T');
    expect(both.status).toBe(0);
    const { devices, estimator, assumedOnGpus } = JSON.parse(both.written[0] ?? '');
    expect(estimator).toBe('mixed');
    expect(assumedOnGpus).toHaveLength(1);
    expect(devices.map((one: { device: string; estimator: string }) => [one.device, one.estimator])).toEqual([
      ['h200_sxm', 'calibrated'],
      ['ATLAS_800_A2_376T_64G', 'analytic'],
    ]);
    expect(devices[0].replicas.row).toMatchObject({ basis: 'calibrated', bands: { share: 0.8 } });
    // H100 is SXM or PCIe: both stand in the list, beside what was clear.
    const open = await say('H100 and H200');
    const names = JSON.parse(open.written[0] ?? '').devices.map((one: DeviceSizing) => one.device);
    expect(names).toEqual(expect.arrayContaining(['h100_pcie', 'h100_sxm', 'h200_sxm']));
    expect(names).toHaveLength(3);
    expect(open.status).toBe(0);
  });

  it('ends with 1 where no count meets the limits', async () => {
    const { text, status } = await run(
      `${service.replace('--tpot-limit-ms 50', '--tpot-limit-ms 0.5')} --devices ATLAS_800_A2_280T_32G_PCIE --concurrent-users 1`,
    );
    expect(status).toBe(1);
    expect(text).toContain('nothing meets the limits on up to 8 devices');
  });
});
