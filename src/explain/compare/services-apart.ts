import { measureOf } from '../../results/measure.ts';
import { bestOf, type Subject } from '../analysis/subject.ts';
import type { PerDevice } from '../answers/per-card.ts';
import { devicesCite, perDeviceOf } from '../answers/per-device.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { computed, rate, whole } from '../prose-figures.ts';

type Band = readonly [number, number];

/** All tokens of a service, with their band where one is known. */
interface Total {
  readonly value: number;
  readonly band: Band | null;
  readonly cites: readonly Cite[];
}

/** The total that the row itself carries; the product of a rounded share of it would be another figure. */
function totalOf({ subject, value, devices }: PerDevice): Total {
  const best = bestOf(subject);
  const told =
    best === null ? null : measureOf(best.row, 'throughputTokensPerSecond', subject.run.basis, undefined);
  if (best === null || told === null) {
    const all = derive('product', value, devices ?? 0);
    return { value: all.value, band: null, cites: [all] };
  }
  const at = best.row.measures.findIndex(({ figure }) => figure === 'throughputTokensPerSecond');
  const bounds = (told.band ?? []).map((bound, side) =>
    cite(`${best.path}.measures[${at}].band[${side}]`, bound),
  );
  return {
    value: told.value,
    band: told.band,
    cites: [cite(`${best.path}.throughputTokensPerSecond`, told.value), devicesCite(subject), ...bounds],
  };
}

/** Whether the rates of one device may be the same, as far as their bands tell. */
function mayBeSame(a: Total, devices: number, b: Total, others: number): boolean {
  if (a.band === null || b.band === null) return false;
  return a.band[0] / devices <= b.band[1] / others && b.band[0] / others <= a.band[1] / devices;
}

/** Two ways of deploying the same service: all tokens, on the devices that each takes. */
export function servicesApart(
  mine: Subject | undefined,
  theirs: Subject | undefined,
  modes: readonly Cite[],
): Statement[] {
  const [a, b] = [mine && perDeviceOf(mine), theirs && perDeviceOf(theirs)];
  if (!a?.devices || !b?.devices) return [];
  const [left, right] = [a.subject.run.mode, b.subject.run.mode];
  if (left === null || right === null) return [];
  const [all, others] = [totalOf(a), totalOf(b)];
  const ratio = derive('ratio', b.value, a.value);
  const cites = [...modes, ...a.cites, ...b.cites, ...all.cites, ...others.cites, ratio];
  const isOpen = mayBeSame(all, a.devices, others, b.devices);
  const service = (name: string, { value, band }: Total, one: PerDevice) => ({
    name,
    rate: rate(value),
    band: band === null ? null : ([rate(band[0]), rate(band[1])] as const),
    each: rate(one.value),
    devices: whole(one.devices ?? 0),
  });
  return [
    state('modes-apart', 'macro_only', cites, (t) =>
      t.compare.servicesApart(
        service(t.words.modes[left], all, a),
        service(t.words.modes[right], others, b),
        computed(ratio.value),
        isOpen,
      ),
    ),
  ];
}
