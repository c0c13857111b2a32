import { measureOf } from '../../results/measure.ts';
import { bestOf, isAnswered, type Subject, shortTitle } from '../analysis/subject.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import { type ExplainTexts, type Statement, state } from '../evidence/statement.ts';
import { computed, rate, whole } from '../prose-figures.ts';
import { type AnswerContext, type AnswerPart, orNoResult, said } from './context.ts';
import type { Price, Question } from './question.ts';

type Asked = Omit<Extract<Question, { intent: 'per-device' }>, 'intent'>;

interface PerDevice {
  readonly subject: Subject;
  readonly value: number;
  readonly devices: number | null;
  readonly cites: readonly Cite[];
}

/** Tokens per second of one device: as printed, else the rate over the devices of the plan. */
function perDeviceOf(subject: Subject): PerDevice | null {
  const best = bestOf(subject);
  if (best === null) return ofRatio(subject);
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

/** A ratio serves requests of whole answers on the devices of its instances. */
function ofRatio(subject: Subject): PerDevice | null {
  const { pdRatio } = subject.device;
  const pair = pdRatio?.pairs[0];
  const out = subject.run.conditions.outputLength;
  if (!pdRatio || !pair || out === null) return null;
  const { prefillQps, decodeQps, prefillDevicesPerInstance: perP, decodeDevicesPerInstance: perD } = pair;
  const [prefills, decodes] = [pdRatio.prefillInstances ?? 1, pdRatio.decodeInstances ?? 1];
  if (prefillQps === null || decodeQps === null || perP === null || perD === null) return null;
  const served = derive('instanceRequests', prefills, prefillQps, decodes, decodeQps);
  const devices = derive('instanceDevices', prefills, perP, decodes, perD);
  const tokens = derive('product', served.value, out);
  const each = derive('ratio', tokens.value, devices.value);
  const path = `${subject.path}.pdRatio.pairs[0]`;
  const cites = [
    cite(`${path}.prefillQps`, prefillQps),
    cite(`${path}.decodeQps`, decodeQps),
    cite(`${subject.runPath}.conditions.outputLength`, out),
    served,
    devices,
    tokens,
    each,
  ];
  return { subject, value: each.value, devices: devices.value, cites };
}

/**
 * Tokens/s per device, side by side where there are several results, and the price of a million tokens at a price per
 * device hour.
 */
export function perDeviceAnswer(
  { deviceHour: price, priceTimes, periodSeconds }: Asked,
  { subjects }: AnswerContext,
): AnswerPart {
  const answered = subjects.filter(isAnswered);
  const each = answered.flatMap((subject) => perDeviceOf(subject) ?? []);
  if (each.length === 0) {
    return {
      statements:
        answered.length === 0 ? orNoResult([]) : [said('not-answerable', (t) => t.asked.noPerDevice)],
    };
  }
  const ranked = each.toSorted((a, b) => b.value - a.value);
  const statements = [
    ...ranked.flatMap((one) => [
      ofDevice(one),
      ...(periodSeconds === undefined ? [] : [inPeriod(one, periodSeconds)]),
      costOf(one, price),
      ...costsBeside(one, price),
    ]),
    ...(priceTimes === undefined ? [] : [ofPrice(priceTimes)]),
  ];
  const [first, second] = ranked;
  // Prompt tokens of Prefill are not generated tokens: phases are no rivals.
  const isComparable = new Set(each.map(({ subject }) => subject.device.phase)).size === 1;
  if (first === undefined || second === undefined || !isComparable) return { statements };
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

function tokensOf({ subject }: PerDevice, t: ExplainTexts): string {
  return t.asked.millionTokens[subject.device.phase === 'prefill' ? 'prompt' : 'generated'];
}

/** Device-seconds of a million tokens, and money where a device-hour has a price. */
function costOf(one: PerDevice, price: Price | null): Statement {
  const hours = derive('deviceHours', one.value);
  if (price === null) {
    return state('answered', 'macro_only', [...one.cites, hours], (t) =>
      t.asked.deviceHours(tokensOf(one, t), computed(hours.value)),
    );
  }
  const cost = derive('product', hours.value, price.amount);
  const cites = [...one.cites, hours, cite('question.price', price.amount, 'reference'), cost];
  return state('answered', 'macro_only', cites, (t) =>
    t.asked.cost(
      tokensOf(one, t),
      `${computed(cost.value)} ${price.currency}`,
      computed(hours.value),
      `${price.amount} ${price.currency}`,
    ),
  );
}

/** Tokens of one device in a longer time than a second. */
function inPeriod(one: PerDevice, seconds: number): Statement {
  const total = derive('product', one.value, seconds);
  const cites = [...one.cites, cite('question.periodSeconds', seconds, 'reference'), total];
  return state('answered', 'macro_only', cites, (t) =>
    t.asked.perDeviceInPeriod(whole(seconds), whole(Math.round(total.value))),
  );
}

/** What a price that is put forward as so many times what it is does to the cost: it follows the price alone. */
function ofPrice(times: number): Statement {
  return state('answered', 'macro_only', [cite('question.priceTimes', times, 'reference')], (t) =>
    t.asked.costFollows(String(times)),
  );
}

const million = 1_000_000;

/** What one request and an hour of all devices cost at a price per device-hour; none where no price is named. */
function costsBeside({ subject, value, devices, cites }: PerDevice, price: Price | null): Statement[] {
  if (price === null) return [];
  const { inputLength, outputLength } = subject.run.conditions;
  const [name, length] =
    subject.device.phase === 'prefill' ? ['inputLength', inputLength] : ['outputLength', outputLength];
  if (typeof length !== 'number' || devices === null) return [];
  const hours = derive('deviceHours', value);
  const cost = derive('product', hours.value, price.amount);
  const share = derive('ratio', length, million);
  const each = derive('product', cost.value, share.value);
  const hourly = derive('product', devices, price.amount);
  const told = [
    ...cites,
    cite(`${subject.runPath}.conditions.${name}`, length),
    cite('question.price', price.amount, 'reference'),
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
        `${computed(each.value)} ${price.currency}`,
        whole(devices),
        `${computed(hourly.value)} ${price.currency}`,
      ),
    ),
  ];
}
