import { describe, expect, it } from 'vitest';
import files from '#references/devices';
import { DeviceProfileError, readDeviceProfile } from '../../../src/engine/index.ts';

type Fields = Record<string, unknown>;

function profile(changes: Fields = {}): Fields {
  return { ...(files[0]?.data as Fields), ...changes };
}

function refused(changes: Fields): DeviceProfileError {
  try {
    readDeviceProfile(profile(changes));
  } catch (error) {
    if (error instanceof DeviceProfileError) return error;
    throw error;
  }
  throw new Error('it was read');
}

describe('a device profile', () => {
  it('is read as it stands', () => {
    expect(readDeviceProfile(profile()).name).toBe(profile().name);
  });

  it('with a misspelt field names it, at any depth', () => {
    expect(refused({ aliasses: ['x'] })).toMatchObject({
      field: 'aliasses',
      problem: { code: 'unknown-field', known: expect.arrayContaining(['aliases']) },
    });
    const statics = { matrix: 5, vector: 2, communication: 0, link: 1 };
    expect(refused({ staticCostMicroseconds: statics }).field).toBe('staticCostMicroseconds.link');
    expect(refused({ matrixTeraOpsPerSecond: { fp7: 1 } }).field).toBe('matrixTeraOpsPerSecond.fp7');
    const [topology, ...others] = profile().topologies as Fields[];
    const wired = [{ ...topology, bandwidth: 1 }, ...others];
    expect(refused({ topologies: wired }).field).toBe('topologies[0].bandwidth');
  });

  it('names a value that is none: above 1, not above 0, of the wrong kind', () => {
    expect(refused({ computeEfficiency: 1.01 })).toMatchObject({
      field: 'computeEfficiency',
      problem: { code: 'fraction' },
    });
    expect(readDeviceProfile(profile({ memoryEfficiency: 1 })).memoryEfficiency).toBe(1);
    expect(refused({ memoryGiB: 0 }).problem.code).toBe('positive');
    expect(refused({ aliases: 'A2' }).problem.code).toBe('text');
    expect(refused({ series: 800 }).field).toBe('series');
    expect(refused({ grid: [8, 1] })).toMatchObject({ field: 'grid[1]', problem: { code: 'grid-size' } });
    expect(refused({ grid: 8 }).problem.code).toBe('grid');
  });

  it.each([0, -0.1, 1.0001, 2, Number.NaN, Number.POSITIVE_INFINITY, '0.7'])(
    'refuses an efficiency of %s by its field',
    (value) => {
      expect(refused({ computeEfficiency: value }).field).toBe('computeEfficiency');
      expect(refused({ memoryEfficiency: value }).field).toBe('memoryEfficiency');
    },
  );

  it('that is no group of fields is refused as a whole', () => {
    expect(() => readDeviceProfile([1])).toThrow(DeviceProfileError);
    expect(() => readDeviceProfile(null)).toThrow(/profile: group/);
  });
});
