import { fixed, significant } from '../../../text/figures.ts';
import { type Answers, answered } from '../../answers.ts';
import type { MemoryWayOut } from '../../assessment.ts';
import { cardsOfDies, dieDevices, diesIfCards } from '../../dies.ts';
import type { DeviceFacts, PlanFacts } from '../../plan-facts.ts';
import { formatSlotValue } from '../../slots/format-value.ts';
import { namesNear } from '../../slots/nearest-names.ts';
import { slotRecord } from '../../slots/records.ts';
import { valueFor } from '../../slots/values.ts';
import {
  assessed,
  both,
  editing,
  error,
  type Fix,
  joined,
  labelOf,
  type Rule,
  setting,
  warning,
} from '../rule.ts';

function devicesOf(answers: Answers): readonly string[] {
  return answered(answers, 'devices') ?? [];
}

function replaced(answers: Answers, name: string, by: string): Fix {
  const value = [...new Set(devicesOf(answers).map((device) => (device === name ? by : device)))];
  return { label: both((texts) => texts.useInstead(by)), change: { type: 'set', slot: 'devices', value } };
}

function runnable(facts: PlanFacts): readonly string[] {
  return facts.devices().flatMap(({ id, hasEstimator }) => (hasEstimator ? [id] : []));
}

/** A change after which the plan fits, with what it needs then. */
function wayOut(one: MemoryWayOut): Fix {
  const { slot, value, neededGiB } = one;
  const record = slotRecord(slot);
  return {
    label: assessed((texts, language) =>
      texts.orSet(labelOf(slot, language), formatSlotValue(record, value, language), fixed(neededGiB, 1)),
    ),
    change: { type: 'set', ...valueFor(slot, value) },
  };
}

/** The points that predictions of a device miss, and by how much their TPOT is above; null where none is known. */
function missedWords({ missed }: DeviceFacts): { readonly points: string; readonly tpot: string } | null {
  return missed === undefined
    ? null
    : { points: missed.points.join(', '), tpot: significant(missed.tpot, 2) };
}

/** Rules about devices, their number and their memory. */
export const hardwareRules: readonly Rule[] = [
  {
    id: 'unknown-device',
    check: (answers, { facts }) =>
      devicesOf(answers)
        .filter((name) => facts.device(name) === null)
        .map((name) => {
          const nearest = namesNear(
            name,
            facts.devices().map(({ id }) => id),
          );
          const [first] = nearest;
          return error(
            both((texts, language) => texts.unknownDevice(name, joined(nearest, language))),
            first === undefined ? editing('devices') : replaced(answers, name, first),
          );
        }),
  },
  {
    id: 'device-without-estimator',
    check: (answers, { facts }) => {
      if (answered(answers, 'engine') === 'aiconfigurator') return [];
      const names = devicesOf(answers);
      const without = names.filter((name) => facts.device(name)?.hasEstimator === false);
      const others = names.filter((name) => !without.includes(name));
      return without.map((name) =>
        error(
          both((texts, language) =>
            texts.deviceWithoutEstimator(
              facts.device(name)?.title ?? name,
              joined(runnable(facts), language),
            ),
          ),
          others.length > 0 ? setting('devices', others, others.join(' ')) : editing('devices'),
        ),
      );
    },
  },
  {
    id: 'device-of-one-source',
    check: (answers, { facts }) =>
      devicesOf(answers).flatMap((name) => {
        const device = facts.device(name);
        return device?.isDoubted === true
          ? [
              warning(
                both((texts) => texts.deviceOfOneSource(device.title ?? name, name, missedWords(device))),
                null,
              ),
            ]
          : [];
      }),
  },
  {
    id: 'count-fits-grid',
    check: (answers, { facts }) => {
      const count = answered(answers, 'numDevices');
      if (count === null) return [];
      return devicesOf(answers).flatMap((name) => {
        const device = facts.device(name);
        if (!device || device.fitsCount(count) || device.maxDevices === null) return [];
        const grid = device.maxDevices;
        return [
          error(
            both((texts) => texts.countExceedsGrid(name, fixed(grid), fixed(count))),
            setting('numDevices', grid, fixed(grid)),
          ),
        ];
      });
    },
  },
  {
    id: 'counts-dies',
    check: (answers, { facts }) =>
      dieDevices(answers, facts).flatMap((device) => {
        const count = answered(answers, 'numDevices');
        const dies = diesIfCards(answers, device);
        if (count === null || dies === null) return [];
        return [
          warning(
            both((texts) =>
              texts.countsDies(
                device.id,
                fixed(device.diesPerCard),
                fixed(count),
                cardsOfDies(count, device),
                fixed(dies),
              ),
            ),
            setting('numDevices', dies, fixed(dies)),
          ),
        ];
      }),
  },
  {
    id: 'fits-memory',
    check: (_, { memory }) => {
      if (memory === null || memory.neededGiB <= memory.availableGiB) return [];
      const { device, neededGiB, availableGiB, waysOut } = memory;
      const [first, ...others] = waysOut.map(wayOut);
      return [
        error(
          both((texts) => texts.doesNotFit(device, fixed(neededGiB, 1), fixed(availableGiB, 1))),
          first ?? editing('devices'),
          others,
        ),
      ];
    },
  },
];
