import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Bound } from '../../../../src/engine/analytic/forward/accumulate.ts';
import type { OperatorCost } from '../../../../src/engine/analytic/forward/operator-costs.ts';
import { prepareForward } from '../../../../src/engine/analytic/forward/prepare-forward.ts';
import { caseOf } from './text-generate-case.ts';

interface Recording {
  readonly id: string;
  readonly args: readonly string[];
  /** Operators of the real program by name, shapes of their arguments and bound; those that take no time are left out. */
  readonly rows: readonly (readonly [string, string, string, number, number])[];
  /** Calls without time of operators that are also called with it. */
  readonly idle?: Readonly<Record<string, number>>;
}

const recordings: Recording[] = readFileSync(
  new URL('../../../golden/operator-rows.jsonl', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .map((text) => JSON.parse(text));

const bounds: Readonly<Record<Bound, string>> = {
  memory: 'memory_bound',
  communication: 'communication_bound',
  matrix: 'compute_bound_mma',
  vector: 'compute_bound_gp',
  none: 'unknown_bound',
};

function operatorsOf(args: readonly string[]): OperatorCost[] {
  const { spec, shape } = caseOf(args);
  return prepareForward(spec).operators(shape);
}

function printedName({ name }: OperatorCost): string {
  return name.split('.').length > 2 ? name : `${name}.default`;
}

function rowsOf(operators: readonly OperatorCost[]): Map<string, [calls: number, seconds: number]> {
  const rows = new Map<string, [number, number]>();
  for (const one of operators) {
    const shapes = one.inputShapes.map((shape) => `[${shape.join(', ')}]`).join(', ');
    const key = [printedName(one), shapes, bounds[one.bound]].join(' | ');
    const [calls, seconds] = rows.get(key) ?? [0, 0];
    rows.set(key, [calls + one.calls, seconds + one.calls * one.seconds]);
  }
  return rows;
}

describe('recorded operators by name, shapes and bound', () => {
  it.each(recordings.map((one) => [one.id, one] as const))('%s', (_, { args, rows, idle }) => {
    const operators = operatorsOf(args);
    const ours = rowsOf(operators.filter(({ seconds }) => seconds > 0));
    const theirs = new Map(
      rows.map(([name, shapes, bound, calls]) => [[name, shapes, bound].join(' | '), calls]),
    );
    expect(new Map([...ours].map(([key, [calls]]) => [key, calls]))).toEqual(theirs);
    for (const [name, shapes, bound, , seconds] of rows) {
      const [, own] = ours.get([name, shapes, bound].join(' | ')) ?? [0, 0];
      expect(Math.abs(own / seconds - 1), name).toBeLessThan(1e-6);
    }
    for (const [name, calls] of Object.entries(idle ?? {})) {
      const withoutTime = operators.filter((one) => printedName(one) === name && one.seconds === 0);
      expect(
        withoutTime.reduce((sum, one) => sum + one.calls, 0),
        name,
      ).toBe(calls);
    }
  });
});

describe('the products of matrix operations', () => {
  it.each(recordings.map((one) => [one.id, one] as const))('add up: %s', (_, { args }) => {
    for (const { name, matrixTerms, matrixOperations } of operatorsOf(args)) {
      if (matrixTerms.length === 0) continue;
      const operations = Object.values(matrixOperations).reduce((sum, count) => sum + count, 0);
      const products = matrixTerms.map((factors) => factors.reduce((product, factor) => product * factor, 1));
      expect(
        products.reduce((sum, product) => sum + product, 0),
        name,
      ).toBe(operations);
    }
  });
});
