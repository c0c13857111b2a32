import { expect, it } from 'vitest';
import { assemblePacked } from '../../../src/trace/assemble/assemble.ts';
import { letGo, openColumns, packedBuffers } from '../../../src/trace/columns/packed-columns.ts';
import { Collector } from '../support/collect.ts';
import { frame, kernel, launch, mark, operator } from '../support/events.ts';

it('columns move to another thread whole, and nothing of them is copied', () => {
  const collector = new Collector();
  const rows = [
    mark('step[DECODE bs=1]', 0, 90),
    frame('vllm/a.py(1): f', 1, 80),
    operator('aten::mm', 2, 60, 4),
  ];
  for (const one of [...rows, launch(7, 5), kernel('gemm', 20, 30, 7)]) collector.add(one);
  const file = { partial: false, fileBytes: 0, textBytes: 0, notices: [] };
  const packed = assemblePacked(collector.finish({}), file);
  const before = structuredClone(packed);
  const buffers = packedBuffers(packed);
  expect(new Set(buffers).size).toBe(buffers.length);
  const moved = structuredClone(packed, { transfer: buffers });
  expect(moved).toEqual(before);
  expect(packed.device.startNs.length + packed.frames.startNs.length).toBe(0);
});

it('columns that are let go hold no memory any more', () => {
  const collector = new Collector();
  for (const one of [launch(7, 5), kernel('gemm', 20, 30, 7)]) collector.add(one);
  const file = { partial: false, fileBytes: 0, textBytes: 0, notices: [] };
  const columns = openColumns(assemblePacked(collector.finish({}), file));
  letGo(columns);
  expect(
    [columns.device.startNs, columns.launches.name, columns.frames.startNs].map(
      ({ buffer }) => buffer.byteLength,
    ),
  ).toEqual([0, 0, 0]);
  letGo(columns);
});
