import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { OpenCampaign } from '../../../src/backends/campaign/campaign-folder.ts';
import { workAgent } from '../../../src/backends/campaign/rounds/agent/work-agent.ts';
import { verifyRounds } from '../../../src/backends/campaign/rounds/sealed.ts';
import type { CampaignEvent } from '../../../src/campaign/events.ts';
import { testPorts } from './kit.ts';
import { knownFix, scriptedAgent } from './scripted-agent.ts';
import { startedCampaign } from './started-campaign.ts';
import { tableMeter } from './table-meter.ts';

const open = new Set<OpenCampaign>();
afterEach(() => {
  for (const campaign of open) campaign.close();
  open.clear();
});

class Killed extends Error {}

/** Names an event, so that each is the last thing a process did once. */
function nameOf(event: CampaignEvent): string {
  if (event.type === 'round.trial.started') return `${event.type} ${event.key}`;
  if (event.type === 'round.trial.finished') return `${event.type} ${event.trial.key}`;
  if (event.type === 'agent.started' || event.type === 'agent.ended') return `${event.type} ${event.gate}`;
  if (event.type === 'profile.recorded')
    return `${event.type} ${event.profile.framework} ${event.profile.phase}`;
  return 'round' in event ? `${event.type} ${String(event.round)}` : event.type;
}

/** The report without what differs between any two runs: commits of another second, folders, turns that were cut. */
function comparable(folder: string): string {
  return (
    readFileSync(join(folder, 'final_report.md'), 'utf8')
      .replaceAll(/[0-9a-f]{40}|[0-9a-f]{12}(?![0-9a-f])|(?<=-)[0-9a-f]{7}(?![0-9a-f])/g, 'COMMIT')
      .replaceAll(/20260102_model-[a-z0-9]+/g, 'CAMPAIGN')
      .replaceAll(/\/\S*throughline-[a-z]+-\w+/g, 'FOLDER')
      .replaceAll(/\d+ turns of a coding agent.*/g, 'TURNS')
      .replaceAll(/^- git worktree: .*$/gm, '- worktree')
      // Noise of the computed measurement follows the seed, and that the commit.
      .replaceAll(/[+-]?\d+\.\d+/g, 'N')
  );
}

/** Works to the end, killed at the events that `isLast` names: the journal is opened anew after each. */
async function worked(isLast: (event: CampaignEvent, when: 'before' | 'after') => boolean) {
  const begun = await startedCampaign();
  let { campaign } = begun;
  const { repository } = begun;
  const { folder } = campaign;
  let kills = 0;
  for (;;) {
    open.add(campaign);
    const append = campaign.append.bind(campaign);
    campaign.append = (event) => {
      if (isLast(event, 'before')) throw new Killed();
      append(event);
      if (isLast(event, 'after')) throw new Killed();
    };
    try {
      const end = await workAgent(
        campaign,
        scriptedAgent(() => campaign, knownFix),
        testPorts(tableMeter(repository)),
      );
      return { folder, end, kills, campaign };
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      kills += 1;
      campaign.close();
      open.delete(campaign);
      campaign = OpenCampaign.open(folder);
    }
  }
}

it('killed at every event, a campaign of rounds ends with the same report', {
  timeout: 240_000,
}, async () => {
  const whole = await worked(() => false);
  expect(whole.end).toEqual({ kind: 'reported' });
  const seen = new Set<string>();
  const killed = await worked((event, when) => {
    const name = `${when} ${nameOf(event)}`;
    // Before a row there is nothing that the event before it did not leave.
    const isRow = event.type === 'round.trial.started' || event.type === 'round.trial.finished';
    if (seen.has(name) || event.type === 'report.written' || (isRow && when === 'before')) return false;
    seen.add(name);
    return true;
  });
  expect(killed.end).toEqual({ kind: 'reported' });
  expect(killed.kills).toBe(seen.size);
  expect(killed.kills).toBeGreaterThan(60);
  expect(comparable(killed.folder)).toBe(comparable(whole.folder));
  verifyRounds(killed.folder, killed.campaign.state, { isDeep: true });
});
