import {
  allOperators,
  type OperatorCost,
  type PartOperators,
  type StageOperators,
} from '../../../../engine/index.ts';
import { emptyLine, type Line, line, span } from '../../../../text/line.ts';
import { wrap } from '../../../../text/width.ts';
import type { SimulatedPass } from '../simulated-pass.ts';
import { operatorEquation, type Sheet } from './operator-equation.ts';
import { shortTime } from './quantities.ts';
import { ruleLines } from './rules.ts';

/** Numbers in runs: `0–2, 5`. */
function numberRuns(numbers: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const one of numbers) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === one - 1) last[1] = one;
    else runs.push([one, one]);
  }
  return runs.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`)).join(', ');
}

function secondsOf(operators: readonly OperatorCost[]): number {
  return operators.reduce((sum, one) => sum + one.calls * one.seconds, 0);
}

/** Neighbours that do the same, counted. */
function joinEqual(operators: readonly OperatorCost[]): OperatorCost[] {
  const joined: OperatorCost[] = [];
  for (const one of operators) {
    const last = joined.at(-1);
    const isSame =
      last !== undefined && JSON.stringify({ ...last, calls: one.calls }) === JSON.stringify(one);
    if (isSame) joined[joined.length - 1] = { ...last, calls: last.calls + one.calls };
    else joined.push(one);
  }
  return joined;
}

function titleOf({ part }: PartOperators, firstLayer: number, { texts }: Sheet): string {
  if (part.kind !== 'layers') return texts.parts[part.kind];
  const numbers = part.members.map((member) => firstLayer + member);
  return texts.parts.layers(numberRuns(numbers), numbers.length);
}

function partLines(title: string, times: number, operators: readonly OperatorCost[], sheet: Sheet): Line[] {
  if (operators.length === 0) return [];
  const shown = joinEqual(operators.filter(({ seconds }) => seconds > 0));
  const one = secondsOf(operators);
  const sum = sheet.texts.partTotal(shortTime(one), times, shortTime(one * times));
  return [
    emptyLine,
    ...wrap(line(span(title, 'strong')), sheet.columns),
    ...shown.flatMap((operator) => operatorEquation(operator, sheet)),
    line('  ', sum),
  ];
}

function stageLines(stage: StageOperators, index: number, isPipelined: boolean, sheet: Sheet): Line[] {
  const { texts } = sheet;
  const { layers, parts, pipelineSend } = stage;
  const title = isPipelined ? [emptyLine, line(texts.parts.stage(index, layers.first, layers.end - 1))] : [];
  return [
    ...title,
    ...parts.flatMap((part) =>
      partLines(titleOf(part, layers.first, sheet), part.times, part.operators, sheet),
    ),
    ...(pipelineSend === null
      ? []
      : partLines(texts.parts.pipelineSend(index, index + 1), 1, [pipelineSend.operator], sheet)),
  ];
}

/** Every operator of a pass with the equation of its time, by the parts of the pass; equal layers once. */
export function equationLines(
  { request, operators, queriesPerRank, cost }: SimulatedPass,
  sheet: Sheet,
): Line[] {
  const { texts, columns, device } = sheet;
  const { model, spec, shape } = request;
  const [group] = shape.requests;
  const { tp, pp, dp, ep } = spec.split;
  const split = [`TP=${tp}`, `PP=${pp}`, `DP=${dp}`, ...(spec.architecture.moe === null ? [] : [`EP=${ep}`])];
  const all = operators.flatMap(({ parts, pipelineSend }) =>
    pipelineSend === null ? allOperators(parts) : [...allOperators(parts), pipelineSend.operator],
  );
  const facts = [
    texts.phase[shape.phase],
    texts.request(queriesPerRank, group?.queryLength ?? 0, group?.sequenceLength ?? 0),
    split.join(' | '),
    spec.quantization.linear,
    spec.compile ? texts.compiled : texts.eager,
  ];
  return [
    ...wrap(line(span(texts.title(model, device.name), 'strong')), columns),
    ...wrap(line(facts.join(texts.separator)), columns),
    emptyLine,
    ...ruleLines(all, sheet),
    ...operators.flatMap((stage, index) => stageLines(stage, index, operators.length > 1, sheet)),
    emptyLine,
    line(span(texts.total(shortTime(cost.seconds)), 'strong')),
  ];
}
