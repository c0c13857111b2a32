import { messages } from '../../text/catalogue.ts';
import { fixed } from '../../text/figures.ts';
import type { Language } from '../../text/language.ts';
import { type Answers, answered } from '../answers.ts';
import { engineOf } from '../default-engine.ts';
import { cardsOfDies, dieDevices } from '../dies.ts';
import { type DevicesKnown, plansForGpus } from '../slots/conditions.ts';
import { formatSlotValue } from '../slots/format-value.ts';
import { slotRecord } from '../slots/records.ts';
import { targetsOf } from '../slots/targets.ts';

/** How the deployment mode becomes a mode of the optimizer and why; then whether one or several devices are compared. */
export function modeNote(answers: Answers, facts: DevicesKnown, language: Language): readonly string[] {
  const notes = messages(language).plan.modeNotes;
  return [...modeLines(answers, facts, language), ...hardwareLines(answers, facts, notes)];
}

/** How the mode becomes one of the calibrated estimator. */
function servingModeLines(answers: Answers, language: Language): readonly string[] {
  const notes = messages(language).plan.modeNotes;
  switch (answered(answers, 'mode')) {
    case 'aggregation':
      return [notes.servingAggregation];
    case 'disaggregation': {
      const phases = formatSlotValue(slotRecord('phases'), answered(answers, 'phases'), language);
      return [notes.servingPhases(phases)];
    }
    case 'pd-ratio':
      return [notes.servingRatio];
    case null:
      return [];
  }
}

function modeLines(answers: Answers, facts: DevicesKnown, language: Language): readonly string[] {
  const notes = messages(language).plan.modeNotes;
  if (engineOf(answers, facts) === 'calibrated') return servingModeLines(answers, language);
  switch (answered(answers, 'mode')) {
    case 'aggregation':
      return [notes.aggregation];
    case 'disaggregation': {
      const phases = formatSlotValue(slotRecord('phases'), answered(answers, 'phases'), language);
      return [notes.disaggregation(phases)];
    }
    case 'pd-ratio':
      return [notes.pdRatio];
    case null:
      return [];
  }
}

function hardwareLines(
  answers: Answers,
  facts: DevicesKnown,
  notes: ReturnType<typeof messages>['plan']['modeNotes'],
): readonly string[] {
  const targets = targetsOf(answers);
  if (targets.length > 1) return [notes.severalTargets(String(targets.length))];
  const devices = answered(answers, 'devices') ?? [];
  if (devices.length === 0) return [];
  return [
    devices.length === 1 ? notes.oneDevice(devices[0] ?? '') : notes.severalDevices(String(devices.length)),
    ...dieLines(answers, facts, notes),
    ...engineLines(answers, facts, notes),
  ];
}

/** What one device is, where its profile describes a die of a card. */
function dieLines(
  answers: Answers,
  facts: DevicesKnown,
  notes: ReturnType<typeof messages>['plan']['modeNotes'],
): readonly string[] {
  const [device] = dieDevices(answers, facts);
  const count = answered(answers, 'numDevices');
  if (device === undefined || count === null) return [];
  return [notes.dies(fixed(device.diesPerCard), fixed(count), cardsOfDies(count, device))];
}

/** Which engine plans GPUs where none was named, and why. */
function engineLines(
  answers: Answers,
  facts: DevicesKnown,
  notes: ReturnType<typeof messages>['plan']['modeNotes'],
): readonly string[] {
  return answered(answers, 'engine') === null && plansForGpus(answers, facts) ? [notes.gpuEngine] : [];
}
