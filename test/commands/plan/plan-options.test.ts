import { Command } from 'commander';
import { expect, test } from 'vitest';
import { declarePlan, readPlanOptions } from '../../../src/commands/plan/plan-options.ts';
import { slotRecords } from '../../../src/plan/slots/records.ts';
import { fakeProgram } from '../fake-program.ts';

function parse(line: string) {
  const command = new Command();
  declarePlan(command, fakeProgram().program);
  command.exitOverride().parse(line.split(' '), { from: 'user' });
  return readPlanOptions(command.opts());
}

test('every slot has its flag', () => {
  const command = new Command();
  declarePlan(command, fakeProgram().program);
  const flags = command.options.map(({ long }) => long);
  for (const { flag } of slotRecords) expect(flags).toContain(flag);
});

test('flags become events in the order of the dialog, with the words that state them', () => {
  const { slots } = parse('--num-devices 8 --devices A B --model M --no-compile --tp-sizes 4 8');
  expect(slots.map(({ event }) => [event.slot, event.value])).toEqual([
    ['model', 'M'],
    ['devices', 'A B'],
    ['numDevices', '8'],
    ['compile', false],
    ['tpSizes', '4 8'],
  ]);
  expect(slots[2]?.words).toBe('--num-devices 8');
  expect(slots[3]?.words).toBe('--no-compile');
});

test('a list flag without values means every size', () => {
  expect(parse('--tp-sizes --model M').slots.at(-1)?.event.value).toEqual([]);
});

test('what is not said is no answer', () => {
  expect(parse('--json').slots).toEqual([]);
  expect(parse('--json')).toMatchObject({ json: true, yes: false, dryRun: false, say: undefined });
});
