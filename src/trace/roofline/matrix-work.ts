/** Work of one matrix product. */
export interface MatrixWork {
  readonly flops: number;
  /** Bytes that must move at least: both operands and the product, each once. */
  readonly bytes: number;
  /** Format of the operands, as device peaks are stated; null = another one. */
  readonly format: 'bf16' | 'fp8' | null;
}

/** Which inputs of an operator are its operands; `isTransposed` = the second is stored as [n, k]. */
interface Operands {
  readonly first: number;
  readonly second: number;
  readonly isTransposed?: true;
}

/**
 * Operators whose inputs tell the shape of a matrix product, by the order of their arguments: pytorch/pytorch
 * aten/src/ATen/native/native_functions.yaml; vllm-project/vllm csrc/torch_bindings.cpp; sgl-project/sglang sgl-kernel.
 */
const operators: Readonly<Record<string, Operands>> = {
  'aten::mm': { first: 0, second: 1 },
  'aten::bmm': { first: 0, second: 1 },
  'aten::addmm': { first: 1, second: 2 },
  'aten::baddbmm': { first: 1, second: 2 },
  'aten::linear': { first: 0, second: 1, isTransposed: true },
  'aten::_scaled_mm': { first: 0, second: 1 },
  '_C::cutlass_scaled_mm': { first: 1, second: 2 },
  'sgl_kernel::fp8_scaled_mm': { first: 0, second: 1 },
};

/** Whether an operator of that name multiplies matrices. */
export const isMatrixOperator = (name: string): boolean => name in operators;

const bytesOf: Readonly<Record<string, number>> = {
  'c10::BFloat16': 2,
  'c10::Half': 2,
  float: 4,
  double: 8,
  'c10::Float8_e4m3fn': 1,
  'c10::Float8_e4m3fnuz': 1,
  'c10::Float8_e5m2': 1,
  'c10::Float8_e5m2fnuz': 1,
  'signed char': 1,
  'unsigned char': 1,
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Old writers leave elements out; such a text tells no shape.
    return null;
  }
}

/** One shape of `Input Dims`; null where it is none. */
function shapeOf(dims: unknown, at: number): readonly number[] | null {
  const shape: unknown = Array.isArray(dims) ? dims[at] : null;
  if (!Array.isArray(shape) || shape.length < 2) return null;
  return shape.every((size): size is number => typeof size === 'number' && size > 0) ? shape : null;
}

function formatOf(type: string): MatrixWork['format'] {
  if (type.startsWith('c10::Float8')) return 'fp8';
  return type === 'c10::BFloat16' || type === 'c10::Half' ? 'bf16' : null;
}

/**
 * The matrix product that an operator runs, by its recorded shapes and types (`Input Dims`, `Input type`); null where they
 * do not tell it. The product counts in the operands' element size, at least two bytes.
 */
export function matrixWork(operator: string, dimsText: string, typesText: string): MatrixWork | null {
  const operands = operators[operator];
  if (operands === undefined) return null;
  const dims = parsed(dimsText);
  const types = parsed(typesText);
  const [a, b] = [shapeOf(dims, operands.first), shapeOf(dims, operands.second)];
  const type: unknown = Array.isArray(types) ? types[operands.first] : null;
  const elementBytes = typeof type === 'string' ? bytesOf[type] : undefined;
  if (a === null || b === null || typeof type !== 'string' || elementBytes === undefined) return null;
  const [rows = 0, k = 0] = a.slice(-2);
  const [inner = 0, columns = 0] = operands.isTransposed ? b.slice(-2).reverse() : b.slice(-2);
  if (inner !== k) return null;
  const outer = a.slice(0, -2).reduce((product, size) => product * size, 1);
  const m = outer * rows;
  const weights = b.reduce((product, size) => product * size, 1);
  return {
    flops: 2 * m * k * columns,
    bytes: elementBytes * (m * k + weights) + Math.max(2, elementBytes) * m * columns,
    format: formatOf(type),
  };
}
