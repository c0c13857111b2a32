import type { Batch } from '../../terms/batch.ts';
import type { RequestGroup } from '../../terms/forward-pass.ts';
import { precisionIndex } from '../../terms/precision.ts';
import type { LinearFormat } from '../../terms/quantization.ts';
import { type PlannedOperator, sizesOf } from '../operators/planned-operator.ts';
import type { OperatorWork } from '../operators/work.ts';
import { broadcast, countOf, type Sizes } from './shapes.ts';

/** A tensor of a call; `type`: the profiler's name of its format, null for one that databases do not hold. */
export interface CalledTensor {
  readonly shape: Sizes;
  readonly type: string | null;
}

/** One call of an operator as a database is asked for it. */
export interface CalledOperator {
  /** With its overload: `aten.mm.default`. */
  readonly name: string;
  /** Tensors of more than one number, in the order of the arguments. */
  readonly inputs: readonly CalledTensor[];
  /** Its results; null where they are not known. */
  readonly outputs: readonly CalledTensor[] | null;
  /** Message of a collective; null for other operators. */
  readonly exchange: CalledExchange | null;
  /** Lengths of the requests that attention sees. */
  readonly requests: CalledRequests;
  /** Format of its weights, where calls are told apart by it; null elsewhere. */
  readonly weights: LinearFormat['family'] | null;
  /** Heads and picked tokens of operators whose arguments name them; null elsewhere. */
  readonly heads: number | null;
  readonly picks: number | null;
}

/** Requests of a call: how many, of which length on average, and each group of equal ones. */
export interface CalledRequests {
  readonly count: number;
  readonly meanLength: number;
  readonly longestQuery: number;
  readonly isDecode: boolean;
  readonly groups: readonly RequestGroup[];
}

/** The first argument of a collective, and the ranks it runs over. */
export interface CalledExchange {
  readonly bytes: number;
  readonly ranks: number;
  readonly topology: number;
}

const half = 'DT_BF16';
const single = 'FLOAT';
const int8 = 'INT8';
const int64 = 'INT64';

const typeOfSize: ReadonlyMap<number, string> = new Map([
  [1, int8],
  [2, half],
  [4, single],
  [8, int64],
]);

/** The format of tensors that hold `bytes` together; null where that says nothing. */
function typeByBytes(shapes: readonly Sizes[], bytes: number): string | null {
  const elements = shapes.reduce((sum, shape) => sum + countOf(shape), 0);
  return elements > 0 ? (typeOfSize.get(bytes / elements) ?? null) : null;
}

type Types = (shapes: readonly Sizes[], work: OperatorWork) => readonly (string | null)[];

const fixed =
  (...types: readonly (string | null)[]): Types =>
  () =>
    types;

/** Cache writes: their new entries are as wide as what is read beside the positions. */
const ofCacheWrite: Types = (shapes, work) => {
  const entries = shapes.slice(0, 2);
  const [positions = []] = shapes.slice(-1);
  const type = typeByBytes(entries, work.readBytes - 8 * countOf(positions));
  return [type, type, type, int64];
};

/** Attention over a quantised cache runs at the peak of its format. */
const ofQuantizedAttention: Types = (_shapes, work) => {
  const type = (work.matrixOperations[precisionIndex.int8] ?? 0) > 0 ? int8 : null;
  return [type, type, type, int64];
};

/** Formats of the arguments of operators whose arguments differ; the last one stands for the rest. */
const argumentTypes: Readonly<Record<string, Types>> = {
  'aten.embedding': fixed(half, int64),
  'aten.index_select': fixed(half, int64),
  'aten.index.Tensor': fixed(half, int64),
  'tensor_cast.static_quant_linear': fixed(int8, int8, half),
  'tensor_cast.static_quant_linear_int4': fixed(int8, int8, half),
  'tensor_cast.fp8_linear': fixed(int8, null),
  'tensor_cast.mxfp4_linear': fixed(null),
  'tensor_cast.quantize': fixed(half),
  'tensor_cast.reshape_and_cache': ofCacheWrite,
  'tensor_cast.concat_and_cache_mla': ofCacheWrite,
  'tensor_cast.attention': fixed(half, half, half, int64),
  'tensor_cast.attention_quant': ofQuantizedAttention,
  'tensor_cast.multihead_latent_attention': fixed(half, half, int64, int64, int64, int64, half),
  'tensor_cast.multihead_latent_attention_quant': ofQuantizedAttention,
  'tensor_cast.mla_sparse_attention': fixed(half, half, int64, int64, int64, int64, half),
  'tensor_cast.mla_sparse_attention_quant': ofQuantizedAttention,
  'tensor_cast.dsa_indexer': fixed(half),
  'tensor_cast.mlapo': fixed(half),
  'tensor_cast.mlapo_quant': fixed(half, half, half, int8, half, int8, int8, half, single),
  'tensor_cast.init_routing_v2': fixed(half, int64),
  'tensor_cast.unpermute_tokens': fixed(half, int64),
};

/** Tensors that an operator takes in lists, which its plan leaves out. */
function listed(name: string, shapes: readonly Sizes[], work: OperatorWork): Sizes[] {
  if (name !== 'aten.index.Tensor') return [];
  const [table = []] = shapes;
  const rows = work.writeBytes / 2 / countOf(table.slice(-1));
  return Number.isInteger(rows) ? [[rows]] : [];
}

type OutputsOf = (inputs: readonly CalledTensor[]) => readonly CalledTensor[] | null;

function product(inputs: readonly CalledTensor[], at: number): CalledTensor[] | null {
  const [rows] = inputs[at]?.shape ?? [];
  const columns = inputs[at + 1]?.shape[1];
  return rows === undefined || columns === undefined ? null : [{ shape: [rows, columns], type: half }];
}

const selection: OutputsOf = ([table, indices]) => {
  if (table === undefined || indices === undefined) return null;
  const lead = table.shape.slice(0, -2);
  return [{ shape: [...lead, ...indices.shape, ...table.shape.slice(-1)], type: table.type }];
};

const quantized: OutputsOf = ([input]) =>
  input === undefined
    ? null
    : [
        { shape: input.shape, type: int8 },
        { shape: [], type: single },
      ];

const outputsByName: Readonly<Record<string, OutputsOf>> = {
  'aten.addmm': (inputs) => product(inputs, 1),
  'tensor_cast.static_quant_linear': (inputs) => product(inputs, 0),
  'tensor_cast.static_quant_linear_int4': (inputs) => product(inputs, 0),
  'tensor_cast.fp8_linear': (inputs) => product(inputs, 0),
  'tensor_cast.mxfp4_linear': (inputs) => product(inputs, 0),
  'aten.mm': (inputs) => product(inputs, 0),
  'aten.embedding': ([table, ids]) =>
    table === undefined || ids === undefined
      ? null
      : [{ shape: [...ids.shape, ...table.shape.slice(1)], type: table.type }],
  'aten.index_select': selection,
  'aten.index.Tensor': selection,
  'tensor_cast.dynamic_quantize_symmetric': quantized,
};

/** Element by element, or nothing: the written bytes say which format, and whether the shape is right. */
function elementWise(inputs: readonly CalledTensor[], work: OperatorWork): CalledTensor[] | null {
  const shape = broadcast(inputs.map((one) => one.shape));
  if (shape === null || shape.length === 0) return null;
  const type = typeByBytes([shape], work.writeBytes);
  return type === null ? null : [{ shape, type }];
}

/** The call of an operator for a batch; `work`: filled for that batch. */
export function calledOperator(operator: PlannedOperator, batch: Batch, work: OperatorWork): CalledOperator {
  const { name } = operator;
  const planned = (operator.inputs ?? []).map((shape) => sizesOf(shape, batch));
  const shapes = [...planned, ...listed(name, planned, work)].filter((shape) => shape.length > 0);
  const types = argumentTypes[name]?.(shapes, work) ?? [
    typeByBytes(shapes, work.readBytes + work.rewriteBytes) ?? half,
  ];
  const inputs = shapes.map(
    (shape, index): CalledTensor => ({ shape, type: types[Math.min(index, types.length - 1)] ?? null }),
  );
  const rule = outputsByName[name];
  const { exchange } = operator;
  return {
    name: name.split('.').length > 2 ? name : `${name}.default`,
    inputs,
    outputs: rule === undefined ? elementWise(inputs, work) : rule(inputs),
    exchange:
      exchange === undefined
        ? null
        : {
            bytes: countOf(planned[0] ?? []) * bytesOf(planned, work),
            ranks: exchange.group.size,
            topology: exchange.group.topology,
          },
    requests: {
      count: batch.requests,
      meanLength: batch.requests === 0 ? 0 : Math.floor(batch.sequenceTotal / batch.requests),
      longestQuery: Math.max(0, ...batch.groups.map((group) => group.queryLength)),
      isDecode: batch.phase === 'decode',
      groups: batch.groups,
    },
    weights: operator.weights ?? null,
    heads: operator.heads ?? null,
    picks: operator.picks ?? null,
  };
}

/** Bytes of an element that ranks exchange: what is read of the tensor says it. */
function bytesOf([tensor = []]: readonly Sizes[], work: OperatorWork): number {
  const bytes = work.readBytes / countOf(tensor);
  return typeOfSize.has(bytes) ? bytes : 2;
}

/** Operators whose rows tell the lengths of single requests. */
const seesEachRequest: ReadonlySet<string> = new Set([
  'tensor_cast.mla_sparse_attention.default',
  'tensor_cast.mla_sparse_attention_quant.default',
  'tensor_cast.dsa_indexer.default',
]);

/** Whether two calls are asked for alike. */
export function callKey({ name, inputs, outputs, exchange, requests }: CalledOperator): string {
  const tensors = (list: readonly CalledTensor[]) =>
    list.map(({ shape, type }) => `${type ?? '?'}${shape.join(',')}`).join(';');
  const each = requests.groups.map((one) => `${one.count}x${one.queryLength}/${one.sequenceLength}`);
  const lengths = seesEachRequest.has(name)
    ? `${requests.isDecode} ${each.join(' ')}`
    : name.includes('attention')
      ? `${requests.count} ${requests.meanLength} ${requests.longestQuery}`
      : '';
  const moved = exchange === null ? '' : `${exchange.bytes} ${exchange.ranks} ${exchange.topology}`;
  return [name, tensors(inputs), outputs === null ? '' : tensors(outputs), moved, lengths].join('|');
}
