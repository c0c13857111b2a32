/** Operators as simulators name them (`aten.mm.default`); a profiler writes `aten::mm`. */
const simulatedOperator = /^(?:tensor_cast\.[\w.]+|aten\.\w+(?:\.\w+)?|c10d(?:_functional)?\.\w+\.\w+)$/;

/** Whether a row can only come from a simulator. */
export function isSimulated(name: string): boolean {
  return simulatedOperator.test(name);
}

/** Writers that name themselves in the document, by what gives them away. */
const writers: readonly (readonly [RegExp, string])[] = [
  [/throughline/i, 'throughline'],
  [/tensor_?cast|msmodeling/i, 'TensorCast'],
  [/vidur/i, 'Vidur'],
  [/simai|astra-?sim/i, 'ASTRA-sim'],
];

/**
 * The simulator that wrote a trace; null where a profiler did. A sign of a simulator outweighs every sign of a profiler:
 * a header can be added to a simulated trace, its operators stay what they are.
 */
export function simulatorOf(
  document: Readonly<Record<string, unknown>>,
  hasSimulatedRows: boolean,
): string | null {
  const said = [document.generator, document.otherData, document.metadata]
    .map((one) => JSON.stringify(one) ?? '')
    .join(' ');
  const named = writers.find(([pattern]) => pattern.test(said))?.[1];
  return named ?? (hasSimulatedRows ? 'TensorCast' : null);
}
