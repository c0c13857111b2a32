import { describe, expect, it } from 'vitest';
import { MeasuredDataError } from '../../../../src/engine/analytic/measured/damage.ts';
import { readMeasuredMapping } from '../../../../src/engine/analytic/measured/mapping.ts';
import { readMeasuredTable } from '../../../../src/engine/analytic/measured/table.ts';

function problemOf(run: () => unknown) {
  try {
    run();
  } catch (error) {
    if (error instanceof MeasuredDataError) return error.problem;
    throw error;
  }
  return null;
}

const table = (text: string) => problemOf(() => readMeasuredTable('MatMulV2', text, 'MatMulV2.csv'));
const header = 'Input Shapes,Input Data Types,Input Formats,Average Duration(us)';

describe('tables that cannot be believed', () => {
  it.each([
    ['version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n', { code: 'pointer' }],
    ['Input Shapes,Accelerator Core\n"1,2",AIC\n', { code: 'no-latency' }],
    [`${header}\n"1,two",DT_BF16,ND,3\n`, { code: 'cell', line: 2, column: 'Input Shapes', value: '1,two' }],
    [`${header}\n"1,2",DT_BF16,ND,3\n"1,2",DT_BF16,ND,fast\n`, { code: 'cell', line: 3, value: 'fast' }],
    [`${header}\n"1,${'9'.repeat(400)}",DT_BF16,ND,3\n`, { code: 'cell', column: 'Input Shapes' }],
    [`${header}\n"1,2",DT_BF16,ND,-3\n`, { code: 'cell', line: 2, value: '-3' }],
    [
      `${header},Profiling Median Duration(us)\n"1,2",DT_BF16,ND,3,-1e400\n`,
      { code: 'cell', column: 'Profiling Median Duration(us)' },
    ],
    [`${header}\n"1,2",DT_BF16,ND\n`, { code: 'table-unreadable', line: 2 }],
    [`${header}\n"1,2",DT_BF16,ND,"3\n`, { code: 'table-unreadable' }],
  ])('%j', (text, problem) => {
    expect(table(text)).toMatchObject({ path: 'MatMulV2.csv', ...problem });
  });

  it('reads rows without a duration, which are never found', () => {
    const { rows } = readMeasuredTable('MatMulV2', `${header}\n"1,2;2,3",A;B,ND;ND,\n`, 'MatMulV2.csv');
    expect(rows[0]?.inputShapes).toEqual([
      [1, 2],
      [2, 3],
    ]);
    expect(rows[0]?.figure('Average Duration(us)')).toBeNull();
  });
});

describe('mappings that cannot be believed', () => {
  it.each([
    [[], { code: 'mapping-field', field: '' }],
    [{ version: 1 }, { code: 'mapping-field', field: 'operator_mappings' }],
    [
      { operator_mappings: { 'aten.mm.default': { kernel_type: 3 } } },
      { code: 'mapping-field', field: 'operator_mappings.aten.mm.default.kernel_type' },
    ],
  ])('%j', (document, problem) => {
    expect(problemOf(() => readMeasuredMapping(document, 'op_mapping.yaml'))).toMatchObject(problem);
  });
});
