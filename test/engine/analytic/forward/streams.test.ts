import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { OperatorCost, PartOperators } from '../../../../src/engine/analytic/forward/operator-costs.ts';
import { prepareForward } from '../../../../src/engine/analytic/forward/prepare-forward.ts';
import { streamedSeconds } from '../../../../src/engine/analytic/forward/streams.ts';
import { caseOf } from './text-generate-case.ts';

/** Operators of one part that runs `times` times, by name and seconds. */
function part(times: number, ...operators: readonly (readonly [name: string, seconds: number])[]) {
  return {
    part: { kind: 'before-layers' },
    times,
    operators: operators.map(([name, seconds]) => ({ name, calls: 1, seconds }) as OperatorCost),
  } satisfies PartOperators;
}

const reduce = 'tensor_cast.all_reduce';
const linear = 'tensor_cast.static_quant_linear';
const norm = 'tensor_cast.add_rms_norm_dynamic_quant2_symmetric';
const add = 'aten.add.Tensor';

describe('collectives on a stream of their own', () => {
  it('change nothing where every operator waits for the one in front of it', () => {
    expect(streamedSeconds([part(3, [linear, 5], [reduce, 7], [add, 2])])).toBe(42);
  });

  it('let a hand-over run beside what stays on the second stream', () => {
    // The first linear ends at 5; the norm and the activation stay behind the collective (12 to 22), the linear that
    // hands over to the next one runs beside them.
    const layer = [
      [linear, 5],
      [reduce, 7],
      [norm, 4],
      ['tensor_cast.swiglu', 6],
      [linear, 9],
    ] as const;
    expect(streamedSeconds([part(1, ...layer, [reduce, 3], [add, 2])])).toBe(5 + 7 + 4 + 6 + 3 + 2);
    // A hand-over that is longer than all of them is waited for.
    const long = [
      [linear, 5],
      [reduce, 7],
      [norm, 4],
      [linear, 50],
    ] as const;
    expect(streamedSeconds([part(1, ...long, [reduce, 3], [add, 2])])).toBe(5 + 50 + 3 + 2);
  });

  it('are not waited for by an operator with several results, nor wait for one', () => {
    const quantize = 'tensor_cast.dynamic_quantize_symmetric';
    expect(streamedSeconds([part(1, [linear, 5], [reduce, 7], [quantize, 1])])).toBe(13);
    // What is not scheduled hands nothing over: the collective begins at once.
    expect(streamedSeconds([part(1, [quantize, 5], [reduce, 7], [add, 2])])).toBe(9);
  });

  it('repeat calls and parts', () => {
    const twice = part(2, [linear, 5], [reduce, 7], [add, 2]);
    const [first, ...others] = twice.operators;
    const counted = { ...twice, operators: [{ ...(first as OperatorCost), calls: 3 }, ...others] };
    expect(streamedSeconds([counted])).toBe(2 * (15 + 7 + 2));
  });
});

/** A pass of the modelled program with `enable_multistream`: its seconds. */
interface StreamedPass {
  readonly id: string;
  readonly args: readonly string[];
  readonly time: number;
}

const passes = readFileSync(join(import.meta.dirname, '../../../golden/streams.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line): StreamedPass => JSON.parse(line));

describe('recorded passes with two streams', () => {
  it.each(passes)('$id', ({ args, time }) => {
    const { spec, shape } = caseOf(args);
    const { seconds } = prepareForward(spec).cost(shape);
    expect(Math.abs(seconds / time - 1)).toBeLessThan(1e-6);
    const serial = prepareForward({ ...spec, options: { ...spec.options, multistream: false } });
    expect(serial.cost(shape).seconds).toBeGreaterThanOrEqual(seconds);
  });
});
