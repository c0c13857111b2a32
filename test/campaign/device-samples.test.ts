import { expect, it } from 'vitest';
import { watchDevices } from '../../src/backends/campaign/device-watch.ts';
import { deviceSamples, samplesCsv } from '../../src/campaign/adapters/device-samples.ts';

const gpus = '0, 97, 70123, 645.12, 61, 1980\n1, 0, 4, [N/A], 33, 345\n';
const npus = [
  '| NPU   Name                | Health        | Power(W)    Temp(C)           Hugepages-Usage(page)|',
  '| Chip                      | Bus-Id        | AICore(%)   Memory-Usage(MB)  HBM-Usage(MB)        |',
  '| 0     910B3               | OK            | 93.1        49                0    / 0             |',
  '| 0                         | 0000:C1:00.0  | 37          0    / 0          32768/ 65536         |',
  '| 1     910B3               | OK            | 90.0        48                0    / 0             |',
  '| 0                         | 0000:C2:00.0  | 0           0    / 0          3354 / 65536         |',
].join('\n');

it('devices are read as their tool prints them; what it does not tell stays empty', () => {
  expect(deviceSamples('nvidia-smi', gpus, [])).toEqual([
    { device: '0', utilizationPct: 97, memoryMib: 70_123, powerW: 645.12, temperatureC: 61, clockMhz: 1980 },
    { device: '1', utilizationPct: 0, memoryMib: 4, powerW: null, temperatureC: 33, clockMhz: 345 },
  ]);
  expect(deviceSamples('nvidia-smi', gpus, ['1']).map(({ device }) => device)).toEqual(['1']);
  expect(deviceSamples('npu-smi', npus, ['0'])).toEqual([
    { device: '0', utilizationPct: 37, memoryMib: 32_768, powerW: 93.1, temperatureC: 49, clockMhz: null },
  ]);
  const csv = samplesCsv([{ atMs: 12.4, samples: deviceSamples('nvidia-smi', gpus, ['1']) }]);
  expect(csv.split('\n')[1]).toBe('12,1,0,4,,33,345');
});

it('a watch looks at the beginning and at the end; a machine without the tool has no file', async () => {
  const look = { command: ['nvidia-smi'], form: 'nvidia-smi' } as const;
  const host = { run: async () => ({ text: gpus, exitCode: 0 }) };
  const watch = watchDevices(host, look, ['0']);
  const lines = (await watch.stop())?.trim().split('\n') ?? [];
  expect(lines).toHaveLength(3);
  const absent = { run: async () => ({ text: 'command not found', exitCode: 127 }) };
  expect(await watchDevices(absent, look, []).stop()).toBeNull();
});
