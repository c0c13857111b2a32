import { measureOf } from '../../results/measure.ts';
import { bestOf, isAnswered, type Subject, shortTitle, subjectsOf } from '../analysis/subject.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { computed, rate, requests, strategy, whole } from '../prose-figures.ts';
import { type AnswerMaterial, type AnswerPart, orNoResult, said } from './answer-material.ts';
import { type CostAsked, costStatements, otherDevices, pricedAgainst } from './cost.ts';
import { betterPerCard, namesOf, ofCard, type PerDevice } from './per-card.ts';
import { requestsOf } from './period.ts';

/** Tokens per second of one device: as printed, else the rate over the devices of the plan. */
export function perDeviceOf(subject: Subject): PerDevice | null {
  const best = bestOf(subject);
  if (best === null) return ofRatio(subject);
  const devices = instanceDevices(subject) ?? subject.run.conditions.numDevices;
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

/** Where the count of devices of a figure is from: the instances of a ratio, else the plan. */
export function devicesCite(subject: Subject): Cite {
  const path = `${subject.runPath}.conditions.numDevices`;
  return ofInstances(subject) ?? cite(path, subject.run.conditions.numDevices);
}

function instanceDevices(subject: Subject): number | null {
  return ofInstances(subject)?.value ?? null;
}

/** The devices of all instances of a ratio, which may leave some of the plan's free; null of other results. */
function ofInstances({ device }: Subject) {
  const { prefillInstances, decodeInstances, pairs } = device.pdRatio ?? {};
  const { prefillDevicesPerInstance: each, decodeDevicesPerInstance: eachDecode } = pairs?.[0] ?? {};
  if (!prefillInstances || !decodeInstances || !each || !eachDecode) return null;
  return derive('instanceDevices', prefillInstances, each, decodeInstances, eachDecode);
}

/** Tokens per second that all instances of a ratio make together; none of other results. */
export function ratioTokens(subject: Subject): Statement[] {
  const found = bestOf(subject) === null ? ofRatio(subject) : null;
  if (found === null || found.devices === null) return [];
  const total = derive('product', found.value, found.devices);
  const { value, devices } = found;
  return [
    state('answered', 'macro_only', [...found.cites, total], (t) =>
      t.asked.ratioTokens(rate(total.value), rate(value), whole(devices)),
    ),
  ];
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
 * Tokens/s and requests of one device, side by side where there are several results, and what tokens cost at the price
 * that a question names.
 */
export function perDeviceAnswer(question: CostAsked, material: AnswerMaterial): AnswerPart {
  const answered = material.subjects.filter(isAnswered);
  const each = answered.flatMap((subject) => perDeviceOf(counted(subject, question)) ?? []);
  if (each.length === 0) {
    return {
      statements:
        answered.length === 0 ? orNoResult([]) : [said('not-answerable', (t) => t.asked.noPerDevice)],
    };
  }
  const ranked = each.toSorted((a, b) => b.value - a.value);
  // Prompt tokens of Prefill are not generated tokens: phases are no rivals.
  const isComparable = new Set(each.map(({ subject }) => subject.device.phase)).size === 1;
  const { priceTimes, ...others } = question;
  // Of rivals the price of one is set against the other, and not against a third.
  const asked = isComparable && ranked.length > 1 ? others : question;
  const statements = ranked.flatMap((one) => [
    ...(question.isOfRequests === undefined ? [] : requestsOfDevice(one)),
    ofDevice(one),
    ...ofCard(one, material.facts),
    ...(question.price === null && question.periodSeconds !== undefined
      ? [inPeriod(one, question.periodSeconds)]
      : []),
    ...heldByDevice(one),
    ...costStatements(one, asked, material),
  ]);
  const [first, second] = ranked;
  const other = first === undefined ? [] : otherDevices(first, question, material);
  if (first === undefined || second === undefined || !isComparable) {
    const against = question.row === undefined ? [] : ranked.flatMap((one) => againstBest(one, material));
    return { statements: [...against, ...statements, ...other] };
  }
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
  const priced = pricesApart(ranked, question);
  return {
    statements: [...priced, ...betterPerCard(ranked, material.facts), better, ...statements, ...other],
  };
}

/** What the tokens of a row take beside those of the best row on as many devices: who asks for its cost means that. */
function againstBest(one: PerDevice, { input }: AnswerMaterial): Statement[] {
  const whole = subjectsOf(input).find(({ path }) => path === one.subject.path);
  const best = whole === undefined ? null : perDeviceOf(whole);
  const [own, its] = [one.subject, whole].map((subject) => subject && bestOf(subject));
  if (best === null || best.value <= one.value || one.value <= 0 || !own || !its) return [];
  const times = derive('ratio', best.value, one.value);
  const cites = [
    ...one.cites,
    ...best.cites,
    cite('row.parallel', own.row.parallel, 'reference'),
    cite('best.parallel', its.row.parallel, 'reference'),
    times,
  ];
  return [
    state('answered', 'macro_only', cites, (t) =>
      t.asked.dearerThanBest(
        strategy(own.row.parallel, t.words.unnamedStrategy),
        computed(times.value),
        strategy(its.row.parallel, t.words.unnamedStrategy),
        rate(Number(one.value.toFixed(2))),
        rate(Number(best.value.toFixed(2))),
      ),
    ),
  ];
}

/** The ranked rates of devices set against each other at the prices that a question puts forward. */
function pricesApart(
  ranked: readonly PerDevice[],
  { priceTimes, priced, rivals, on, devices = [] }: CostAsked,
) {
  if (priceTimes === undefined) return [];
  const nameOf = ({ subject }: PerDevice) => subject.device.device ?? '';
  const own = priced ?? on;
  // `the A2` is each A2 that was read.
  const dear = ranked.filter((one) =>
    own === undefined ? devices.includes(nameOf(one)) : nameOf(one) === own,
  );
  const others = ranked.filter((one) => !dear.includes(one));
  const named = rivals?.length === 2 ? others.filter((one) => rivals.includes(nameOf(one))) : others;
  const [other] = named.length > 0 ? named : others;
  if (dear.length > 0 && other !== undefined)
    return dear.flatMap((one) => pricedAgainst(one, other, priceTimes));
  const [faster, slower] = ranked;
  if (faster === undefined || slower === undefined) return [];
  // Where no device is named, the faster one is the dearer.
  return priceTimes > 1
    ? pricedAgainst(faster, slower, priceTimes)
    : pricedAgainst(slower, faster, priceTimes);
}

/** Requests per second of one device, of all that the row serves. */
function requestsOfDevice({ subject, devices }: PerDevice): Statement[] {
  const served = requestsOf(subject);
  if (served === null || !devices) return [];
  const each = derive('ratio', served.perSecond, devices);
  const cites = [...served.cites, cite('device.count', devices, 'reference'), each];
  return [
    state('answered', 'macro_only', cites, (t) =>
      t.asked.requestsOfDevice(computed(each.value), requests(served.perSecond), whole(devices)),
    ),
  ];
}

/** The same of a ratio: its answers run in the Decode instances, on the devices of both sides. */
function heldByInstances({ device, path }: Subject, devices: number | null): Statement[] {
  const { decodeInstances, pairs } = device.pdRatio ?? {};
  const concurrency = pairs?.[0]?.decodeConcurrency ?? null;
  if (!decodeInstances || concurrency === null || !devices) return [];
  const held = derive('product', decodeInstances, concurrency);
  const each = derive('ratio', held.value, devices);
  const cites = [
    cite(`${path}.pdRatio.decodeInstances`, decodeInstances),
    cite(`${path}.pdRatio.pairs[0].decodeConcurrency`, concurrency),
    cite('ratio.devices', devices, 'reference'),
    held,
    each,
  ];
  return [
    state('answered', 'macro_only', cites, (t) =>
      t.asked.heldByDevice(computed(each.value), whole(held.value), whole(devices)),
    ),
  ];
}

/** A subject with the devices that the question counts, where the input tells none. */
function counted(subject: Subject, { numDevices }: CostAsked): Subject {
  const { run } = subject;
  return numDevices === undefined || run.conditions.numDevices !== null
    ? subject
    : { ...subject, run: { ...run, conditions: { ...run.conditions, numDevices } } };
}

/** Concurrent requests of one device, of all that the row holds at once. */
function heldByDevice({ subject, devices }: PerDevice): Statement[] {
  const best = bestOf(subject);
  if (best === null) return heldByInstances(subject, devices);
  const held = best.row.concurrency;
  if (held === null || !devices) return [];
  const each = derive('ratio', held, devices);
  const cites = [
    cite(`${best.path}.concurrency`, held),
    instanceDevices(subject) === null
      ? cite(`${subject.runPath}.conditions.numDevices`, devices)
      : cite('ratio.devices', devices, 'reference'),
    each,
  ];
  return [
    state('answered', 'macro_only', cites, (t) =>
      t.asked.heldByDevice(computed(each.value), whole(held), whole(devices)),
    ),
  ];
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
/** Tokens of one device in a longer time than a second. */
function inPeriod(one: PerDevice, seconds: number): Statement {
  const total = derive('product', one.value, seconds);
  const cites = [...one.cites, cite('question.periodSeconds', seconds, 'reference'), total];
  return state('answered', 'macro_only', cites, (t) =>
    t.asked.perDeviceInPeriod(whole(seconds), whole(Math.round(total.value))),
  );
}
