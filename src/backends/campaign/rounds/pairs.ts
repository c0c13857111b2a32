import { join } from 'node:path';
import type { PlannedTrial } from '../../../campaign/bench/planned-trial.ts';
import type { LoadPoint } from '../../../campaign/bench/row.ts';
import { type CandidateRow, loadName } from '../../../campaign/bench/row.ts';
import type { Scenario } from '../../../campaign/manifest.ts';
import {
  type Gap,
  type GapMetric,
  gapOf,
  interleaved,
  type Pair,
  pairsNeeded,
} from '../../../campaign/rounds/gap.ts';
import type { RoundTrial } from '../../../campaign/rounds/round-records.ts';
import type { CampaignState } from '../../../campaign/state.ts';
import { barrenRow } from '../barren-row.ts';
import { type OpenCampaign, sha256Of } from '../campaign-folder.ts';
import { type RoundPorts, type ServedSide, type Side, SideFailedError } from './ports.ts';

/** A comparison of two sides in one scenario. */
export interface Contest {
  readonly kind: RoundTrial['kind'];
  readonly scenario: Scenario;
  readonly load: LoadPoint;
  readonly metric: GapMetric;
  readonly first: Side;
  readonly second: Side;
  readonly names: readonly [RoundTrial['side'], RoundTrial['side']];
  readonly leader: Gap['leader'];
  /** Mixed into the seeds, so that no two trials send the same prompts. */
  readonly seed: number;
}

/** A program that was stopped: what is measured stays, the rest is measured when it goes on. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';
}

const shortLength = 12;

/** A candidate as rows of rounds name it: with the commit whose code ran. */
function named({ candidate, commit }: Side) {
  return commit === null
    ? candidate
    : { ...candidate, id: `${candidate.id}@${commit.slice(0, shortLength)}` };
}

function seedOf(text: string, base: number): number {
  let seed = base >>> 0;
  for (let at = 0; at < text.length; at += 1) seed = (Math.imul(seed, 31) + text.charCodeAt(at)) >>> 0;
  return seed % 2_000_000_000;
}

function planned(round: number, contest: Contest, side: Side, name: string, pair: number): PlannedTrial {
  const { kind, scenario, load } = contest;
  const candidate = named(side);
  const key = [candidate.id, scenario.name, loadName(load), kind, `${round}-${name}-${pair}`].join('/');
  return { key, candidate, scenario, load, purpose: kind, seed: seedOf(key, contest.seed) };
}

interface Work {
  readonly contest: Contest;
  readonly side: Side;
  readonly name: RoundTrial['side'];
  readonly pair: number;
  readonly trial: PlannedTrial;
}

function sideKey({ framework, candidate, commit }: Side): string {
  return `${framework}/${candidate.id}/${commit ?? ''}`;
}

/** Pairs of a contest that both sides were measured for. */
export function pairsOf(
  state: CampaignState,
  round: number,
  contest: Contest,
): readonly (Pair & { keys: string[] })[] {
  const trials =
    state.rounds.rounds.find((one) => one.round === round)?.trials ?? new Map<string, RoundTrial>();
  const found: (Pair & { keys: string[] })[] = [];
  for (let pair = 1; ; pair += 1) {
    const keys = [
      planned(round, contest, contest.first, contest.names[0], pair).key,
      planned(round, contest, contest.second, contest.names[1], pair).key,
    ] as const;
    const [first, second] = [trials.get(keys[0]), trials.get(keys[1])];
    if (first === undefined || second === undefined) return found;
    found.push({ first: first.row, second: second.row, keys: [...keys] });
  }
}

/** The gap that the measured pairs of a contest give. */
export function gapNow(state: CampaignState, round: number, contest: Contest, thresholdPct: number): Gap {
  const pairs = pairsOf(state, round, contest);
  const { scenario, leader, metric } = contest;
  return gapOf(
    { scenario: scenario.name, leader, metric, rows: pairs.flatMap(({ keys }) => keys) },
    pairs,
    thresholdPct,
  );
}

/** Measurements that are open of one more batch, in the order A B B A A B over all contests. */
function openTrials(
  state: CampaignState,
  round: number,
  contests: readonly Contest[],
  upTo: ReadonlyMap<Contest, number>,
): Work[] {
  const trials =
    state.rounds.rounds.find((one) => one.round === round)?.trials ?? new Map<string, RoundTrial>();
  const most = Math.max(0, ...upTo.values());
  const order = interleaved(0, most).flatMap(({ isFirst, pair }) =>
    contests
      .filter((contest) => pair <= (upTo.get(contest) ?? 0))
      .map((contest): Work => {
        const side = isFirst ? contest.first : contest.second;
        const name = isFirst ? contest.names[0] : contest.names[1];
        return { contest, side, name, pair, trial: planned(round, contest, side, name, pair) };
      })
      // Within one place of the order, equal servers stand together.
      .toSorted((left, right) => (sideKey(left.side) < sideKey(right.side) ? -1 : 1)),
  );
  return order.filter(({ trial }) => !trials.has(trial.key));
}

/** A row of a server that did not come up: kept, with its reason. */
function barren(
  campaign: OpenCampaign,
  { trial }: Work,
  ports: RoundPorts,
  error: SideFailedError,
): CandidateRow {
  const at = ports.now().toISOString();
  return barrenRow(campaign.state, trial, {
    status: error.status,
    reason: error.message,
    serverLog: error.log,
    startedAt: at,
    endedAt: at,
    version: ports.version,
  });
}

function record(
  campaign: OpenCampaign,
  round: number,
  work: Work,
  row: CandidateRow,
  ports: RoundPorts,
): void {
  const { raw_result } = row.artifacts;
  const files = raw_result === null ? {} : { [raw_result]: sha256Of(join(campaign.folder, raw_result)) };
  const { contest, name, pair, side, trial } = work;
  campaign.append({
    type: 'round.trial.finished',
    trial: {
      key: trial.key,
      round,
      kind: contest.kind,
      side: name,
      scenario: contest.scenario.name,
      pair,
      commit: side.commit,
      row,
    },
    files,
  });
  ports.tell({ kind: 'row', row, side: name });
}

async function measureAll(
  campaign: OpenCampaign,
  round: number,
  works: readonly Work[],
  ports: RoundPorts,
): Promise<void> {
  let server: ServedSide | null = null;
  let failure: SideFailedError | null = null;
  let current = '';
  try {
    for (const work of works) {
      if (ports.signal.aborted) throw new StoppedError();
      const key = sideKey(work.side);
      if (key !== current) {
        await server?.end();
        [server, failure, current] = [null, null, key];
        try {
          server = await ports.meter.serve(campaign, work.side);
        } catch (error) {
          if (!(error instanceof SideFailedError)) throw error;
          failure = error;
        }
      }
      if (ports.signal.aborted) throw new StoppedError();
      if (server === null) {
        const error = failure ?? new SideFailedError('failed', 'not started', null);
        record(campaign, round, work, barren(campaign, work, ports, error), ports);
        continue;
      }
      const attempt = (campaign.state.rounds.open.get(work.trial.key) ?? 0) + 1;
      campaign.append({ type: 'round.trial.started', key: work.trial.key, attempt });
      const row = await server.measure(work.trial);
      // A stopped program has no row to keep: the trial is made again.
      if (ports.signal.aborted) throw new StoppedError();
      record(campaign, round, work, row, ports);
    }
  } finally {
    await server?.end();
  }
}

/**
 * Measures contests in interleaved pairs until each is decided or has the most pairs. Rows are kept one by one, so that a
 * program that is killed goes on with the trial it was at. @throws StoppedError
 */
export async function measureContests(
  campaign: OpenCampaign,
  round: number,
  contests: readonly Contest[],
  given: {
    readonly least: number;
    readonly most: number;
    readonly thresholdPct: number;
    readonly isDecided: (gap: Gap) => boolean;
  },
  ports: RoundPorts,
): Promise<Gap[]> {
  for (;;) {
    const upTo = new Map(
      contests.map((contest) => {
        const gap = gapNow(campaign.state, round, contest, given.thresholdPct);
        return [contest, pairsNeeded({ isDecided: given.isDecided(gap), pairs: gap.n }, given)] as const;
      }),
    );
    const works = openTrials(campaign.state, round, contests, upTo);
    if (works.length === 0) break;
    await measureAll(campaign, round, works, ports);
  }
  return contests.map((contest) => gapNow(campaign.state, round, contest, given.thresholdPct));
}
