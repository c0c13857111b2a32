import { describe, expect, it } from 'vitest';
import { collectiveTime } from '../../../../src/engine/analytic/measured/collective.ts';
import { between } from '../../../../src/engine/analytic/measured/interpolation/between.ts';
import { inSimplex } from '../../../../src/engine/analytic/measured/interpolation/simplex.ts';
import { readMeasuredMapping } from '../../../../src/engine/analytic/measured/mapping.ts';
import { readMeasuredTable } from '../../../../src/engine/analytic/measured/table.ts';

const point = (at: Readonly<Record<string, number>>, microseconds: number) => ({
  at,
  microseconds,
  regime: {},
  isPreferred: true,
});

describe('times between measured ones', () => {
  const line = { regime: {}, points: [point({ M: 2, N: 8 }, 10), point({ M: 4, N: 8 }, 20)] };

  it('are linear between neighbours', () => {
    expect(between(line, { M: 3, N: 8 }, { axes: [['M']] })).toBe(15);
  });

  it('are never taken outside, nor where another axis differs', () => {
    expect(between(line, { M: 5, N: 8 }, { axes: [['M']] })).toBeNull();
    expect(between(line, { M: 3, N: 9 }, { axes: [['M']] })).toBeNull();
  });

  it('take the middle of several measurements of one place', () => {
    const points = [...line.points, point({ M: 2, N: 8 }, 40), point({ M: 2, N: 8 }, 12)];
    expect(between({ regime: {}, points }, { M: 2, N: 8 }, { axes: [['M']] })).toBe(12);
  });

  it('stay with as few axes together as the database says', () => {
    const points = [point({ M: 0, N: 0 }, 1), point({ M: 4, N: 0 }, 5), point({ M: 0, N: 4 }, 9)];
    const axes = [['M', 'N']];
    expect(between({ regime: {}, points }, { M: 1, N: 1 }, { axes })).toBeCloseTo(4, 12);
    expect(between({ regime: {}, points }, { M: 1, N: 1 }, { axes, mostTogether: 1 })).toBeNull();
  });
});

describe('the simplex around a place', () => {
  const places = [
    { at: [0, 0], value: 0 },
    { at: [10, 0], value: 10 },
    { at: [0, 10], value: 20 },
    { at: [2, 3], value: 100 },
  ];

  it('is that of the triangulation, not the largest', () => {
    // The inner place is a corner of every triangle: (1, 1) lies between it, the origin and (10, 0).
    const value = inSimplex(places, [2, 2]);
    expect(value).toBeCloseTo((2 / 3) * 100 + (2 - (2 / 3) * 2) * 1, 9);
  });

  it('is none outside', () => {
    expect(inSimplex(places, [8, 8])).toBeNull();
  });

  it('holds in three dimensions', () => {
    const corners = [
      { at: [0, 0, 0], value: 1 },
      { at: [4, 0, 0], value: 5 },
      { at: [0, 4, 0], value: 9 },
      { at: [0, 0, 4], value: 13 },
    ];
    expect(inSimplex(corners, [1, 1, 1])).toBeCloseTo(1 + 1 + 2 + 3, 9);
  });
});

describe('collectives between message sizes', () => {
  const text =
    'message_bytes,num_devices,topology_tier,Average Duration(us)\n1000,2,0,10\n2000,2,0,12\n10000,2,0,100\n1000,2,1,5\n';
  const table = readMeasuredTable('hcom_allReduce_', text, 'hcom_allReduce_.csv');
  const database = {
    path: 'here',
    mapping: readMeasuredMapping({ operator_mappings: {} }, 'op_mapping.yaml'),
    table: (kernel: string) => (kernel === 'hcom_allReduce_' ? table : null),
  };
  const at = (bytes: number, topology = 0) =>
    collectiveTime(database, 'hcom_allReduce_', { bytes, ranks: 2, topology })?.microseconds ?? null;

  it('take the line through all sizes, kept between the neighbours', () => {
    expect(at(1000)).toBe(10);
    // Least squares over three points: 40⅔ + 505333⅓ / 48666666⅔ · (bytes − 4333⅓).
    expect(at(1500)).toBeCloseTo(11.2466, 4);
    expect(at(6000)).toBeCloseTo(57.9726, 4);
    // The line is below both neighbours at 1,100 bytes: 7.1.
    expect(at(1100)).toBe(10);
  });

  it('are told apart by topology and ranks, and end where measurements do', () => {
    expect(at(1000, 1)).toBe(5);
    expect(at(500)).toBeNull();
    expect(at(20_000)).toBeNull();
  });

  const databaseWith = (text: string) => {
    const own = readMeasuredTable('hcom_allReduce_', text, 'hcom_allReduce_.csv');
    return { ...database, table: () => own };
  };
  const timeIn = (text: string, bytes: number) =>
    collectiveTime(databaseWith(text), 'hcom_allReduce_', { bytes, ranks: 2, topology: 0 });

  it('are kept between the nearest sizes, whatever lies further off', () => {
    const steps =
      'message_bytes,num_devices,Average Duration(us)\n1000,2,1\n2000,2,50\n3000,2,52\n4000,2,200\n';
    // The line through all of them is at 99.7 at 2,900 bytes, and at 51.8 at 2,100.
    expect(timeIn(steps, 2900)?.microseconds).toBe(52);
    expect(timeIn(steps, 2100)?.microseconds).toBeCloseTo(51.79, 2);
    const falling =
      'message_bytes,num_devices,Average Duration(us)\n1000,2,200\n2000,2,52\n3000,2,50\n4000,2,1\n';
    expect(timeIn(falling, 2100)?.microseconds).toBe(52);
    expect(timeIn(falling, 2900)?.microseconds).toBeCloseTo(51.79, 2);
    const level =
      'message_bytes,num_devices,Average Duration(us)\n1000,2,90\n2000,2,1\n3000,2,2\n4000,2,90\n';
    expect(timeIn(level, 2500)?.microseconds).toBe(2);
  });

  it('say whether a size was measured', () => {
    const text = 'message_bytes,num_devices,Average Duration(us)\n1000,2,1\n3000,2,3\n';
    expect(timeIn(text, 3000)).toEqual({ microseconds: 3, isInterpolated: false });
    expect(timeIn(text, 2000)).toEqual({ microseconds: 2, isInterpolated: true });
  });

  it.each([
    ['no size', 'num_devices,Average Duration(us)\n2,1\n'],
    ['no ranks', 'message_bytes,Average Duration(us)\n1000,1\n'],
  ])('are none in a table of %s', (_, text) => {
    expect(timeIn(text, 1000)).toBeNull();
  });

  it('are not read from a row without its size or its time', () => {
    const text = 'message_bytes,num_devices,Average Duration(us)\n1000,2,1\n,2,900\n2000,2,\n3000,2,3\n';
    expect(timeIn(text, 2000)).toEqual({ microseconds: 2, isInterpolated: true });
  });
});
