import type { CandidateForecast } from './bench/forecast.ts';
import type { CandidateRow } from './bench/row.ts';
import type { CampaignEvent, OwnedServer } from './events.ts';
import type { Framework, Manifest } from './manifest.ts';
import { afterRoundEvent, noRounds, type RoundsState } from './rounds/rounds-state.ts';

/** Facts found out about a framework on this machine. */
export interface ProbedFramework {
  readonly state: 'supported' | 'unsupported';
  readonly reason: string | null;
  readonly version: string | null;
  readonly flags: ReadonlySet<string>;
}

/** A campaign as its events leave it. */
export interface CampaignState {
  readonly manifest: Manifest;
  readonly frameworks: ReadonlyMap<Framework, ProbedFramework>;
  /** Finished trials by key, in order. */
  readonly rows: ReadonlyMap<string, CandidateRow>;
  /** Trials that began and have no end, with how often each began. */
  readonly open: ReadonlyMap<string, number>;
  /** Servers that were started and are not known to have ended, by candidate. */
  readonly servers: ReadonlyMap<string, OwnedServer>;
  readonly frozen: Readonly<Record<string, string>> | null;
  readonly isCancelled: boolean;
  /** Rounds that follow the benchmark and change the target's code. */
  readonly rounds: RoundsState;
  /** Set where the journal was made anew from artefacts. */
  readonly rebuilt: Extract<CampaignEvent, { type: 'campaign.rebuilt' }> | null;
  readonly history: Extract<CampaignEvent, { type: 'history.recorded' }> | null;
  readonly forecasts: readonly CandidateForecast[];
}

function begun(manifest: Manifest): CampaignState {
  return {
    manifest,
    frameworks: new Map(),
    rows: new Map(),
    open: new Map(),
    servers: new Map(),
    frozen: null,
    isCancelled: false,
    rounds: noRounds,
    rebuilt: null,
    history: null,
    forecasts: [],
  };
}

function without<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): ReadonlyMap<Key, Value> {
  return new Map([...map].filter(([one]) => one !== key));
}

/** The state after one more event; the first event makes it. @throws RangeError for events before the first */
export function after(state: CampaignState | null, event: CampaignEvent): CampaignState {
  if (event.type === 'campaign.created') return begun(event.manifest);
  if (state === null) throw new RangeError('a campaign begins with campaign.created');
  switch (event.type) {
    case 'framework.probed': {
      const { framework, flags, state: found, reason, version } = event;
      const probed = { state: found, reason, version, flags: new Set(flags) };
      return { ...state, frameworks: new Map([...state.frameworks, [framework, probed]]) };
    }
    case 'trial.started':
      return { ...state, open: new Map([...state.open, [event.key, event.attempt]]) };
    case 'server.spawned':
      return { ...state, servers: new Map([...state.servers, [event.candidate, event.server]]) };
    case 'server.exited':
      return { ...state, servers: without(state.servers, event.candidate) };
    case 'trial.finished':
      return {
        ...state,
        open: without(state.open, event.key),
        rows: new Map([...state.rows, [event.key, event.row]]),
      };
    case 'bench.frozen':
      return { ...state, frozen: event.hashes };
    case 'campaign.rebuilt':
      return { ...state, rebuilt: event };
    case 'history.recorded':
      return { ...state, history: event };
    case 'forecast.recorded':
      return { ...state, forecasts: event.forecasts };
    case 'campaign.cancelled':
      return { ...state, isCancelled: true };
    default:
      return { ...state, rounds: afterRoundEvent(state.rounds, event) };
  }
}

/** The state that events leave. @throws RangeError where there is no first event */
export function folded(events: Iterable<CampaignEvent>): CampaignState {
  let state: CampaignState | null = null;
  for (const event of events) state = after(state, event);
  if (state === null) throw new RangeError('a campaign begins with campaign.created');
  return state;
}
