import { expect, it } from 'vitest';
import { busyNpus } from '../../src/campaign/adapters/busy-npus.ts';

const rule =
  '+---------------------------+---------------+----------------------------------------------------+';
const drawing = (chips: readonly string[], processes: readonly string[]) =>
  [
    rule,
    '| npu-smi 24.1.0                   Version: 24.1.0                                               |',
    rule,
    '| NPU   Name                | Health        | Power(W)    Temp(C)           Hugepages-Usage(page)|',
    '| Chip                      | Bus-Id        | AICore(%)   Memory-Usage(MB)  HBM-Usage(MB)        |',
    rule,
    ...chips,
    rule,
    '| NPU     Chip              | Process id    | Process name             | Process memory(MB)      |',
    rule,
    ...processes,
    rule,
  ].join('\n');

const one = (npu: number, used: number) => [
  `| ${npu}     910B3               | OK            | 93.1        49                0    / 0             |`,
  `| 0                         | 0000:C${npu}:00.0  | 0           0    / 0          ${used} / 65536         |`,
];
const two = (npu: number) => [
  `| ${npu}     Ascend910           | OK            | 172.3       38                0    / 0             |`,
  `| 0     ${npu * 2}                   | 0000:9${npu}:00.0  | 0           0    / 0          3402 / 65536         |`,
  `| ${npu}     Ascend910           | OK            | -           38                0    / 0             |`,
  `| 1     ${npu * 2 + 1}                   | 0000:A${npu}:00.0  | 0           0    / 0          3190 / 65536         |`,
];

it('a chip without a process is idle, whatever its driver keeps for itself', () => {
  const printed = drawing([...one(0, 3354), ...one(1, 3354)], ['| No running processes found in NPU 0 |']);
  expect(busyNpus(printed, ['0', '1'])).toEqual([]);
});

it('a chip with a process is busy by its share of memory', () => {
  const printed = drawing(
    [...one(0, 3354), ...one(1, 32_768)],
    ['| 1       0                 | 41522         | python                   | 29500                   |'],
  );
  expect(busyNpus(printed, ['0', '1'])).toEqual([{ device: '1', usedShare: 0.5 }]);
  expect(busyNpus(printed, ['0'])).toEqual([]);
});

it('two chips of one card have numbers of their own', () => {
  const printed = drawing(
    [...two(0), ...two(1)],
    ['| 1       1                 | 7             | python                   | 100                     |'],
  );
  expect(busyNpus(printed, ['0', '1', '2', '3'])?.map(({ device }) => device)).toEqual(['3']);
});

it('nothing is known of a chip that is not drawn', () => {
  expect(busyNpus(drawing(one(0, 1), []), ['0', '4'])).toBeNull();
  expect(busyNpus('', ['0'])).toBeNull();
});
