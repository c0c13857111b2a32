import { statfsSync } from 'node:fs';
import { adapters } from '../../campaign/adapters/frameworks.ts';
import { openWork } from '../../campaign/bench/gate.ts';
import { TemplateValueError } from '../../campaign/hosts/templates.ts';
import { type Framework, measuredFrameworks } from '../../campaign/manifest.ts';
import type { OpenCampaign } from './campaign-folder.ts';
import { type BenchHost, HostUnreachableError } from './hosts/bench-host.ts';
import { hostOf } from './hosts/host-of.ts';
import { markOf, markPrefix } from './launch-server.ts';
import { type BenchPorts, measureCandidate } from './measure-candidate.ts';
import { probeFramework } from './probe-framework.ts';
import { finishedAttempt, setAside } from './trial-files.ts';
import { untilIdle, usualPatience } from './until-idle.ts';

const benchBlockers = ['busy', 'no-space', 'no-host'];

const leastFreeBytes = 2 * 1024 ** 3;

/** Ends what an earlier process of ours left running, written down or not. */
export async function closeOpenServers(campaign: OpenCampaign, host: BenchHost): Promise<void> {
  for (const [candidate, owned] of campaign.state.servers) {
    await host.stop(owned, markOf(campaign, candidate));
    campaign.append({ type: 'server.exited', candidate });
  }
  const next = openWork(campaign.state).trials[0]?.candidate.id;
  await host.sweep(next === undefined ? [] : [markOf(campaign, next)], markPrefix(campaign));
}

/** Takes over what a killed process had measured and not yet written down; the rest of it is set aside. */
function closeOpenTrials(campaign: OpenCampaign): void {
  for (const [key, attempt] of campaign.state.open) {
    const row = finishedAttempt(campaign.folder, key, attempt);
    if (row === null) setAside(campaign.folder, key, attempt);
    else campaign.append({ type: 'trial.finished', key, row });
  }
}

async function preflight(campaign: OpenCampaign, host: BenchHost, ports: BenchPorts): Promise<void> {
  const { manifest } = campaign.state;
  for (const framework of measuredFrameworks(manifest)) {
    const search = manifest.frameworks[framework];
    if (search === undefined || campaign.state.frameworks.has(framework)) continue;
    ports.tell({ kind: 'probing', framework });
    campaign.append(await probeFramework(framework, search, campaign.folder, host));
  }
}

/** Writes down what is expected, once and before anything is measured: what comes after is no forecast. */
async function foretell(campaign: OpenCampaign, { forecast }: BenchPorts): Promise<void> {
  const { forecasts, rows } = campaign.state;
  if (forecast === undefined || forecasts.length > 0 || rows.size > 0) return;
  const expected = await forecast(campaign.state);
  if (expected.length > 0) campaign.append({ type: 'forecast.recorded', forecasts: [...expected] });
}

/** How a run of a benchmark ended; what is open is done by the next one. */
export type BenchOutcome = 'measured' | 'stopped' | 'busy' | 'no-space' | 'no-host';

/** The next candidate is only started where nothing else works on the devices and its logs have room. */
async function mayMeasure(
  campaign: OpenCampaign,
  framework: Framework,
  host: BenchHost,
  ports: BenchPorts,
): Promise<'yes' | 'unknown' | 'stopped' | 'busy' | 'no-space'> {
  if (freeBytes(campaign.folder) < leastFreeBytes) return 'no-space';
  const idle = await untilIdle(
    host,
    adapters[framework].deviceLook,
    campaign.state.manifest.devices,
    ports.signal,
    (devices) => ports.tell({ kind: 'busy', devices }),
    ports.patience ?? usualPatience,
  );
  if (idle.kind === 'busy') return ports.signal.aborted ? 'stopped' : 'busy';
  return idle.kind === 'unknown' && campaign.state.manifest.devices.length > 0 ? 'unknown' : 'yes';
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

async function measureOpen(
  campaign: OpenCampaign,
  host: BenchHost,
  ports: BenchPorts,
): Promise<BenchOutcome> {
  await closeOpenServers(campaign, host);
  closeOpenTrials(campaign);
  await preflight(campaign, host, ports);
  await foretell(campaign, ports);
  let isIdleKnown = true;
  for (;;) {
    const { phase, trials } = openWork(campaign.state);
    const [next] = trials;
    if (ports.signal.aborted) return 'stopped';
    if (next === undefined) return 'measured';
    const mine = trials.filter(({ candidate }) => candidate.id === next.candidate.id);
    const may = await mayMeasure(campaign, next.candidate.framework, host, ports);
    if (may === 'stopped' || may === 'busy' || may === 'no-space') return may;
    if (may === 'unknown' && isIdleKnown) {
      isIdleKnown = false;
      ports.tell({ kind: 'idle-unknown' });
    }
    ports.tell({ kind: 'starting', phase, candidate: next.candidate.id, left: trials.length });
    await measureCandidate(campaign, phase, next.candidate, mine, host, ports);
  }
}

/**
 * Measures what is open of a campaign until nothing is, or until it is stopped. Where it stands follows from the journal
 * alone, so that a killed run goes on where it was: finished trials are kept, an unfinished one is made again.
 */
export async function runBench(campaign: OpenCampaign, ports: BenchPorts): Promise<BenchOutcome> {
  const host = ports.host ?? hostOf(campaign.state.manifest.host_profile);
  const raised = campaign.state.rounds.blockers;
  let detail = '';
  const outcome = await measureOpen(campaign, host, ports).catch((error: unknown): BenchOutcome => {
    if (!(error instanceof HostUnreachableError) && !(error instanceof TemplateValueError)) throw error;
    detail = error.message;
    return 'no-host';
  });
  const isBlocked = outcome === 'busy' || outcome === 'no-space' || outcome === 'no-host';
  for (const code of benchBlockers) {
    if (raised.has(code) && code !== outcome) campaign.append({ type: 'blocker.cleared', code });
  }
  if (isBlocked && !raised.has(outcome)) campaign.append({ type: 'blocker.raised', code: outcome, detail });
  return outcome;
}
