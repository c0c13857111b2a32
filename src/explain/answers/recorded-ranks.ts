import type { RecordedTrace, TimelineStep } from '../../results/readers/recordings/recorded-trace.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { computed, share } from '../prose-figures.ts';

const level = 'profiler_trace';
const inMs = (us: number) => `${computed(us / 1000)} ms`;
/** Compute that differs by less than this part is the same on all ranks. */
const evenPart = 0.05;

const timeOf = ({ parts }: TimelineStep, part: string) =>
  parts.find((one) => one.part === part)?.microseconds ?? 0;
const allOf = ({ parts }: TimelineStep) => parts.reduce((sum, { microseconds }) => sum + microseconds, 0);

function answered(cites: readonly Cite[], say: Parameters<typeof state>[3]): Statement {
  return state('answered', level, cites, say);
}

/** The parts of one rank's time, where a summary tells ranks apart. */
export function timeOfRank({ ranks = [] }: RecordedTrace, path: string, rank: number): Statement[] {
  const at = ranks.findIndex(({ name }) => Number(name) === rank);
  const own = ranks[at];
  if (own === undefined) return [];
  const all = derive('sum', ...own.parts.map(({ microseconds }) => microseconds));
  const parts = own.parts.map(({ part, microseconds }, place) => ({
    part,
    microseconds,
    cite: cite(`${path}.ranks[${at}].parts[${place}].microseconds`, microseconds),
    share: derive('ratio', microseconds, all.value),
  }));
  return [
    answered(
      [cite('question.rank', rank, 'reference'), all, ...parts.flatMap((one) => [one.cite, one.share])],
      (t) =>
        t.recorded.ofRank(
          own.name,
          parts
            .map(
              (one) => `${t.words.timeline[one.part]} ${inMs(one.microseconds)} (${share(one.share.value)})`,
            )
            .join(t.words.listed),
        ),
    ),
  ];
}

/** The rank that computes longest, for which the others wait, and how far they lie apart. */
export function slowestRank({ ranks = [] }: RecordedTrace, path: string): Statement[] {
  const sorted = ranks
    .map((one, at) => ({ ...one, at, compute: timeOf(one, 'compute'), idle: timeOf(one, 'idle') }))
    .toSorted((a, b) => b.compute - a.compute);
  const [slowest, ...others] = sorted;
  const last = others.at(-1);
  if (slowest === undefined || last === undefined || last.compute <= 0) return [];
  const usual = derive(
    'ratio',
    others.reduce((sum, { compute }) => sum + compute, 0),
    others.length,
  );
  const more = derive('relative', usual.value, slowest.compute);
  const cites = [
    cite(`${path}.ranks[${slowest.at}].name`, slowest.name),
    cite('rank.compute', slowest.compute, 'reference'),
    cite('rank.idle', slowest.idle, 'reference'),
    usual,
    more,
  ];
  return [
    answered(cites, (t) =>
      more.value < evenPart
        ? t.recorded.ranksEven(inMs(last.compute), inMs(slowest.compute))
        : t.recorded.slowestRank(
            slowest.name,
            inMs(slowest.compute),
            inMs(usual.value),
            share(more.value),
            inMs(slowest.idle),
          ),
    ),
    state(
      'recorded-timeline',
      level,
      ranks.map((one, at) => cite(`${path}.ranks[${at}]`, allOf(one), 'reference')),
      (t) =>
        t.recorded.rankTimes(
          ranks
            .slice(0, 8)
            .map(
              (one) =>
                `${one.name}: ${t.words.timeline.compute} ${inMs(timeOf(one, 'compute'))}, ${t.words.timeline.idle} ${inMs(timeOf(one, 'idle'))}`,
            ),
        ),
    ),
  ];
}
