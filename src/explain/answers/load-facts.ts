import { type FigureId, measureOf } from '../../results/measure.ts';
import { bestOf, type PlacedRow, type Subject } from '../analysis/subject.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { computed, ms, rate, requests, share, whole } from '../prose-figures.ts';
import { said } from './answer-material.ts';

/** Facts that readers keep as text beside the figures of a load test, by the names they have there. */
const settings = {
  secondToken: ['time to second token (ms)'],
  mostInBatch: ['max num seqs', 'Max Runtime Batch Size'],
  weights: ['Quantization', 'quantization'],
  cacheFormat: ['KV Cache Dtype', 'kv cache dtype'],
  activations: ['Dtype', 'dtype'],
  tp: ['TP Size'],
  pp: ['PP Size'],
  ep: ['EP Size'],
  dp: ['DP Size'],
  peak: ['peak output tokens per second', 'max_output_tokens_per_s'],
} as const;

type Setting = keyof typeof settings;

interface Told {
  readonly text: string;
  readonly cite: Cite;
}

function settingOf({ row, path }: PlacedRow, setting: Setting): Told | null {
  for (const name of settings[setting]) {
    const text = row.extra[name];
    if (text !== undefined && text !== '' && text !== 'None')
      return { text, cite: cite(`${path}.extra.${name}`, text) };
  }
  return null;
}

const numberOf = (told: Told | null) => (told === null ? Number.NaN : Number(told.text.replaceAll(',', '')));

function answered(cites: readonly Cite[], say: Parameters<typeof state>[3]): Statement[] {
  return [state('answered', 'macro_only', cites, say)];
}

/** Time between the first token and the second, where a report tells it apart from the others. */
export function secondToken(subject: Subject): Statement[] {
  const best = bestOf(subject);
  const told = best === null ? null : settingOf(best, 'secondToken');
  const value = numberOf(told);
  if (best === null || told === null || !Number.isFinite(value)) {
    const each = best?.row.tpotMs ?? null;
    if (best === null || each === null) return [said('cannot-be-said', (t) => t.asked.noSecondToken)];
    return answered([cite(`${best.path}.tpotMs`, each)], (t) => t.asked.secondTokenAsTpot(ms(each)));
  }
  return answered([told.cite, cite('load.secondToken', value, 'reference')], (t) =>
    t.asked.secondToken(ms(value)),
  );
}

/** Requests that the server takes into one batch at most, as its settings say. */
export function mostInBatch(subject: Subject): Statement[] {
  const best = bestOf(subject);
  const told = best === null ? null : settingOf(best, 'mostInBatch');
  const value = numberOf(told);
  if (told === null || !Number.isFinite(value)) return [said('cannot-be-said', (t) => t.asked.noBatchLimit)];
  return answered([told.cite, cite('load.mostInBatch', value, 'reference')], (t) =>
    t.asked.mostInBatch(whole(value)),
  );
}

/** Formats of weights and cache that a report or a command of the server names. */
export function formatsTold(subject: Subject): Statement[] {
  const best = bestOf(subject);
  const told = (['weights', 'cacheFormat', 'activations'] as const).flatMap((one) => {
    const found = best === null ? null : settingOf(best, one);
    return found === null ? [] : [{ one, ...found }];
  });
  if (told.length === 0) return [said('cannot-be-said', (t) => t.asked.noFormatTold)];
  return answered(
    told.map((one) => one.cite),
    (t) => t.asked.formatsTold(told.map(({ one, text }) => t.asked.formatOf[one](text))),
  );
}

/** Devices of the server, and how they are split, as far as a report or a command tells. */
export function devicesTold({ run, runPath, ...subject }: Subject): Statement[] {
  const count = run.conditions.numDevices;
  const best = bestOf({ run, runPath, ...subject });
  if (count === null) return [said('cannot-be-said', (t) => t.asked.noDeviceCount)];
  const split = (['tp', 'pp', 'dp', 'ep'] as const).flatMap((one) => {
    const found = best === null ? null : settingOf(best, one);
    return found === null ? [] : [{ one, ...found }];
  });
  const cites = [cite(`${runPath}.conditions.numDevices`, count), ...split.map((one) => one.cite)];
  return answered(cites, (t) =>
    t.asked.devicesTold(whole(count), split.map(({ one, text }) => `${one.toUpperCase()}=${text}`).join(' ')),
  );
}

/** The longest single pause between two tokens. */
export function largestGap(subject: Subject): Statement[] {
  const best = bestOf(subject);
  const at = best?.row.measures.findIndex(
    ({ figure, statistic }) => figure === 'interTokenMs' && statistic === 'max',
  );
  const largest = at === undefined ? undefined : best?.row.measures[at];
  if (best !== null && largest !== undefined)
    return answered([cite(`${best.path}.measures[${at}].value`, largest.value)], (t) =>
      t.asked.largestGap(ms(largest.value)),
    );
  const tail =
    best?.row.measures.findIndex(
      ({ figure, statistic }) => figure === 'interTokenMs' && statistic === 'p99',
    ) ?? -1;
  const p99 = best?.row.measures[tail];
  if (best === null || p99 === undefined) return [said('cannot-be-said', (t) => t.asked.noGap)];
  return answered([cite(`${best.path}.measures[${tail}].value`, p99.value)], (t) =>
    t.asked.gapOfTail(ms(p99.value)),
  );
}

/** A latency of a row with its place: the mean, else what there is. */
function latencyOf({ row, path }: PlacedRow, figure: FigureId): { value: number; cite: Cite } | null {
  const own = row.measures.map((one, at) => ({ ...one, at })).filter((one) => one.figure === figure);
  const found = own.find(({ statistic }) => statistic === 'mean') ?? own[0];
  return found === undefined
    ? null
    : { value: found.value, cite: cite(`${path}.measures[${found.at}].value`, found.value) };
}

/** Time of a whole request: as reported, else from the first token and the time of each further one. */
export function wholeRequestOf(subject: Subject): { value: number; cites: readonly Cite[] } | null {
  const best = bestOf(subject);
  if (best === null) return null;
  const told = latencyOf(best, 'endToEndMs');
  if (told !== null) return { value: told.value, cites: [told.cite] };
  const { ttftMs, tpotMs } = best.row;
  const { outputLength } = subject.run.conditions;
  if (ttftMs === null || tpotMs === null || outputLength === null) return null;
  const built = derive('wholeRequest', ttftMs, tpotMs, outputLength);
  return {
    value: built.value,
    cites: [
      cite(`${best.path}.ttftMs`, ttftMs),
      cite(`${best.path}.tpotMs`, tpotMs),
      cite(`${subject.runPath}.conditions.outputLength`, outputLength),
      built,
    ],
  };
}

/** The part of a whole request that its first token takes. */
export function firstShare(subject: Subject): Statement[] {
  const best = bestOf(subject);
  const first = best === null ? null : latencyOf(best, 'ttftMs');
  const all = wholeRequestOf(subject);
  if (first === null || all === null || all.value <= 0)
    return [said('cannot-be-said', (t) => t.asked.noFirstShare)];
  const part = derive('ratio', first.value, all.value);
  const rest = derive('headroom', first.value, all.value);
  return answered([first.cite, ...all.cites, part, rest], (t) =>
    t.asked.firstShare(
      ms(first.value),
      ms(Number(all.value.toFixed(2))),
      share(part.value),
      share(rest.value),
    ),
  );
}

/** How long the whole test took. */
export function lasted({ run, runPath }: Subject): Statement[] {
  const seconds = run.elapsedSeconds;
  if (seconds === null) return [said('cannot-be-said', (t) => t.asked.noDuration)];
  return answered([cite(`${runPath}.elapsedSeconds`, seconds)], (t) =>
    t.asked.lasted(String(Number(seconds.toFixed(2)))),
  );
}

/** Requests kept in flight within this part of what was asked for are a load that was held. */
const heldPart = 0.9;

/** Whether the load was held: requests in flight that rate and time make, of those asked for. Its course no report tells. */
export function steadiness(subject: Subject): Statement[] {
  const best = bestOf(subject);
  const all = wholeRequestOf(subject);
  const { concurrency = null, requestsPerSecond = null } = best?.row ?? {};
  if (best === null || all === null || concurrency === null || requestsPerSecond === null)
    return [said('cannot-be-said', (t) => t.asked.steadyUnknown)];
  const kept = derive('inFlight', requestsPerSecond, all.value);
  const part = derive('ratio', kept.value, concurrency);
  const cites = [
    cite(`${best.path}.requestsPerSecond`, requestsPerSecond),
    cite(`${best.path}.concurrency`, concurrency),
    ...all.cites,
    kept,
    part,
  ];
  return [
    ...answered(cites, (t) =>
      t.asked.steady(computed(kept.value), whole(concurrency), share(part.value), part.value >= heldPart),
    ),
    ...peakAgainstMean(best),
  ];
}

function peakAgainstMean(best: PlacedRow): Statement[] {
  const told = settingOf(best, 'peak');
  const peak = numberOf(told);
  const mean = best.row.throughputTokensPerSecond;
  if (told === null || !Number.isFinite(peak) || mean === null || mean <= 0) return [];
  const times = derive('ratio', peak, mean);
  const cites = [
    told.cite,
    cite('load.peak', peak, 'reference'),
    cite(`${best.path}.throughputTokensPerSecond`, mean),
    times,
  ];
  return answered(cites, (t) => t.asked.peakAgainstMean(rate(peak), rate(mean), times.value.toFixed(2)));
}

/** Requests of which each second so many were good, of all. */
export function goodput(subject: Subject): Statement[] {
  const best = bestOf(subject);
  const kept = best === null ? null : measureOf(best.row, 'goodputRequestsPerSecond', subject.run.basis);
  if (best === null || kept === null)
    return [
      said('cannot-be-said', (t) =>
        subject.run.basis === 'measured' ? t.asked.noGoodput : t.asked.onlyMeans,
      ),
    ];
  const all = best.row.requestsPerSecond;
  const own = cite('row.goodputRequestsPerSecond', kept.value, 'reference');
  if (all === null || all <= 0) return answered([own], (t) => t.asked.goodputAlone(requests(kept.value)));
  const part = derive('ratio', kept.value, all);
  return answered([own, cite(`${best.path}.requestsPerSecond`, all), part], (t) =>
    t.asked.inTime(requests(kept.value), requests(all), share(part.value)),
  );
}
