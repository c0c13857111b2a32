import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { optimizerArguments } from '../../src/plan/command.ts';
import { findMeasuredDatabases } from '../../src/store/measured-database.ts';
import { answersOf } from './plan-kit.ts';

const tables = fileURLToPath(new URL('../engine/analytic/measured', import.meta.url));

describe('a plan on measured operators', () => {
  it('passes the database and that it is used, and nothing where none is used', () => {
    const plan = { model: 'Qwen/Qwen3-8B', devices: ['TEST_DEVICE'], numDevices: 8 };
    expect(optimizerArguments(answersOf({ ...plan, measuredDatabase: 'here/v1' })).join(' ')).toContain(
      '--performance-model profiling --profiling-database-path here/v1',
    );
    expect(optimizerArguments(answersOf({ ...plan, measuredDatabase: null })).join(' ')).not.toContain(
      'profiling',
    );
  });

  it('passes searched MTP lengths in place of one', () => {
    const plan = { model: 'Qwen/Qwen3-8B', devices: ['TEST_DEVICE'], numDevices: 8, mtp: true } as const;
    const words = optimizerArguments(answersOf({ ...plan, mtpSizes: [0, 1, 2], dcpSizes: [1, 2] })).join(' ');
    expect(words).toContain('--num-mtp-tokens 0 1 2');
    expect(words).toContain('--dcp-sizes 1 2');
  });
});

describe('databases on this machine', () => {
  it('are those of the device, by the folder or by what the mapping states', () => {
    const own = ['database', 'database-sparse', 'database-visible'].map((name) => join(tables, name));
    expect([...findMeasuredDatabases(tables, 'TEST_DEVICE')].toSorted()).toEqual(own);
    expect(findMeasuredDatabases(tables, 'ATLAS_800_A2_376T_64G')).toEqual([]);
    expect(findMeasuredDatabases(join(tables, 'nowhere'), 'TEST_DEVICE')).toEqual([]);
  });

  it('are none where only pointers to the tables lie', () => {
    const root = mkdtempSync(join(tmpdir(), 'databases-'));
    const folder = join(root, 'TEST_DEVICE', 'stack', 'v1');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'op_mapping.yaml'), 'operator_mappings: {}\n');
    writeFileSync(join(folder, 'Add.csv'), 'version https://git-lfs.github.com/spec/v1\n');
    expect(findMeasuredDatabases(root, 'TEST_DEVICE')).toEqual([]);
    writeFileSync(join(folder, 'Add.csv'), 'Input Shapes,Duration(us)\n');
    expect(findMeasuredDatabases(root, 'TEST_DEVICE')).toEqual([folder]);
  });
});
