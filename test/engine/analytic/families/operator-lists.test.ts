import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { OperatorCost } from '../../../../src/engine/analytic/forward/operator-costs.ts';
import { ParallelSplitError, UnsupportedArchitectureError } from '../../../../src/engine/index.ts';
import { configOf, forwardOf, shapeOf } from './forward-of.ts';
import { layoutModels } from './layout-models.ts';

const variants = [
  '--num-devices 1',
  '--num-devices 2 --tp-size 2 --compile --quantize-linear-action W8A8_DYNAMIC',
  '--num-devices 4 --tp-size 2 --ep-size 2 --quantize-linear-action MXFP4 --quantize-attention-action INT8',
  '--num-devices 2 --tp-size 2 --compile --quantize-linear-action DISABLED',
];

const passes = [
  ['prefill', shapeOf('prefill', 3, 128, 200)],
  ['decode', shapeOf('decode', 5, 1, 700)],
] as const;

const figure = (value: number) => String(Number(value.toPrecision(9)));

function sumOf(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([format, count]) => `${format}:${figure(count)}`)
    .join('+');
}

function lineOf(one: OperatorCost, calls: number): string {
  const { exchange } = one;
  return [
    `${calls} ${one.name} ${one.inputShapes.map((shape) => shape.join('x')).join(' ')}`,
    `${one.bound} read ${figure(one.readBytes)} write ${figure(one.writeBytes)} rewrite ${figure(one.rewriteBytes)}`,
    `matrix ${sumOf(one.matrixOperations)} of ${one.matrixTerms.map((term) => term.join('*')).join('+')} vector ${sumOf(one.vectorOperations)}`,
    ...(exchange === null
      ? []
      : [`${exchange.kind} over ${exchange.ranks}: ${figure(exchange.messageBytes)}`]),
  ].join(' | ');
}

/** Operators that are alike in everything are one line. */
function operatorsOf(
  config: ReturnType<typeof configOf>,
  flags: string,
  shape: (typeof passes)[number][1],
): string[] {
  const found = new Map<string, { one: OperatorCost; calls: number }>();
  for (const one of forwardOf(config, flags).operators(shape)) {
    const key = lineOf(one, 0);
    const before = found.get(key);
    found.set(key, { one, calls: (before?.calls ?? 0) + one.calls });
  }
  return [...found.values()].map(({ one, calls }) => lineOf(one, calls));
}

/**
 * The operators of one model of each layout: how often each runs, over which shapes, with what bytes, operations and
 * exchanges. The recorded passes of the real program say whether times are right; this says what every table, equation and
 * trace shows of them. `npx vitest run --project parts test/engine/analytic/families/operator-lists.test.ts -u` writes it
 * anew, and the difference is to be read.
 */
describe('the operators of each layout', () => {
  it.each(layoutModels)('%s', async (model) => {
    const config = configOf(model);
    const parts = variants.flatMap((flags) =>
      passes.flatMap(([name, shape]) => {
        try {
          return [`# ${flags}: ${name}`, ...operatorsOf(config, flags, shape)];
        } catch (error) {
          const isRefused =
            error instanceof ParallelSplitError || error instanceof UnsupportedArchitectureError;
          if (!isRefused) throw error;
          return [`# ${flags}: ${name}: not laid out`];
        }
      }),
    );
    const file = join(
      import.meta.dirname,
      `../../../golden/operator-lists/${model.replaceAll('/', '-')}.txt`,
    );
    await expect(`${parts.join('\n')}\n`).toMatchFileSnapshot(file);
  });
});
