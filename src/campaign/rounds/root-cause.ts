import type { Framework } from '../manifest.ts';
import type { CitedRow, RecordedProfile, RootCause } from './round-records.ts';

/** One stage beside the same stage of a rival. */
export interface StageDifference {
  readonly leader: Framework;
  readonly stage: string;
  /** Milliseconds a step where both tell steps, of the whole capture else. */
  readonly targetMs: number;
  readonly leaderMs: number;
  readonly perStep: boolean;
  readonly deltaMs: number;
}

/** A row of the target that takes longer than its like in the rival. */
export interface ExplainingRow {
  readonly row: CitedRow;
  readonly leader: Framework;
  readonly leaderRow: CitedRow | null;
  readonly deltaMs: number;
  /** Share of the stage's difference, in percent. */
  readonly sharePct: number;
}

/** Differences of two profiles by stage, and the rows that explain them. */
export interface CauseAnalysis {
  readonly stages: readonly StageDifference[];
  readonly rows: readonly ExplainingRow[];
  /** Share of the slowest stage's difference that the rows explain, in percent; null without a rival's profile. */
  readonly explainedPct: number | null;
  readonly sources: RootCause['sources'];
}

const mostRows = 6;
/** A row that explains less than this of a difference, in percent, is no cause. */
const leastSharePct = 3;

/** Time of a stage, per step where both sides tell their steps. */
function perStep(microseconds: number, steps: number, isPerStep: boolean): number {
  return microseconds / 1000 / (isPerStep ? Math.max(1, steps) : 1);
}

function stageDifferences(target: RecordedProfile, leaders: readonly RecordedProfile[]): StageDifference[] {
  return leaders.flatMap((leader) =>
    target.stages.flatMap((mine): StageDifference[] => {
      const theirs = leader.stages.find(({ stage }) => stage === mine.stage);
      if (theirs === undefined) return [];
      const isPerStep = mine.steps > 0 && theirs.steps > 0;
      const targetMs = perStep(mine.microseconds, mine.steps, isPerStep);
      const leaderMs = perStep(theirs.microseconds, theirs.steps, isPerStep);
      return [
        {
          leader: leader.framework,
          stage: mine.stage,
          targetMs,
          leaderMs,
          perStep: isPerStep,
          deltaMs: targetMs - leaderMs,
        },
      ];
    }),
  );
}

function timeOf(rows: readonly CitedRow[]): number {
  return rows.reduce((sum, { microseconds }) => sum + microseconds, 0);
}

/** The file and function of a place: `path:line func`, or `path(line): func` as profilers write it. */
function pathOf(location: string): { path: string; symbol: string | null } | null {
  const shown = /^(?<path>[^\s:()]+\.[A-Za-z]+):\d+(?: (?<symbol>\S+))?/.exec(location)?.groups;
  const raw = /^(?<path>[^\s:()]+\.[A-Za-z]+)\(\d+\): (?<symbol>\S+)/.exec(location)?.groups;
  const found = shown ?? raw;
  return found?.path === undefined ? null : { path: found.path, symbol: found.symbol ?? null };
}

/**
 * Compares the profile of the target with those of its rivals: the slower stages, and in them the rows that take longer
 * than the rival's rows of the same category. Without a rival the largest rows are the candidates, and nothing is
 * explained.
 */
export function analyseCause(
  target: RecordedProfile,
  leaders: readonly RecordedProfile[],
  placeOf: (path: string) => string | null,
): CauseAnalysis {
  const stages = stageDifferences(target, leaders).toSorted((left, right) => right.deltaMs - left.deltaMs);
  const [slowest] = stages.filter(({ deltaMs }) => deltaMs > 0);
  const rows = slowest === undefined ? largestRows(target) : explaining(target, leaders, slowest);
  const explained =
    slowest === undefined
      ? null
      : Math.min(
          100,
          rows.reduce((sum, { sharePct }) => sum + Math.max(0, sharePct), 0),
        );
  const sources = rows.flatMap(({ row }) => {
    const found = pathOf(row.location);
    const place = found === null ? null : placeOf(found.path);
    return place === null ? [] : [{ path: place, symbol: found?.symbol ?? null, why: row.id }];
  });
  const distinct = [
    ...new Map(sources.map((source) => [`${source.path} ${source.symbol}`, source])).values(),
  ];
  return { stages, rows, explainedPct: explained, sources: distinct };
}

function largestRows(target: RecordedProfile): ExplainingRow[] {
  return target.rows
    .toSorted((left, right) => right.microseconds - left.microseconds)
    .slice(0, mostRows)
    .map((row) => ({
      row,
      leader: target.framework,
      leaderRow: null,
      deltaMs: row.microseconds / 1000,
      sharePct: 0,
    }));
}

function explaining(
  target: RecordedProfile,
  leaders: readonly RecordedProfile[],
  { leader: name, stage, deltaMs: wholeMs, perStep: isPerStep }: StageDifference,
): ExplainingRow[] {
  const leader = leaders.find(({ framework }) => framework === name);
  const steps = (profile: RecordedProfile | undefined) =>
    profile?.stages.find((one) => one.stage === stage)?.steps ?? 0;
  const mine = target.rows.filter((row) => row.stage === stage);
  const theirs = leader?.rows.filter((row) => row.stage === stage) ?? [];
  const found = mine.map((row): ExplainingRow => {
    const like = theirs.find(({ kernel }) => kernel === row.kernel) ?? null;
    const ofCategory = (rows: readonly CitedRow[]) =>
      rows.filter(({ category }) => category === row.category);
    // Rivals name kernels differently; then the category's time is shared out over its rows.
    const share = row.microseconds / Math.max(1e-9, timeOf(ofCategory(mine)));
    const theirTime = like?.microseconds ?? timeOf(ofCategory(theirs)) * share;
    const deltaMs =
      perStep(row.microseconds, steps(target), isPerStep) - perStep(theirTime, steps(leader), isPerStep);
    return { row, leader: name, leaderRow: like, deltaMs, sharePct: (deltaMs / wholeMs) * 100 };
  });
  return found
    .filter(({ sharePct }) => sharePct >= leastSharePct)
    .toSorted((left, right) => right.deltaMs - left.deltaMs)
    .slice(0, mostRows);
}
