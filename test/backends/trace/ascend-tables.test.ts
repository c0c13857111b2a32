import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readTrace } from '../../../src/backends/trace/trace-reader.ts';
import { deviceKinds } from '../../../src/trace/columns/columns.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-tables-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function read(name: string, text: string) {
  const path = join(folder, name);
  writeFileSync(path, text);
  const { device, texts, head, scan } = await readTrace(path);
  return {
    vendor: head.vendor,
    notices: scan.notices,
    rows: Array.from({ length: device.count }, (_, row) => [
      texts.text(device.name[row] ?? 0),
      deviceKinds[device.kind[row] ?? 0],
      device.startNs[row],
      device.durationNs[row],
    ]),
  };
}

it('reads kernel_details.csv row by row, with waiting rows and collectives told apart', async () => {
  const found = await read(
    'kernel_details.csv',
    `\uFEFFStep Id,Device_id,Stream ID,Name,Type,Accelerator Core,Start Time(us),Duration(us),Wait Time(us),Input Shapes
0,0,2,MatMul_1,MatMulV2,AI_CORE,"1736408883704643.212\t",53.741,0,"""16,32;32,64"""
0,0,4,hcom_allReduce__1_0_1,hcom_allReduce_,HCCL,1736408883704700.212,10,0,N/A
0,0,2,EVENT_WAIT,EVENT_WAIT,EVENT_WAIT_SQE,1736408883704800.212,99,0,N/A
`,
  );
  expect(found).toEqual({
    vendor: 'ascend',
    notices: [{ code: 'summary-table', source: 'kernel_details.csv', hasTimes: true }],
    rows: [
      ['MatMul_1', 'kernel', 0, 53_741],
      ['hcom_allReduce__1_0_1', 'collective', 57_000, 10_000],
    ],
  });
});

it('reads op_statistic.csv as its calls, whose sum is the one of the table', async () => {
  const { rows, notices } = await read(
    'op_statistic.csv',
    'Device_id,OP Type,Core Type,Count,Total Time(us),Min Time(us),Avg Time(us),Max Time(us),Ratio(%)\n0,MatMulV2,AI_CORE,3,30.3,1,10.1,20,75\n0,Cast,AI_VECTOR_CORE,1,10.1,10.1,10.1,10.1,25\n',
  );
  expect(rows.map(([name]) => name)).toEqual(['MatMulV2', 'MatMulV2', 'MatMulV2', 'Cast']);
  expect(rows.reduce((sum, [, , , ns]) => sum + Number(ns), 0)).toBeCloseTo(40_400, 6);
  expect(notices).toEqual([{ code: 'summary-table', source: 'op_statistic.csv', hasTimes: false }]);
});

it('refuses other tables', async () => {
  await expect(read('other.csv', 'a,b,c\n1,2,3\n')).rejects.toMatchObject({ fault: { what: 'csv' } });
});
