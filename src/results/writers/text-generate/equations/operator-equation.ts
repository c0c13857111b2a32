import type { DeviceProfile, OperationCounts, OperatorCost } from '../../../../engine/index.ts';
import type { Catalogue } from '../../../../text/catalogue.ts';
import { isKeyOf } from '../../../../text/fields.ts';
import { significant } from '../../../../text/figures.ts';
import { type Line, line, span } from '../../../../text/line.ts';
import { displayWidth, padEnd, padStart, wrap } from '../../../../text/width.ts';
import { printedName } from '../operator-rows.ts';
import { byteRate, shortTime, sumOfProducts, whole } from './quantities.ts';

type EquationTexts = Catalogue['equations'];

/** Where an equation is drawn. */
export interface Sheet {
  readonly columns: number;
  readonly device: DeviceProfile;
  readonly texts: EquationTexts;
}

const timeColumns = 10;
const indentColumns = 4;

/** A labelled expression, its time on the right, and a sign where it decides. */
function row(
  sheet: Sheet,
  label: string,
  expression: string,
  seconds: number | null,
  decides = false,
): Line[] {
  const labels = Object.values(sheet.texts.labels);
  const labelColumns = indentColumns + Math.max(...labels.map(displayWidth)) + 2;
  const head = ' '.repeat(indentColumns) + padEnd(label, labelColumns - indentColumns);
  const right = seconds === null ? '' : padStart(shortTime(seconds), timeColumns);
  const sign = ' ◂';
  const room = sheet.columns - displayWidth(right) - displayWidth(sign);
  const lines = wrap(line(head, expression), room, labelColumns);
  if (seconds === null) return lines;
  return lines.map((one, at) => {
    if (at < lines.length - 1) return one;
    const text = one.map((part) => part.text).join('');
    return line(padEnd(text, room), right, ...(decides ? [span(sign, 'accent')] : []));
  });
}

function operations(
  counts: OperationCounts,
  peaks: DeviceProfile['matrixPeaks'],
  terms: OperatorCost['matrixTerms'],
  texts: EquationTexts,
): string {
  const shown = Object.entries(counts).map(([format, count]) => {
    const hasPeak = isKeyOf(peaks, format) && peaks[format] !== undefined;
    return `${whole(count)} ${format}${hasPeak ? '' : ` (${texts.noPeak})`}`;
  });
  const all = shown.join(' + ');
  return terms.length === 0 ? all : `${sumOfProducts(terms)} = ${all}`;
}

function matrixRow(one: OperatorCost, sheet: Sheet): Line[] {
  if (Object.keys(one.matrixOperations).length === 0) return [];
  const { texts, device } = sheet;
  const expression = operations(one.matrixOperations, device.matrixPeaks, one.matrixTerms, texts);
  return row(sheet, texts.labels.matrix, expression, one.matrixSeconds, one.bound === 'matrix');
}

function vectorRow(one: OperatorCost, sheet: Sheet): Line[] {
  if (Object.keys(one.vectorOperations).length === 0) return [];
  const { texts, device } = sheet;
  const expression = operations(one.vectorOperations, device.vectorPeaks, [], texts);
  return row(sheet, texts.labels.vector, expression, one.vectorSeconds, one.bound === 'vector');
}

function memoryRow(one: OperatorCost, sheet: Sheet): Line[] {
  const { texts } = sheet;
  const { readBytes, writeBytes, rewriteBytes } = one;
  const parts = [
    ...(readBytes > 0 ? [texts.read(whole(readBytes))] : []),
    ...(writeBytes > 0 ? [texts.written(whole(writeBytes))] : []),
    ...(rewriteBytes > 0 ? [texts.inPlace(whole(rewriteBytes))] : []),
  ];
  if (parts.length === 0) return [];
  const expression = `${parts.join(' + ')} = ${whole(readBytes + writeBytes + rewriteBytes)} B`;
  return row(sheet, texts.labels.memory, expression, one.memorySeconds, one.bound === 'memory');
}

function linksRow(one: OperatorCost, sheet: Sheet): Line[] {
  if (one.exchange === null) return [];
  const { ranks, messageBytes, bytesPerSecond, latencySeconds } = one.exchange;
  const facts = [
    `n = ${ranks}`,
    `M = ${whole(messageBytes)} B`,
    `bw = ${byteRate(bytesPerSecond)}`,
    `lat = ${significant(latencySeconds * 1e6)} us`,
  ];
  const decides = one.bound === 'communication';
  return row(sheet, sheet.texts.labels.links, facts.join(', '), one.communicationSeconds, decides);
}

function timeRow(one: OperatorCost, sheet: Sheet): Line[] {
  const { texts } = sheet;
  const slowest = one.seconds - one.staticSeconds;
  const isBeside = one.exchange !== null && Object.keys(one.matrixOperations).length > 0;
  const sum = isBeside
    ? texts.beside
    : `${shortTime(slowest)} + ${texts.fixedCost(shortTime(one.staticSeconds))}`;
  const lines = row(sheet, texts.labels.time, sum, one.seconds);
  if (one.calls === 1) return lines;
  const expression = `${shortTime(one.seconds)} × ${texts.calls(whole(one.calls))}`;
  return [...lines, ...row(sheet, '', expression, one.seconds * one.calls)];
}

function shapesRow({ inputShapes }: OperatorCost, sheet: Sheet): Line[] {
  if (inputShapes.length === 0) return [];
  const shapes = inputShapes.map((shape) => `[${shape.join(', ')}]`).join(' ');
  return row(sheet, sheet.texts.labels.shapes, shapes, null);
}

/** One operator: its shapes, what each component of its time is made of, and which of them decides. */
export function operatorEquation(one: OperatorCost, sheet: Sheet): Line[] {
  return [
    line('  ', span(printedName(one.name), 'strong')),
    ...shapesRow(one, sheet),
    ...matrixRow(one, sheet),
    ...vectorRow(one, sheet),
    ...memoryRow(one, sheet),
    ...linksRow(one, sheet),
    ...timeRow(one, sheet),
  ];
}
