import { expect, it } from 'vitest';
import { busyDevices } from '../../src/campaign/adapters/busy-devices.ts';

const printed = '0, 4000, 81559\n1, 0, 81559\n2, 40000, 81559\n';

it('a device is idle below a twentieth of its memory', () => {
  expect(busyDevices(printed, ['0', '1'])).toEqual([]);
  expect(busyDevices('0, 5, 100', ['0'])).toEqual([{ device: '0', usedShare: 0.05 }]);
});

it('only the devices of the campaign count', () => {
  expect(busyDevices(printed, ['1', '2'])?.map(({ device }) => device)).toEqual(['2']);
  expect(busyDevices(printed, [])).toEqual([]);
});

it('a device that is not listed is unknown, not idle', () => {
  expect(busyDevices(printed, ['7'])).toBeNull();
  expect(busyDevices("NVIDIA-SMI has failed because it couldn't communicate", ['0'])).toBeNull();
  expect(busyDevices('0, [N/A], [N/A]', ['0'])).toBeNull();
});
