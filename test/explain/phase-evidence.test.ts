import { describe, expect, it } from 'vitest';
import { subjectsOf } from '../../src/explain/analysis/subject.ts';
import { explain } from '../../src/explain/explain.ts';
import { joinInputs } from '../../src/explain/input.ts';
import { inputFrom, inputFromText, transcript } from './readings.ts';

/** The Decode pass of the best row of a recorded run, as its own command would print it, with some flags changed. */
function pass(change: (command: string) => string): string {
  const run = inputFrom([['optimizer', 'dense-agg-32b-test']]);
  const decode = explain(run).nextCommands.find(({ phase }) => phase === 'decode');
  if (!decode) throw new Error('no decode command');
  const printed = transcript('text-generate', 'dense-decode-bounds').split('\n').slice(1).join('\n');
  const command = decode.command
    .join(' ')
    .replace(/^.*text[-_]generate/, 'python -m cli.inference.text_generate');
  return `${change(command)}\n${printed}`;
}

function decodeEvidence(change: (command: string) => string) {
  const input = joinInputs([inputFrom([['optimizer', 'dense-agg-32b-test']]), inputFromText(pass(change))]);
  const [subject] = subjectsOf(input);
  return subject?.phases.find(({ phase }) => phase === 'decode');
}

describe('a forward pass counts only under equal conditions', () => {
  it('counts where everything is the same', () => {
    expect(decodeEvidence((command) => command)).toMatchObject({
      level: 'text_generate_op_bound',
      rejected: [],
    });
  });

  it.each([
    ['compile', (command: string) => command.replace(' --compile', '')],
    ['tp', (command: string) => command.replace('--tp-size 8', '--tp-size 4')],
    ['contextLength', (command: string) => command.replace('--context-length 4250', '--context-length 4251')],
    ['queries', (command: string) => command.replace('--num-queries 193', '--num-queries 192')],
    ['model', (command: string) => command.replace('Qwen/Qwen3-32B', 'Qwen/Qwen3-14B')],
    ['device', (command: string) => command.replace('TEST_DEVICE', 'ATLAS_800_A2_376T_64G')],
    [
      'quantizeLinearAction',
      (command: string) =>
        `${command} --quantize-linear-action W8A8_STATIC`.replace(
          '--quantize-linear-action W8A8_DYNAMIC',
          '',
        ),
    ],
  ])('does not count where %s differs', (name, change) => {
    const found = decodeEvidence(change);
    expect(found?.forward).toBeNull();
    expect(found?.rejected[0]?.because).toContain(name);
  });
});
