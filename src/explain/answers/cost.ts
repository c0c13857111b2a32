import { bestOf, type Subject, shortTitle } from '../analysis/subject.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import { type ExplainTexts, type Statement, state } from '../evidence/statement.ts';
import { computed, rate, whole } from '../prose-figures.ts';
import type { AnswerMaterial } from './answer-material.ts';
import { costOfRequests } from './cost-of-requests.ts';
import type { PerDevice } from './per-card.ts';
import type { NamedRow, Price, Question } from './question.ts';

/** Wishes of a question about cost: a price, how many times what it is, a time, another device. */
export type CostAsked = Pick<
  Extract<Question, { intent: 'per-device' }>,
  | 'price'
  | 'priceTimes'
  | 'priced'
  | 'rivals'
  | 'periodSeconds'
  | 'devices'
  | 'numDevices'
  | 'requests'
  | 'on'
  | 'isOfRequests'
> & { readonly row?: NamedRow };

const money = (value: number, { currency }: Price) =>
  `${value >= 1000 ? whole(Math.round(value)) : computed(value)} ${currency}`.trim();
/** A factor as it was said. */
const times = (value: number) => String(Number(value.toFixed(3)));
const written = (value: number, { currency }: Price) => `${value} ${currency}`.trim();

function tokensOf({ subject }: PerDevice, t: ExplainTexts): string {
  return t.asked.millionTokens[subject.device.phase === 'prefill' ? 'prompt' : 'generated'];
}

/** A price of an hour of one device; null where what it is paid for, or over which time, is not known. */
interface HourPrice {
  readonly amount: number;
  readonly cites: readonly Cite[];
}

function hourPrice(price: Price, devices: number | null, perMachine: number | null): HourPrice | null {
  const told = cite('question.price', price.amount, 'reference');
  const count = price.per === 'device' ? 1 : price.per === 'machine' ? perMachine : devices;
  if (count === null || price.hours === 0) return null;
  if (count === 1 && price.hours === 1) return { amount: price.amount, cites: [told] };
  const hours = derive('product', price.hours, count);
  const each = derive('ratio', price.amount, hours.value);
  const cites = [told, cite('question.price.hours', price.hours, 'reference'), hours, each];
  return { amount: each.value, cites };
}

/** Device-seconds of a million tokens, and money where a question names a price. */
export function costStatements(one: PerDevice, asked: CostAsked, { facts }: AnswerMaterial): Statement[] {
  const hours = derive('deviceHours', one.value);
  const { price } = asked;
  if (price === null) {
    return [
      state('answered', 'macro_only', [...one.cites, hours], (t) =>
        t.asked.deviceHours(tokensOf(one, t), computed(hours.value)),
      ),
      ...costOfRequests(one, asked.requests, null),
      ...inProportion(one, asked),
    ];
  }
  const hour = hourPrice(price, one.devices, facts.devicesPerMachine(one.subject.device.device));
  if (hour === null) {
    return [
      state('not-answerable', 'macro_only', [cite('question.price', price.amount, 'reference')], (t) =>
        (price.hours === 0 ? t.asked.priceWithoutYears : t.asked.priceOfUnknown)(
          written(price.amount, price),
        ),
      ),
    ];
  }
  const cost = derive('product', hours.value, hour.amount);
  const cites = [...one.cites, hours, ...hour.cites, cost, named(one.subject)];
  const isHour = hour.amount === price.amount;
  return [
    ...(isHour
      ? []
      : [
          state('answered', 'macro_only', hour.cites, (t) =>
            t.asked.priceOfHour(written(price.amount, price), money(hour.amount, price)),
          ),
        ]),
    state('answered', 'macro_only', cites, (t) => {
      const told = t.asked.cost(
        tokensOf(one, t),
        money(cost.value, price),
        computed(hours.value),
        isHour ? written(price.amount, price) : money(hour.amount, price),
      );
      // A price may be said of a device that was not read: its cost has a line of its own.
      const own = one.subject.device.device;
      return (asked.devices ?? []).length > 0 && own !== null ? t.asked.costOn(own, told) : told;
    }),
    ...costOfRequests(one, asked.requests, { ...hour, money: (amount) => money(amount, price) }),
    ...costsBeside(one, price, hour),
    ...costOfPeriod(one, price, hour, asked.periodSeconds ?? null),
    ...inProportion(one, asked),
  ];
}

const million = 1_000_000;

/** Cost of one request and of an hour of all devices. */
function costsBeside(
  { subject, value, devices, cites }: PerDevice,
  price: Price,
  hour: HourPrice,
): Statement[] {
  const { inputLength, outputLength } = subject.run.conditions;
  const [name, length] =
    subject.device.phase === 'prefill' ? ['inputLength', inputLength] : ['outputLength', outputLength];
  if (typeof length !== 'number' || devices === null) return [];
  const hours = derive('deviceHours', value);
  const cost = derive('product', hours.value, hour.amount);
  const share = derive('ratio', length, million);
  const each = derive('product', cost.value, share.value);
  const hourly = derive('product', devices, hour.amount);
  const told = [
    ...cites,
    cite(`${subject.runPath}.conditions.${name}`, length),
    ...hour.cites,
    hours,
    cost,
    share,
    each,
    hourly,
  ];
  return [
    state('answered', 'macro_only', told, (t) =>
      t.asked.costsBeside(
        whole(length),
        money(each.value, price),
        whole(devices),
        money(hourly.value, price),
      ),
    ),
  ];
}

/** Cost of all devices over a time that a question names: a month of them. */
function costOfPeriod(
  { devices }: PerDevice,
  price: Price,
  hour: HourPrice,
  seconds: number | null,
): Statement[] {
  if (seconds === null || devices === null || seconds === 3600) return [];
  const hourly = derive('product', devices, hour.amount);
  const hours = derive('ratio', seconds, 3600);
  const all = derive('product', hourly.value, hours.value);
  return [
    state('answered', 'macro_only', [...hour.cites, hourly, hours, all], (t) =>
      t.asked.costOfPeriod(whole(hours.value), whole(devices), money(all.value, price)),
    ),
  ];
}

/** Cost is in proportion to the price, and from which rate on a device at another price is worth it. */
function inProportion(one: PerDevice, { priceTimes, devices }: CostAsked): Statement[] {
  if (priceTimes === undefined || devices !== undefined) return [];
  const least = derive('product', one.value, priceTimes);
  const cites = [...one.cites, cite('question.priceTimes', priceTimes, 'reference'), least];
  return [
    state('answered', 'macro_only', cites, (t) =>
      t.asked.priceInProportion(times(priceTimes), rate(Number(least.value.toFixed(2)))),
    ),
  ];
}

function named(subject: Subject): Cite {
  return cite('subject.device', subject.device.device, 'reference');
}

/** Cost of the tokens of a device at so many times the price of another, and where both cost the same. */
export function pricedAgainst(one: PerDevice, other: PerDevice, priceTimes: number): Statement[] {
  const even = derive('ratio', one.value, other.value);
  const cost = derive('product', priceTimes, derive('ratio', other.value, one.value).value);
  const cites = [
    ...one.cites,
    ...other.cites,
    cite('question.priceTimes', priceTimes, 'reference'),
    even,
    cost,
    named(one.subject),
    named(other.subject),
  ];
  return [
    state('answered', 'macro_only', cites, (t) => {
      const [own, against] = [shortTitle(one.subject, t), shortTitle(other.subject, t)];
      return [
        ...(computed(cost.value) === '1.00' ? [] : [t.asked.cheaperToken(cost.value > 1 ? against : own)]),
        t.asked.pricedAgainst(own, times(priceTimes), against, computed(cost.value), computed(even.value)),
      ].join(t.words.sentenceGap);
    }),
  ];
}

/** No more devices than these are computed beside what was read. */
const shownDevices = 3;

/** Devices that a question names and that were not read: their rates by the engine, and what a price would mean. */
export function otherDevices(one: PerDevice, asked: CostAsked, material: AnswerMaterial): Statement[] {
  const own = one.subject.device.device;
  const others = (asked.devices ?? []).filter((device) => device !== own);
  const found = others.slice(0, shownDevices).map((device) => otherDevice(one, device, asked, material));
  const computed = found.filter((statements) => statements.length > 0);
  if (others.length === 0 || computed.length > 0) return computed.flat();
  return [
    state('not-answerable', 'macro_only', [cite('question.devices', others.join(' '), 'reference')], (t) =>
      t.asked.priceOfOther(others.join(t.words.listed)),
    ),
  ];
}

/** What tokens cost on a device that a question names beside the one that was read. */
function costElsewhere(
  one: PerDevice,
  device: string,
  { each, cites: rated }: { readonly each: number; readonly cites: readonly Cite[] },
  { price }: CostAsked,
  { facts }: AnswerMaterial,
): Statement[] {
  const hour = price === null ? null : hourPrice(price, one.devices, facts.devicesPerMachine(device));
  if (price === null || hour === null) return [];
  const hours = derive('deviceHours', each);
  const cost = derive('product', hours.value, hour.amount);
  const cites = [...rated, hours, ...hour.cites, cost];
  return [
    state('what-if', 'macro_only', cites, (t) =>
      t.asked.costOn(
        device,
        t.asked.cost(
          tokensOf(one, t),
          money(cost.value, price),
          computed(hours.value),
          hour.amount === price.amount ? written(price.amount, price) : money(hour.amount, price),
        ),
      ),
    ),
  ];
}

function otherDevice(
  one: PerDevice,
  device: string,
  asked: CostAsked,
  material: AnswerMaterial,
): Statement[] {
  const { facts } = material;
  const { priceTimes } = asked;
  const result = facts.engineOf(one.subject.run)?.({ devices: [device] }) ?? null;
  const { phase } = one.subject.device;
  const total =
    result?.results.find((found) => found.phase === phase && found.best !== null)?.best
      ?.throughputTokensPerSecond ?? null;
  if (total === null || bestOf(one.subject) === null || !one.devices) return [];
  const each = derive('ratio', total, one.devices);
  const ratio = derive('ratio', each.value, one.value);
  const cites = [
    ...one.cites,
    cite('changed.throughputTokensPerSecond', total, 'changed'),
    each,
    ratio,
    cite('question.device', device, 'reference'),
    named(one.subject),
  ];
  const gives = state('what-if', 'macro_only', cites, (t) =>
    t.asked.otherPerDevice(
      device,
      rate(Number(each.value.toFixed(2))),
      computed(ratio.value),
      one.subject.device.device ?? shortTitle(one.subject, t),
    ),
  );
  if (priceTimes === undefined)
    return [gives, ...costElsewhere(one, device, { each: each.value, cites }, asked, material)];
  const cost = derive('ratio', priceTimes, ratio.value);
  const priced = [...cites, cost, cite('question.priceTimes', priceTimes, 'reference')];
  return [
    gives,
    state('what-if', 'macro_only', priced, (t) =>
      t.asked.pricedAgainst(
        device,
        times(priceTimes),
        one.subject.device.device ?? shortTitle(one.subject, t),
        computed(cost.value),
        computed(ratio.value),
      ),
    ),
  ];
}
