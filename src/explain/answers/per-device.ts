import { measureOf } from '../../results/measure.ts';
import { bestOf, isAnswered, type Subject, shortTitle } from '../analysis/subject.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { computed, rate, whole } from '../figures.ts';
import { type AnswerContext, type AnswerPart, orNoResult, said } from './context.ts';
import type { Price } from './question.ts';

interface PerDevice {
  readonly subject: Subject;
  readonly value: number;
  readonly devices: number | null;
  readonly cites: readonly Cite[];
}

/** Tokens per second of one device: as printed, else the rate over the devices of the plan. */
function perDeviceOf(subject: Subject): PerDevice | null {
  const best = bestOf(subject);
  if (best === null) return null;
  const devices = subject.run.conditions.numDevices;
  const told = measureOf(best.row, 'throughputTokensPerSecondPerDevice', subject.run.basis);
  if (told !== null) {
    return {
      subject,
      value: told.value,
      devices,
      cites: [cite(`${best.path}.throughputTokensPerSecondPerDevice`, told.value, 'reference')],
    };
  }
  const total = best.row.throughputTokensPerSecond;
  if (total === null || !devices) return null;
  const each = derive('ratio', total, devices);
  return {
    subject,
    value: each.value,
    devices,
    cites: [
      cite(`${best.path}.throughputTokensPerSecond`, total),
      cite(`${subject.runPath}.conditions.numDevices`, devices),
      each,
    ],
  };
}

/** What each device gives, side by side where there are several results, and what a million tokens cost at a price. */
export function perDeviceAnswer(price: Price | null, { subjects }: AnswerContext): AnswerPart {
  const answered = subjects.filter(isAnswered);
  const each = answered.flatMap((subject) => perDeviceOf(subject) ?? []);
  if (each.length === 0) {
    return {
      statements:
        answered.length === 0 ? orNoResult([]) : [said('not-answerable', (t) => t.asked.noPerDevice)],
    };
  }
  const ranked = each.toSorted((a, b) => b.value - a.value);
  const statements = ranked.flatMap((one) => [ofDevice(one), costOf(one, price)]);
  const [first, second] = ranked;
  if (first === undefined || second === undefined) return { statements };
  const ratio = derive('ratio', first.value, second.value);
  const better = state(
    'answered',
    'macro_only',
    [...first.cites, ...second.cites, ratio, ...namesOf(first, second)],
    (t) =>
      t.asked.betterPerDevice(
        shortTitle(first.subject, t),
        computed(ratio.value),
        shortTitle(second.subject, t),
      ),
  );
  return { statements: [better, ...statements] };
}

function namesOf(...all: readonly PerDevice[]): Cite[] {
  return all.map(({ subject }) => cite('subject.device', subject.device.device, 'reference'));
}

function ofDevice(one: PerDevice): Statement {
  return state('answered', 'macro_only', [...one.cites, ...namesOf(one)], (t) =>
    t.asked.perDevice(
      shortTitle(one.subject, t),
      rate(Number(one.value.toFixed(2))),
      one.devices === null ? null : whole(one.devices),
    ),
  );
}

/** Device-seconds of a million tokens, and money where a device-hour has a price. */
function costOf(one: PerDevice, price: Price | null): Statement {
  const hours = derive('deviceHours', one.value);
  if (price === null) {
    return state('answered', 'macro_only', [...one.cites, hours], (t) =>
      t.asked.deviceHours(computed(hours.value)),
    );
  }
  const cost = derive('product', hours.value, price.amount);
  const cites = [...one.cites, hours, cite('question.price', price.amount, 'reference'), cost];
  return state('answered', 'macro_only', cites, (t) =>
    t.asked.cost(
      `${computed(cost.value)} ${price.currency}`,
      computed(hours.value),
      `${price.amount} ${price.currency}`,
    ),
  );
}
