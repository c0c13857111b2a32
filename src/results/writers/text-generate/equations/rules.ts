import type { DeviceProfile, ExchangeCost, OperatorCost } from '../../../../engine/index.ts';
import { type Line, line, span } from '../../../../text/line.ts';
import { wrap } from '../../../../text/width.ts';
import type { Sheet } from './operator-equation.ts';
import { byteRate, operationRate, shortTime } from './quantities.ts';

function ratesOf(peaks: DeviceProfile['matrixPeaks'], efficiency: number, used: ReadonlySet<string>): string {
  return Object.entries(peaks)
    .filter(([format]) => used.has(format))
    .map(([format, peak]) => `${format} ${operationRate((peak ?? 0) * efficiency)}`)
    .join(', ');
}

function formatsIn(operators: readonly OperatorCost[], kind: 'matrixOperations' | 'vectorOperations') {
  return new Set(operators.flatMap((one) => Object.keys(one[kind])));
}

/** The rules that all equations follow, with the rates of the device, as far as the operators use them. */
export function ruleLines(operators: readonly OperatorCost[], { device, texts, columns }: Sheet): Line[] {
  const { rules } = texts;
  const { computeEfficiency, memoryBytesPerSecond, memoryEfficiency, staticSeconds } = device;
  const matrix = ratesOf(device.matrixPeaks, computeEfficiency, formatsIn(operators, 'matrixOperations'));
  const vector = ratesOf(device.vectorPeaks, computeEfficiency, formatsIn(operators, 'vectorOperations'));
  const kinds = new Set(
    operators.flatMap(({ exchange }): ExchangeCost['kind'][] => (exchange === null ? [] : [exchange.kind])),
  );
  const collectives = [...kinds].map((kind) => `  ${rules.collectives[kind]}`);
  const said = [
    rules.time,
    ...(matrix === '' ? [] : [rules.matrix(matrix)]),
    ...(vector === '' ? [] : [rules.vector(vector)]),
    rules.memory(byteRate(memoryBytesPerSecond * memoryEfficiency)),
    rules.fixed(
      shortTime(staticSeconds.matrix),
      shortTime(staticSeconds.vector),
      shortTime(staticSeconds.communication),
    ),
    ...(kinds.size === 0 ? [] : [rules.links, ...collectives]),
  ];
  return [line(span(rules.title, 'strong')), ...said.flatMap((text) => wrap(line('  ', text), columns, 4))];
}
