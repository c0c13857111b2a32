import { type AttentionCall, lengthColumn, queryOf } from '../attention-rows.ts';
import { interpolationPolicy, type MeasuredDatabase } from '../database.ts';
import { isPadded } from '../shapes.ts';
import type { MeasuredRow, MeasuredTable } from '../table.ts';
import { between } from './between.ts';
import { type Coordinates, matching, type Point, type PointGroup } from './points.ts';
import type { PointIndex } from './rows.ts';

const varying = ['seq', 'batch', 'heads', 'head_dim'];

/** One axis, then two, then three together. */
const axes: readonly (readonly string[])[] = [1, 2, 3].flatMap((size) => combinations(varying, size));

function combinations(names: readonly string[], size: number): string[][] {
  if (size === 0) return [[]];
  return names.flatMap((name, index) =>
    combinations(names.slice(index + 1), size - 1).map((rest) => [name, ...rest]),
  );
}

const unknown = '-1';

function whole(row: MeasuredRow, column: string): number | null {
  const value = row.figure(column);
  return value !== null && Number.isInteger(value) ? value : null;
}

function pointOf(row: MeasuredRow, table: MeasuredTable): Pick<Point, 'at' | 'regime'> | null {
  const column = lengthColumn(table);
  const seq = column === null ? null : whole(row, column);
  const [raw, key] = row.inputShapes;
  const [type] = row.inputTypes;
  if (seq === null || seq < 0 || raw === undefined || type === undefined) return null;
  const query = queryOf(raw, key?.at(-1) ?? raw.at(-1) ?? 0);
  if (query === null) return null;
  const [tokens, heads, width] = query;
  const batch = table.has('Runtime batch_size')
    ? whole(row, 'Runtime batch_size')
    : raw.length === 4 && raw[2] === 1
      ? (raw[0] ?? null)
      : null;
  const stated = (name: string) => whole(row, name)?.toString() ?? unknown;
  const layout = row.cell('Runtime input_layout');
  const quantization = row.cell('Runtime quant_mode');
  return {
    at: {
      q_tokens: tokens,
      seq,
      heads,
      head_dim: width,
      ...(batch === null ? {} : { batch }),
    },
    regime: {
      dtype: type,
      ...(table.has('Runtime sparse_mode') ? { sparse_mode: stated('Runtime sparse_mode') } : {}),
      ...(table.has('Runtime num_key_value_heads')
        ? { kv_heads: stated('Runtime num_key_value_heads') }
        : {}),
      ...(layout === null ? {} : { input_layout: layout }),
      ...(quantization === null ? {} : { quant_mode: quantization }),
    },
  };
}

/** Attention as it is looked between rows: how requests lie in memory, and how many there are. */
export interface AttentionPlace {
  readonly call: AttentionCall;
  readonly layout: string | null;
  /** Requests; null where the kernel is not told. */
  readonly batch: number | null;
  readonly quantization: string | null;
}

function hasBatch({ at }: Point): boolean {
  return at.batch !== undefined;
}

/** The group and the place in it, with the number of requests where its rows state one. */
function withBatch(
  group: PointGroup,
  at: Coordinates,
  batch: number | null,
): { group: PointGroup; at: Coordinates } | null {
  if (!group.points.some(hasBatch)) return { group, at };
  if (batch !== null) return { group, at: { ...at, batch } };
  const without = group.points.filter((point) => !hasBatch(point));
  if (without.length > 0) return { group: { ...group, points: without }, at };
  const [only, ...others] = new Set(group.points.map((point) => point.at.batch ?? 0));
  return only === undefined || others.length > 0 ? null : { group, at: { ...at, batch: only } };
}

function bySquareRoot({ regime, points }: PointGroup): PointGroup {
  return {
    regime,
    points: points.map((point) => ({
      ...point,
      at: { ...point.at, seq: Math.sqrt(point.at.seq ?? 0) },
    })),
  };
}

const likeness = {
  q_tokens: (one: number, other: number) => one === other || isPadded(one, other) || isPadded(other, one),
};

/** Attention between measured lengths, requests and heads (references/engine/measured-operators.md 7). */
export function attentionBetween(
  database: MeasuredDatabase,
  index: PointIndex,
  kernel: string,
  { call, layout, batch, quantization }: AttentionPlace,
): number | null {
  const table = database.table(kernel);
  if (table === null || lengthColumn(table) === null || !table.has('Input Shapes')) return null;
  if (layout === null && table.has('Runtime input_layout')) return null;
  const groups = index.groups(kernel, 'attention', pointOf) ?? [];
  const [tokens, heads, width] = call.query;
  const wanted = {
    dtype: call.type,
    sparse_mode: String(call.sparseMode),
    kv_heads: call.keyValueHeads === null ? unknown : String(call.keyValueHeads),
    ...(layout === null ? {} : { input_layout: layout }),
    ...(quantization === null ? {} : { quant_mode: quantization }),
  };
  const required = ['sparse_mode', 'kv_heads'];
  if (layout !== null) required.push('input_layout');
  if (quantization !== null && table.has('Runtime quant_mode')) required.push('quant_mode');
  const policy = interpolationPolicy(database, kernel);
  const transform = policy.axis_transform ?? policy.shape_transform;
  const isRoot = transform === 'sqrt' || transform === 'sqrt_seq';
  const place: Coordinates = { q_tokens: tokens, seq: call.meanLength, heads, head_dim: width };
  for (const group of matching(groups, wanted, { required })) {
    const found = withBatch(group, place, batch);
    if (found === null) continue;
    const value = isRoot
      ? between(
          bySquareRoot(found.group),
          { ...found.at, seq: Math.sqrt(call.meanLength) },
          { axes, likeness },
        )
      : between(found.group, found.at, { axes, likeness });
    if (value !== null) return value;
  }
  return null;
}
