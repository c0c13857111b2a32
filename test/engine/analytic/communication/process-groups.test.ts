import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allGatherSeconds,
  allReduceSeconds,
  allToAllSeconds,
} from '../../../../src/engine/analytic/communication/collectives.ts';
import {
  groupOf,
  linkBetween,
  processGroup,
} from '../../../../src/engine/analytic/communication/process-groups.ts';
import { deviceProfiles } from '../../../../src/engine/hardware/device-registry.ts';

function profile(name: string) {
  const found = deviceProfiles.get(name);
  if (found === undefined) throw new Error(`no profile ${name}`);
  return found;
}

const a2 = profile('ATLAS_800_A2_376T_64G');
const a3 = profile('ATLAS_800_A3_560T_128G_DIE');

describe('groups of ranks', () => {
  it('hold the rank, are as large as asked for, and divide the world', () => {
    const sizes = fc.constantFrom(1, 2, 3, 4, 8);
    fc.assert(
      fc.property(fc.nat(255), sizes, sizes, (rank, stride, size) => {
        const group = groupOf(rank, stride, size);
        expect(group).toHaveLength(size);
        expect(group).toContain(rank);
        for (const member of group) expect(groupOf(member, stride, size)).toEqual(group);
      }),
    );
  });

  it('of rank 0 start at rank 0', () => {
    expect(groupOf(0, 4, 3)).toEqual([0, 4, 8]);
    expect(groupOf(2, 1, 4)).toEqual([0, 1, 2, 3]);
  });
});

describe('links', () => {
  it('a mesh subgroup owns its share of the links, a whole mesh all of them', () => {
    const full = processGroup(a2, groupOf(0, 1, 8));
    expect(full.bytesPerSecond).toBeCloseTo(196e9 * 0.7, 0);
    expect(processGroup(a2, groupOf(0, 1, 4)).bytesPerSecond).toBeCloseTo((full.bytesPerSecond * 3) / 7, 0);
    expect(linkBetween(a2, 0, 1).bytesPerSecond).toBeCloseTo(196e9 * 0.7, 0);
  });

  it('cross the outermost dimension in which ranks differ', () => {
    expect(processGroup(a2, [0, 8]).bytesPerSecond).toBeCloseTo(25e9 * 0.7, 0);
    expect(processGroup(a3, [0, 1]).bytesPerSecond).toBeCloseTo(224e9 * 0.7, 0);
    expect(processGroup(a3, [0, 2]).bytesPerSecond).toBeCloseTo(196e9 * 0.7, 0);
  });

  it('a group of one has no links to wait for', () => {
    expect(allGatherSeconds(processGroup(a2, [5]), 1e9)).toBe(0);
  });
});

describe('collectives', () => {
  const links = { size: 4, bytesPerSecond: 1e9, latencySeconds: 1e-6, topology: 0 };

  it('follow their formulas', () => {
    expect(allReduceSeconds(links, 1e6)).toBeCloseTo(6e-6 + 1.5e-3, 12);
    expect(allReduceSeconds(links, 8)).toBeCloseTo(4e-6 + 1.6e-8, 12);
    expect(allGatherSeconds(links, 1e6)).toBeCloseTo(2e-6 + 3e-3, 12);
    expect(allToAllSeconds(links, 1e6)).toBeCloseTo(2e-6 + 1e-3, 12);
  });

  it('never get faster with more bytes', () => {
    const bytes = fc.integer({ min: 0, max: 2 ** 30 });
    fc.assert(
      fc.property(bytes, bytes, fc.integer({ min: 2, max: 64 }), (one, more, size) => {
        const group = { ...links, size };
        for (const seconds of [allReduceSeconds, allGatherSeconds, allToAllSeconds]) {
          expect(seconds(group, one + more)).toBeGreaterThanOrEqual(seconds(group, one));
        }
      }),
    );
  });
});
