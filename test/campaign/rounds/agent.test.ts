import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { OpenCampaign } from '../../../src/backends/campaign/campaign-folder.ts';
import { workAgent } from '../../../src/backends/campaign/rounds/agent/work-agent.ts';
import { gitIn } from '../simulator/framework-source.ts';
import { planOf, testPorts } from './kit.ts';
import { knownFix, scriptedAgent } from './scripted-agent.ts';
import { startedCampaign } from './started-campaign.ts';
import { tableMeter } from './table-meter.ts';

const open: OpenCampaign[] = [];
afterEach(() => {
  for (const campaign of open.splice(0)) campaign.close();
});

describe('a scripted agent', () => {
  it('finds the known fix, is gated at each step, and ends with a report that says so', async () => {
    const { campaign, repository } = await startedCampaign();
    open.push(campaign);
    const prompts: string[] = [];
    const end = await workAgent(
      campaign,
      scriptedAgent(() => campaign, knownFix, prompts),
      testPorts(tableMeter(repository)),
    );
    expect(end).toEqual({ kind: 'reported' });
    const { rounds } = campaign.state;
    expect(rounds.rounds.map(({ closed }) => closed?.type)).toEqual(['round.accepted', undefined]);
    expect(rounds.stop).toMatchObject({ reason: 'beats' });
    expect(rounds.report?.verdict).toBe('yes');
    const report = readFileSync(join(campaign.folder, 'final_report.md'), 'utf8');
    expect(report).toContain('Best on this machine: yes');
    expect(existsSync(join(campaign.folder, 'final_report.html'))).toBe(true);
    expect(prompts.map((text) => /Gate "([^"]+)"/.exec(text)?.[1] ?? 'review')).toEqual([
      'target',
      'patch',
      'review',
    ]);
    expect(gitIn(planOf(campaign).worktree, 'rev-parse', 'HEAD')).toBe(rounds.rounds[0]?.closed?.commit);
  });
});
