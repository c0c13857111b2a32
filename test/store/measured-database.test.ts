import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openMeasuredDatabase } from '../../src/store/measured-database.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-database-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it.each([
  ['no YAML', 'a: [', 'a'],
  ['a key that stands twice', 'operator_mappings: {}\noperator_mappings: {}\n', 'operator_mappings: ×2'],
  ['more levels than anybody writes', `a: ${'['.repeat(300)}${']'.repeat(300)}`, '100'],
])('refuses a mapping with %s, and says why', (_, text, reason) => {
  writeFileSync(join(folder, 'op_mapping.yaml'), text);
  expect(() => openMeasuredDatabase(folder)).toThrow(
    expect.objectContaining({
      name: 'MeasuredDataError',
      problem: expect.objectContaining({
        code: 'mapping-unreadable',
        reason: expect.stringContaining(reason),
      }),
    }),
  );
});
