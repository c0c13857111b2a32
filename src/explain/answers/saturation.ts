import { bestOf, type Subject, shortTitle } from '../analysis/subject.ts';
import { cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { ms, whole } from '../prose-figures.ts';

/** A rate that grows by less than this part of what the load grows by has come to its end. */
const growthPart = 0.7;

interface Load {
  readonly subject: Subject;
  readonly path: string;
  readonly inFlight: number;
  readonly rate: number;
  readonly ttftMs: number | null;
  readonly tpotMs: number | null;
}

function loadsOf(subjects: readonly Subject[]): Load[] {
  return subjects
    .flatMap((subject): Load[] => {
      const best = bestOf(subject);
      const { concurrency = null, throughputTokensPerSecond: rate = null } = best?.row ?? {};
      if (best === null || concurrency === null || rate === null || rate <= 0) return [];
      const { ttftMs, tpotMs } = best.row;
      return [{ subject, path: best.path, inFlight: concurrency, rate, ttftMs, tpotMs }];
    })
    .toSorted((a, b) => a.inFlight - b.inFlight);
}

/** The latency that grew more between two loads. */
function grown(from: Load, to: Load) {
  const both = (['ttftMs', 'tpotMs'] as const).flatMap((name) => {
    const [before, after] = [from[name], to[name]];
    return before === null || after === null || before <= 0 ? [] : [{ name, before, after }];
  });
  return both.toSorted((a, b) => b.after / b.before - a.after / a.before)[0] ?? null;
}

/** Where more requests in flight stop to give more: between which of the loads that were measured. */
export function saturation(subjects: readonly Subject[]): Statement[] {
  const loads = loadsOf(subjects);
  const [first] = loads;
  const last = loads.at(-1);
  if (loads.length < 2 || first === undefined || last === undefined) {
    const own = first?.inFlight ?? null;
    const cites = first === undefined ? [] : [cite(`${first.path}.concurrency`, first.inFlight)];
    return [
      state('cannot-be-said', 'macro_only', cites, (t) =>
        t.asked.saturationNeeds(own === null ? null : whole(own)),
      ),
    ];
  }
  const cut = loads.flatMap((to, at) => {
    const from = loads[at - 1];
    if (from === undefined || to.inFlight <= from.inFlight) return [];
    const more = derive('ratio', to.inFlight, from.inFlight);
    const gain = derive('ratio', to.rate, from.rate);
    return gain.value - 1 < growthPart * (more.value - 1) ? [{ from, to, more, gain }] : [];
  });
  // The first loads leave devices idle; of several bends the one behind which least is gained is meant.
  const bend = cut.toSorted(
    (a, b) => (a.gain.value - 1) / (a.more.value - 1) - (b.gain.value - 1) / (b.more.value - 1),
  )[0];
  if (bend === undefined)
    return [
      state('answered', 'macro_only', [cite(`${last.path}.concurrency`, last.inFlight)], (t) =>
        t.asked.notSaturated(shortTitle(last.subject, t)),
      ),
    ];
  const { from, to, more, gain } = bend;
  const slower = grown(from, to);
  const cites = [
    ...[from, to].flatMap((one) => [
      cite(`${one.path}.concurrency`, one.inFlight),
      cite(`${one.path}.throughputTokensPerSecond`, one.rate),
      cite(`${one.path}.ttftMs`, one.ttftMs),
      cite(`${one.path}.tpotMs`, one.tpotMs),
    ]),
    more,
    gain,
  ];
  return [
    state('answered', 'macro_only', cites, (t) =>
      t.asked.saturates(
        shortTitle(from.subject, t),
        shortTitle(to.subject, t),
        gain.value.toFixed(2),
        more.value.toFixed(2),
        slower === null
          ? ''
          : t.asked.saturatedLatency(
              slower.name === 'ttftMs' ? 'TTFT' : 'TPOT',
              ms(slower.before),
              ms(slower.after),
            ),
      ),
    ),
  ];
}
