import { describe, expect, it } from 'vitest';
import { devicesNamed } from '../../../src/commands/explain/device-names.ts';

describe('device names without a result', () => {
  it.each([
    [
      'ATLAS_800_A2_376T_64G ATLAS_800_A3_752T_128G_DIE',
      ['ATLAS_800_A2_376T_64G', 'ATLAS_800_A3_752T_128G_DIE'],
    ],
    ['A3 752T vs A2 376T', ['ATLAS_800_A3_752T_128G_DIE', 'ATLAS_800_A2_376T_64G']],
    ['H100 SXM 和 H200', ['h100_sxm', 'h200_sxm']],
    ['A2 376T, H200', ['ATLAS_800_A2_376T_64G', 'h200_sxm']],
  ])('%s: each of them, also side by side, GPUs too', (text, devices) =>
    expect(devicesNamed(text)).toEqual({ devices, unknown: [] }),
  );

  it('a name that several share is all of them, and one that nothing knows is handed back', () => {
    const { devices } = devicesNamed('H100');
    expect(devices).toEqual(expect.arrayContaining(['h100_pcie', 'h100_sxm']));
    expect(devicesNamed('L20 vs A2 376T')).toEqual({ devices: ['ATLAS_800_A2_376T_64G'], unknown: ['l20'] });
    expect(devicesNamed('L20')).toEqual({ devices: [], unknown: [] });
  });

  it('prose that names a device is none of device names', () => {
    const prose =
      'we have been running this on two A2 376T machines in the lab since the spring of last year, and';
    expect(devicesNamed(prose).devices).toEqual([]);
  });
});
