import type { CalledTensor } from './called-operator.ts';
import { cacheWrites, flattened, gated, merged, multiplications, rotations, typeKey } from './kernels.ts';
import { areEqual, arePadded, logical, type Sizes, withoutBatch } from './shapes.ts';
import type { MeasuredRow } from './table.ts';

/** How well a row fits: `padded` where sizes are equal but for padding. */
export type Fit = 'exact' | 'padded';

function headsLast(shape: Sizes): Sizes {
  const [batch = 1, heads = 1, rows = 1, width = 1] = shape;
  return shape.length === 4 ? [batch, rows, heads, width] : shape;
}

function withHead(shape: Sizes): Sizes {
  const [batch = 1, rows = 1, width = 1] = shape;
  return shape.length === 3 ? [batch, rows, 1, width] : shape;
}

/** Queries and keys as rotations were measured. */
function asRotated(inputs: readonly CalledTensor[]): readonly CalledTensor[] {
  const [query, key, cosine, sine] = inputs;
  if (query === undefined || key === undefined) return inputs;
  const turned = [key, query].map((one) => ({ ...one, shape: headsLast(one.shape) }));
  if (cosine === undefined || sine === undefined) return turned;
  return [...turned, ...[cosine, sine].map((one) => ({ ...one, shape: withHead(one.shape) }))];
}

/** Gate and up side by side. */
function asGated(inputs: readonly CalledTensor[]): readonly CalledTensor[] {
  const [gate, up] = inputs;
  if (gate === undefined || up === undefined || gate.type !== up.type) return inputs;
  const [left, right] = [withoutBatch(gate.shape), withoutBatch(up.shape)];
  if (!areEqual(left.slice(0, -1), right.slice(0, -1))) return inputs;
  return [{ type: gate.type, shape: [...left.slice(0, -1), (left.at(-1) ?? 0) + (right.at(-1) ?? 0)] }];
}

/** Keys, values, the cache of each, and positions. */
function asWritten(inputs: readonly CalledTensor[]): readonly CalledTensor[] {
  const [key, value, cache, slots] = inputs;
  if (key === undefined || value === undefined || cache === undefined || slots === undefined) return inputs;
  if (key.shape.length !== 2 || value.shape.length !== 2 || cache.shape[0] !== 2) return inputs;
  const row = ({ shape, type }: CalledTensor) => ({ type, shape: [shape[0] ?? 0, 1, shape[1] ?? 0] });
  const half = { type: cache.type, shape: cache.shape.slice(1) };
  return [row(key), row(value), half, half, slots];
}

function asMeasured(inputs: readonly CalledTensor[], kernel: string, measured: number) {
  if (rotations.has(kernel) && inputs.length >= 2 && measured >= 2) return asRotated(inputs);
  if (gated.has(kernel) && inputs.length === 2 && measured === 1) return asGated(inputs);
  if (cacheWrites.has(kernel) && inputs.length === 4 && measured === 5) return asWritten(inputs);
  return inputs;
}

function isTransposed(shape: Sizes, measured: Sizes): boolean {
  const lead = shape.length - 2;
  if (lead < 0 || lead > 1 || measured.length !== shape.length) return false;
  if (lead === 1 && shape[0] !== measured[0]) return false;
  return shape[lead] === measured[lead + 1] && shape[lead + 1] === measured[lead];
}

/** Three sizes as two, the way that the kernel was measured. */
function asMatrix(shape: Sizes, kernel: string): Sizes[] {
  const whole = withoutBatch(shape).length === 3 ? withoutBatch(shape) : shape;
  if (whole.length !== 3) return [];
  const [outer = 0, middle = 0, inner = 0] = whole;
  const rows = [outer * middle, inner];
  return merged.has(kernel) ? [rows, [outer, middle * inner]] : [rows];
}

/** The last rule that made an argument fit; padding never takes the place of a rule that changes the shape. */
type MatchKind = 'same' | 'stripped' | 'reshaped' | 'padded';

function ruleOf(
  called: Sizes,
  measured: Sizes,
  kernel: string,
  position: number,
  before: MatchKind,
): MatchKind | null {
  if (areEqual(called, measured)) return before;
  const plain = withoutBatch(called);
  const plainMeasured = withoutBatch(measured);
  if (areEqual(plain, plainMeasured) || areEqual(plain, measured)) return 'stripped';
  const isColumn = called.length === 2 && measured.length === 2 && called[0] === 1 && measured[1] === 1;
  if (kernel === 'Index' && isColumn && called[1] === measured[0]) return 'reshaped';
  if (multiplications.has(kernel) && position >= 1 && isTransposed(plain, measured)) return 'reshaped';
  if (arePadded(plain, measured)) return before === 'same' ? 'padded' : before;
  if (arePadded(plain, plainMeasured)) return before === 'reshaped' ? before : 'padded';
  if (!flattened.has(kernel) || measured.length !== 2) return null;
  for (const shape of asMatrix(called, kernel)) {
    if (areEqual(shape, measured)) return 'reshaped';
    if (arePadded(shape, measured)) return 'padded';
  }
  return null;
}

/**
 * Whether a measured row is this call (references/engine/measured-operators.md 3). `count`: arguments that are
 * compared; null for all.
 */
export function matchInputs(
  inputs: readonly CalledTensor[],
  row: MeasuredRow,
  kernel: string,
  count: number | null,
): Fit | null {
  const shapes = count === null ? row.inputShapes : row.inputShapes.slice(0, count);
  const called = asMeasured(inputs, kernel, shapes.length);
  if (called.length !== shapes.length) return null;
  let rule: MatchKind = 'same';
  for (const [position, { shape, type }] of called.entries()) {
    const measuredType = row.inputTypes[position];
    if (type === null || measuredType === undefined) return null;
    if (typeKey(kernel, type) !== typeKey(kernel, measuredType)) return null;
    const measured = logical(shapes[position] ?? [], row.inputFormats[position]);
    const next = ruleOf(shape, measured, kernel, position, rule);
    if (next === null) return null;
    rule = next;
  }
  return rule === 'padded' ? 'padded' : 'exact';
}
