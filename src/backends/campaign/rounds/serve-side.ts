import type { ServerFailure } from '../../../campaign/adapters/failure-class.ts';
import { adapters } from '../../../campaign/adapters/frameworks.ts';
import type { RowStatus } from '../../../campaign/bench/row.ts';
import type { RoundPlan } from '../../../campaign/rounds/round-plan.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { Language } from '../../../text/language.ts';
import type { CapturePorts } from '../../trace/capture/server.ts';
import type { OpenCampaign } from '../campaign-folder.ts';
import type { BenchHost } from '../hosts/bench-host.ts';
import { hostOf } from '../hosts/host-of.ts';
import { thisMachine } from '../hosts/local-host.ts';
import { type LaunchChange, type Launched, launchServer, stopLaunched } from '../launch-server.ts';
import { type IdlePatience, untilIdle, usualPatience } from '../until-idle.ts';
import { type Side, SideFailedError } from './ports.ts';
import type { ProfilerLaunch } from './profiler-launch.ts';
import { inCheckout, treeOf } from './trees.ts';

/** Where a rival is started, and the target whose code is here. */
export function hostFor(campaign: OpenCampaign, side: Side): BenchHost {
  const host = hostOf(campaign.state.manifest.host_profile);
  if (side.commit !== null && host !== thisMachine) {
    throw new SideFailedError('failed', 'the patched code is on this machine, the servers are not', null);
  }
  return host;
}

/** Ports of the meter of this machine. */
export interface MachineMeter {
  readonly version: string;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  readonly texts: Catalogue;
  readonly language: Language;
  readonly patience?: IdlePatience;
  /** The steady clock of measurements; this machine's where absent. */
  readonly steadyMs?: () => number;
  /** Clock and network of captures; tests have faster ones. */
  readonly capture?: CapturePorts;
}

const shortLength = 12;

/** Row status of a server that failed; other failures are `failed`. */
export const statusOf: Readonly<Record<string, RowStatus>> = {
  oom: 'oom',
  'kv-capacity': 'oom',
  'launch-timeout': 'timeout',
};

/** The plan of the rounds. @throws RangeError where none was made, which the gates rule out. */
export function planOf(campaign: OpenCampaign): RoundPlan {
  const { plan } = campaign.state.rounds;
  if (plan === null) throw new RangeError('no plan');
  return plan;
}

function nameOf({ candidate, commit }: Side): string {
  return commit === null ? candidate.id : `${candidate.id}@${commit.slice(0, shortLength)}`;
}

/** Words and environment of a side's start, from the checkout of its commit. */
async function changeOf(campaign: OpenCampaign, side: Side, more: ProfilerLaunch): Promise<LaunchChange> {
  const { manifest } = campaign.state;
  const name = nameOf(side);
  if (side.commit === null) return { name, words: (words) => [...words, ...more.words], env: more.env };
  const plan = planOf(campaign);
  const tree = await treeOf(campaign, plan, side.commit);
  const search = manifest.frameworks[side.framework];
  const launch = search?.launch ?? adapters[side.framework].launch;
  const own = Object.entries(search?.env ?? {}).map(([key, value]) => [
    key,
    value.replaceAll('{checkout}', tree),
  ]);
  return {
    name,
    cwd: tree,
    words: (words) => {
      const bare = plan.launch === null ? words : [...plan.launch, ...words.slice(launch.length)];
      return [...inCheckout(bare, tree), ...more.words];
    },
    env: {
      ...Object.fromEntries(own),
      // The code of the commit stands before an installed one.
      PYTHONPATH: [tree, search?.env.PYTHONPATH].filter(Boolean).join(':'),
      ...more.env,
    },
  };
}

/** A server's failure with its evidence and the place in the log. */
export function failed({ class: why, line, evidence }: ServerFailure, log: string): SideFailedError {
  const place = line === null ? log : `${log}:${line}`;
  return new SideFailedError(
    statusOf[why] ?? 'failed',
    [why, evidence, place].filter(Boolean).join(' · '),
    log,
  );
}

const nothingMore: ProfilerLaunch = { words: [], env: {} };

/** Waits for idle devices and starts a side's server. @throws SideFailedError where they stay busy or the server ends. */
export async function start(
  campaign: OpenCampaign,
  side: Side,
  meter: MachineMeter,
  more: ProfilerLaunch = nothingMore,
): Promise<Launched> {
  const host = hostFor(campaign, side);
  const { devices } = campaign.state.manifest;
  const patience = meter.patience ?? usualPatience;
  const look = adapters[side.framework].deviceLook;
  const idle = await untilIdle(host, look, devices, meter.signal, () => undefined, patience);
  if (idle.kind === 'busy') throw new SideFailedError('failed', 'devices are busy', null);
  const change = await changeOf(campaign, side, more);
  const launched = await launchServer(campaign, side.candidate, 'round', host, meter.signal, change);
  if ('failure' in launched) throw failed(launched.failure, launched.log);
  return launched;
}

/** Ends the server of a side. */
export function stop(campaign: OpenCampaign, side: Side, { server }: Launched): Promise<void> {
  return stopLaunched(campaign, nameOf(side), server, hostFor(campaign, side));
}
