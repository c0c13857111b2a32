import { messages } from '../../text/catalogue.ts';
import { fixed, percent } from '../../text/figures.ts';
import type { Language } from '../../text/language.ts';
import type { ValueProblem } from './parse-value.ts';
import { recommendedQuantization } from './recommended-quantization.ts';
import { type SlotRecord, slotRecord } from './records.ts';
import {
  figuresIn,
  type SlotValue,
  type SlotValues,
  statedValues,
  type TargetValues,
  valueOfSlot,
} from './values.ts';

function withUnit(figure: string, unit: string | null, language: Language): string {
  const word = unit === null ? '' : (messages(language).plan.units[unit] ?? unit);
  return word === '' ? figure : `${figure} ${word}`;
}

function figureText(value: number): string {
  return Number.isInteger(value) ? fixed(value) : String(value);
}

const ofInstances: ReadonlySet<string> = new Set(['prefillDevicesPerInstance', 'decodeDevicesPerInstance']);

/** A value as a person reads it: `50 ms`, `8`, `off`, `W8A8_DYNAMIC`, `no limit`. */
export function formatSlotValue(record: SlotRecord, value: SlotValue, language: Language): string {
  const text = messages(language);
  if (value === null) return record.kind === 'path' ? text.stated.off : text.plan.noLimit;
  if (record.id === 'quantize' && value === 'recommended') return recommendedQuantization.linear;
  if (record.kind === 'boolean') return value === true ? text.stated.on : text.stated.off;
  const option = record.options.find((one) => one.value === value);
  if (option) return option.label[language];
  if (record.kind === 'targets') return formatTargets(valueOfSlot('targets', value)?.value ?? [], language);
  if (record.id === 'batchRange') return formatBatch(figuresIn(value), language);
  if (Array.isArray(value)) return formatList(value, language);
  if (typeof value !== 'number') return String(value);
  if (record.kind === 'fraction') return percent(value, Number.isInteger(value * 100) ? 0 : 1);
  // A size behind `P instance` would be read as how many of them there are.
  if (ofInstances.has(record.id)) return text.plan.devicesOf(figureText(value));
  return withUnit(figureText(value), record.unit, language);
}

function formatList(values: readonly unknown[], language: Language): string {
  if (values.length === 0) return messages(language).plan.everySize;
  return values.map((one) => (typeof one === 'number' ? figureText(one) : String(one))).join(' · ');
}

/** One bound is the largest batch, two alike are a batch that is fixed: nothing else tells them apart on a screen. */
function formatBatch(bounds: SlotValues['batchRange'], language: Language): string {
  const text = messages(language).plan;
  const [least, most] = bounds;
  if (least === undefined || bounds.length > 2) return formatList(bounds, language);
  if (most === undefined) return text.batchAtMost(figureText(least));
  return least === most
    ? text.batchExactly(figureText(least))
    : text.batchBetween(figureText(least), figureText(most));
}

function formatTargets(targets: readonly TargetValues[], language: Language): string {
  return targets.map((target) => formatTarget(target, language)).join(' | ');
}

/** `8 × ATLAS_800_A2_376T_64G, TPOT limit 50 ms`. */
function formatTarget(target: TargetValues, language: Language): string {
  const { devices = [], numDevices } = target;
  const count = numDevices === undefined ? '' : fixed(numDevices);
  const names = devices.join(' · ');
  const counted = names === '' ? messages(language).plan.devicesOf(count) : `${count} × ${names}`;
  const hardware = count === '' ? names : counted;
  const rest = statedValues(target)
    .filter(({ slot }) => slot !== 'devices' && slot !== 'numDevices')
    .map(({ slot, value }) => {
      const record = slotRecord(slot);
      return `${record.label[language]} ${formatSlotValue(record, value, language)}`;
    });
  return [hardware, ...rest].filter((part) => part !== '').join(', ');
}

/** Why words were refused, in words, with what would be accepted. */
export function explainProblem(record: SlotRecord, problem: ValueProblem, language: Language): string {
  const texts = messages(language).plan.problems;
  const allowed = record.allowed[language] || texts.oneChoice;
  const separator = messages(language).punctuation.separator;
  switch (problem.kind) {
    case 'unreadable':
      return texts.unreadable(problem.words, allowed);
    case 'out-of-range':
      return texts.outOfRange(problem.words, allowed);
    case 'not-whole':
      return texts.notWhole(problem.words, allowed);
    case 'unknown-option':
      return texts.unknownOption(
        problem.words,
        record.options
          .filter(({ value }) => problem.options.includes(String(value)))
          .map(({ label }) => label[language])
          .join(separator),
      );
    case 'unknown-device':
      return texts.unknownDevice(problem.words, problem.nearest.join(separator));
  }
}
