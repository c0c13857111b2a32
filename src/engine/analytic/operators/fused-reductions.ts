import type { PlannedOperator } from './planned-operator.ts';

/** Linears that the program knows together with the all-reduce right behind them, and what it calls the pair. */
const fusedNames: ReadonlyMap<string, string> = new Map([
  ['aten.mm', 'tensor_cast.matmul_all_reduce'],
  ['tensor_cast.static_quant_linear', 'tensor_cast.static_quant_linear_all_reduce'],
  ['tensor_cast.static_quant_linear_int4', 'tensor_cast.static_quant_linear_int4_all_reduce'],
  ['tensor_cast.fp8_linear', 'tensor_cast.fp8_linear_all_reduce'],
  ['tensor_cast.mxfp4_linear', 'tensor_cast.mxfp4_linear_all_reduce'],
]);

/** One operator that lasts as long as the slower of a linear and its all-reduce. */
function beside(name: string, multiply: PlannedOperator, reduction: PlannedOperator): PlannedOperator {
  return {
    ...multiply,
    name,
    ...(reduction.exchange === undefined ? {} : { exchange: reduction.exchange }),
    fill(batch, work) {
      reduction.fill(batch, work);
      const { linkSeconds, readBytes, writeBytes } = work;
      work.clear();
      multiply.fill(batch, work);
      work.overlappedLinkSeconds = linkSeconds;
      work.overlappedBytes = readBytes + writeBytes;
    },
  };
}

/**
 * `enable_matmul_allreduce`: every all-reduce right behind a linear runs beside it
 * (references/engine/operator-time.md 2.2).
 */
export function fuseReductions(operators: readonly PlannedOperator[]): PlannedOperator[] {
  const fused: PlannedOperator[] = [];
  for (const operator of operators) {
    const previous = fused.at(-1);
    const name = previous === undefined ? undefined : fusedNames.get(previous.name);
    if (previous !== undefined && name !== undefined && operator.name === 'tensor_cast.all_reduce') {
      fused[fused.length - 1] = beside(name, previous, operator);
    } else fused.push(operator);
  }
  return fused;
}
