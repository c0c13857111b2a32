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
  cube: 'compute_bound_mma',
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
  readonly components: readonly [number, number, number, number];
}

/** `aten.mm` → `aten.mm.default`; names that carry their overload stay. */
export function printedName(name: string): string {
  return name.split('.').length > 2 ? name : `${name}.default`;
}

/** What rows are told apart by, beside their names. */
export interface Grouping {
  readonly byBound: boolean;
  readonly byShape: boolean;
}

function shapesText(shapes: OperatorCost['inputShapes']): string {
  return shapes.map((shape) => `[${shape.join(', ')}]`).join(', ');
}

/**
 * Groups operators as the table of the real program does: by total time, equal ones as they first ran
 * (references/engine/printed-output.md 8.6).
 */
export function operatorRows(
  operators: readonly OperatorCost[],
  { byBound, byShape }: Grouping,
): OperatorRow[] {
  const rows = new Map<string, OperatorRow>();
  for (const one of operators) {
    const bound = boundNames[one.bound];
    const inputShapes = byShape ? shapesText(one.inputShapes) : null;
    const key = [one.name, byBound ? bound : '', inputShapes ?? ''].join('|');
    const known = rows.get(key);
    const [memory, links, matrix, vector] = known?.components ?? [0, 0, 0, 0];
    rows.set(key, {
      name: printedName(one.name),
      bound: known?.bound ?? bound,
      inputShapes,
      calls: (known?.calls ?? 0) + one.calls,
      seconds: (known?.seconds ?? 0) + one.calls * one.seconds,
      components: [
        memory + one.calls * one.memorySeconds,
        links + one.calls * one.communicationSeconds,
        matrix + one.calls * one.matrixSeconds,
        vector + one.calls * one.vectorSeconds,
      ],
    });
  }
  return [...rows.values()].toSorted((one, other) => other.seconds - one.seconds);
}
