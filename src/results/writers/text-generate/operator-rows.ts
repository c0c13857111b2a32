import type { OperatorCost } from '../../../engine/index.ts';

/** The real program's names of what bounds an operator. */
export type BoundName =
  | 'memory_bound'
  | 'communication_bound'
  | 'compute_bound_mma'
  | 'compute_bound_gp'
  | 'unknown_bound';

const boundNames: Readonly<Record<OperatorCost['bound'], BoundName>> = {
  memory: 'memory_bound',
  communication: 'communication_bound',
  matrix: 'compute_bound_mma',
  vector: 'compute_bound_gp',
  none: 'unknown_bound',
};

/** Operators of one name, and of one bound and input shapes where those are told apart. */
export interface OperatorRow {
  /** With its overload, as the real program prints it. */
  readonly name: string;
  readonly bound: BoundName;
  /** `[2048, 5120], [5120]`; null where shapes are not told apart. */
  readonly inputShapes: string | null;
  readonly calls: number;
  /** Seconds of all calls. */
  readonly seconds: number;
  /** Seconds by component over all calls: memory, links, matrix unit, vector unit. */
  readonly components: Components;
  /** The same operators as the other performance models time them, in their order. */
  readonly others: readonly { readonly seconds: number; readonly components: Components }[];
}

/** Seconds by component: memory, links, matrix unit, vector unit. */
export type Components = readonly [number, number, number, number];

/** `aten.mm` → `aten.mm.default`; names that carry their overload stay. */
export function printedName(name: string): string {
  return name.split('.').length > 2 ? name : `${name}.default`;
}

/** Fields by which rows are told apart, beside their names. */
export interface Grouping {
  readonly byBound: boolean;
  readonly byShape: boolean;
}

function shapesText(shapes: OperatorCost['inputShapes']): string {
  return shapes.map((shape) => `[${shape.join(', ')}]`).join(', ');
}

function withCalls(
  [memory, links, matrix, vector]: Components = [0, 0, 0, 0],
  one: OperatorCost,
): Components {
  return [
    memory + one.calls * one.memorySeconds,
    links + one.calls * one.communicationSeconds,
    matrix + one.calls * one.matrixSeconds,
    vector + one.calls * one.vectorSeconds,
  ];
}

/**
 * Groups operators as the table of the real program does: by total time, equal ones as they first ran
 * (references/engine/printed-output.md 8.6). `otherModels`: the same operators, timed otherwise.
 */
export function operatorRows(
  operators: readonly OperatorCost[],
  { byBound, byShape }: Grouping,
  otherModels: readonly (readonly OperatorCost[])[] = [],
): OperatorRow[] {
  const rows = new Map<string, OperatorRow>();
  for (const [position, one] of operators.entries()) {
    const bound = boundNames[one.bound];
    const inputShapes = byShape ? shapesText(one.inputShapes) : null;
    const key = [one.name, byBound ? bound : '', inputShapes ?? ''].join('|');
    const known = rows.get(key);
    rows.set(key, {
      name: printedName(one.name),
      bound: known?.bound ?? bound,
      inputShapes,
      calls: (known?.calls ?? 0) + one.calls,
      seconds: (known?.seconds ?? 0) + one.calls * one.seconds,
      components: withCalls(known?.components, one),
      others: otherModels.map((list, model) => {
        const same = list[position] ?? one;
        const before = known?.others[model];
        return {
          seconds: (before?.seconds ?? 0) + same.calls * same.seconds,
          components: withCalls(before?.components, same),
        };
      }),
    });
  }
  return [...rows.values()].toSorted((one, other) => other.seconds - one.seconds);
}
