import { type Count, memoryOperator, type PlannedOperator, type Shape } from './planned-operator.ts';

/** Operator name of a conversion to another number format in eager graphs. */
export const eagerConversion = 'aten._to_copy';

/** Operator name of a conversion to another number format; compiled graphs have one of their own. */
export function conversionName(isCompiled: boolean): string {
  return isCompiled ? 'prims.convert_element_type' : eagerConversion;
}

/** Conversion of `rows` to another number format; `read`, `write`: bytes of one row before and after. */
export function conversion(
  isCompiled: boolean,
  rows: Count,
  read: number,
  write: number,
  shape: Shape | null = null,
): PlannedOperator {
  return memoryOperator(
    conversionName(isCompiled),
    rows,
    read,
    write,
    shape === null ? {} : { inputs: [shape] },
  );
}
