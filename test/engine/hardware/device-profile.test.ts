import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { DeviceProfileError, readDeviceProfile } from '../../../src/engine/hardware/device-profile.ts';

const text = readFileSync(join(import.meta.dirname, '../../../references/devices/TEST_DEVICE.yaml'), 'utf8');

function fieldAtFault(change: (profile: Record<string, unknown>) => void): string {
  const profile = parse(text);
  change(profile);
  try {
    readDeviceProfile(profile);
  } catch (error) {
    if (error instanceof DeviceProfileError) return error.field;
    throw error;
  }
  return 'none';
}

it.each([0, -0.1, 1.0001, 2, Number.NaN, Number.POSITIVE_INFINITY, '0.7'])(
  'an efficiency of %s is refused by its field',
  (value) => {
    expect(fieldAtFault((profile) => (profile.computeEfficiency = value))).toBe('computeEfficiency');
    expect(fieldAtFault((profile) => (profile.memoryEfficiency = value))).toBe('memoryEfficiency');
  },
);

it('all of the peak may be reached, no more', () => {
  expect(fieldAtFault((profile) => (profile.computeEfficiency = 1))).toBe('none');
});
