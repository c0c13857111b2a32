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
  if (targets.length > 1)
    return [notes.severalTargets(String(targets.length)), ...dieNotes(answers, facts, notes)];
  const devices = answered(answers, 'devices') ?? [];
  if (devices.length === 0) return [];
  return [
    devices.length === 1 ? notes.oneDevice(devices[0] ?? '') : notes.severalDevices(String(devices.length)),
    ...dieNotes(answers, facts, notes),
    ...engineLines(answers, facts, notes),
  ];
}

/** What one device is, where its profile describes a die of a card; with its name where the plan has other devices, too. */
function dieNotes(
  answers: Answers,
  facts: DevicesKnown,
  notes: ReturnType<typeof messages>['plan']['modeNotes'],
): readonly string[] {
  const targets = targetsOf(answers);
  const all = new Set(targets.flatMap((target) => answered(target, 'devices') ?? []));
  return targets.flatMap((target) => {
    const count = answered(target, 'numDevices');
    if (count === null) return [];
    return dieDevices(target, facts).map((device) => {
      const [each, cards] = [fixed(device.diesPerCard), cardsOfDies(count, device)];
      return all.size > 1
        ? notes.diesOf(device.id, each, fixed(count), cards)
        : notes.dies(each, fixed(count), cards);
    });
  });
}

/** What the devices of a comparison are where one of them is a die of a card: figures per device are no figures per card then. */
export function comparedDies(answers: Answers, facts: DevicesKnown, language: Language): readonly string[] {
  const all = new Set(targetsOf(answers).flatMap((target) => answered(target, 'devices') ?? []));
  return all.size > 1 ? dieNotes(answers, facts, messages(language).plan.modeNotes) : [];
}

/** Which engine plans GPUs where none was named, and why. */
function engineLines(
  answers: Answers,
  facts: DevicesKnown,
  notes: ReturnType<typeof messages>['plan']['modeNotes'],
): readonly string[] {
  return answered(answers, 'engine') === null && plansForGpus(answers, facts) ? [notes.gpuEngine] : [];
}
