import { type Count, memoryOperator, type PlannedOperator, type Shape } from './planned-operator.ts';

/** Softmax over rows of fp32 `bytes` each. */
export function softmax(isCompiled: boolean, rows: Count, bytes: number): PlannedOperator[] {
  const all: Shape = [rows, bytes / 4];
  const inputs = [all];
  if (!isCompiled) return [memoryOperator('aten._softmax', rows, bytes, bytes, { inputs })];
  const withRows = { inputs: [all, [rows, 1]] };
  return [
    memoryOperator('aten.amax', rows, bytes, 4, { inputs }),
    memoryOperator('aten.sub.Tensor', rows, bytes + 4, bytes, withRows),
    memoryOperator('aten.exp', rows, bytes, bytes, { inputs }),
    memoryOperator('aten.sum.dim_IntList', rows, bytes, 4, { inputs }),
    memoryOperator('aten.div.Tensor', rows, bytes + 4, bytes, withRows),
  ];
}
