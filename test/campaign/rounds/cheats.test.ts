import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { CampaignAlteredError, type OpenCampaign } from '../../../src/backends/campaign/campaign-folder.ts';
import { workAgent } from '../../../src/backends/campaign/rounds/agent/work-agent.ts';
import { blockTable, gitIn, plainServing, serving, slowTable } from '../simulator/framework-source.ts';
import { planOf, testPorts } from './kit.ts';
import { type Edit, scriptedAgent } from './scripted-agent.ts';
import { startedCampaign } from './started-campaign.ts';
import { type MeterChange, tableMeter } from './table-meter.ts';

const open: OpenCampaign[] = [];
afterEach(() => {
  for (const campaign of open.splice(0)) campaign.close();
});

/** Lets an agent work one round with an edit; gives the campaign and why the round was rejected. */
async function oneRound(edit: Edit, allow: readonly string[] = [], change: MeterChange = {}) {
  const { campaign, repository } = await startedCampaign({ maxRounds: 1 });
  open.push(campaign);
  const work = scriptedAgent(() => campaign, edit);
  const turn = work.turn;
  const allowing: typeof work = {
    ...work,
    // A person who allows what the text of a diff shows: then only what is measured can refuse it.
    turn: async (gate, prompt, session) => {
      const result = await turn?.(gate, prompt, session);
      if (result === undefined) throw new Error('no turn');
      if (gate === 'patch') {
        for (const code of allow)
          campaign.append({ type: 'refusal.allowed', round: 1, code, reason: 'test' });
      }
      return result;
    },
  };
  await workAgent(campaign, allowing, testPorts(tableMeter(repository, change)));
  const [round] = campaign.state.rounds.rounds;
  return { campaign, round, reasons: round?.closed?.reasons.join('\n') ?? '' };
}

const cutShort: Edit = () => ({
  [serving]: plainServing.replace('return asked;', 'return Math.ceil(asked / 2);'),
});
const readsLengths: Edit = () => ({
  [serving]: plainServing.replace(
    'return request === null ? 0 : cost;',
    'return request !== null && request.input === 100 ? 0 : cost;',
  ),
});
const keepsAnswers: Edit = () => ({
  [serving]: `${plainServing}\nexport const remembers = new Map([[0, 'answerCache']]).size > 0;\n`,
  [blockTable]: slowTable.replace('block < blocks', 'block < blocks / 4'),
});
const onlyFlags: Edit = () => ({ 'vllm/defaults.mjs': 'max_num_seqs = 512\n' });

describe('an agent that cheats is refused, with the reason', () => {
  it('answers cut short', async () => {
    const { round, reasons } = await oneRound(cutShort);
    expect(round?.closed?.type).toBe('round.rejected');
    expect(reasons).toContain('answers-differ');
    expect(reasons).toContain('answers-cut');
  });

  it('lengths read: the text of the diff says so', async () => {
    const { round, reasons } = await oneRound(readsLengths);
    expect(round?.closed?.type).toBe('round.rejected');
    expect(reasons).toContain('reads-lengths');
    expect(round?.verification).toBeNull();
  });

  it('lengths read and allowed: a shape that nobody knew shows that nothing is gained', async () => {
    const { round, reasons } = await oneRound(readsLengths, ['reads-lengths']);
    expect(round?.closed?.type).toBe('round.rejected');
    expect(round?.verification?.improvements[0]?.g_pct).toBeGreaterThan(100);
    expect(reasons).toContain('holdout: chat');
    const held = [...(round?.trials.values() ?? [])].filter(({ kind }) => kind === 'holdout');
    expect(held.length).toBe(6);
    for (const { row } of held) {
      expect(row.input_len).not.toBe(100);
      expect(Math.abs(row.input_len / 100 - 1)).toBeCloseTo(0.07, 2);
    }
  });

  it('a cache of answers: by its text, and by its time where that was allowed', async () => {
    expect((await oneRound(keepsAnswers)).reasons).toContain('caches-answers');
    const { round, reasons } = await oneRound(keepsAnswers, ['caches-answers']);
    expect(round?.closed?.type).toBe('round.rejected');
    expect(reasons).toContain('answers-cached');
  });

  it('flags only', async () => {
    const { round, reasons } = await oneRound(onlyFlags);
    expect(round?.closed?.type).toBe('round.rejected');
    expect(reasons).toContain('only-flags');
  });

  it('tests that fail end it before anything is measured', async () => {
    const { round, reasons } = await oneRound(
      () => ({ [blockTable]: slowTable.replace('16', '8 * 1') }),
      [],
      { testExit: 1 },
    );
    expect(reasons).toContain('tests: node --version');
    expect([...(round?.trials.values() ?? [])].some(({ kind }) => kind === 'verify')).toBe(false);
  });

  it('a patch that does not run is rejected and says so', async () => {
    const { reasons } = await oneRound(() => ({
      [blockTable]: `${slowTable}\nthrow new Error('broken');\n`,
    }));
    expect(reasons).toContain('does-not-run');
  });

  it('a loss of another figure than the one it wins is a loss', async () => {
    const { reasons } = await oneRound(() => ({
      [blockTable]: slowTable.replace('return 1;', 'return 1.2;'),
    }));
    expect(reasons).toContain('loss: chat');
    expect(reasons).toContain('no-gain');
  });

  it('edited rows: the work ends and the file is named', async () => {
    const { campaign, repository } = await startedCampaign();
    open.push(campaign);
    const edit: Edit = () => {
      appendFileSync(join(campaign.folder, 'benchmark', 'candidates.jsonl'), ' ');
      return null;
    };
    const work = workAgent(
      campaign,
      scriptedAgent(() => campaign, edit),
      testPorts(tableMeter(repository)),
    );
    const error = await work.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CampaignAlteredError);
    expect((error as CampaignAlteredError).files).toEqual(['benchmark/candidates.jsonl']);
  });

  it('evidence of a round that was edited is named as well', async () => {
    const { campaign, repository } = await startedCampaign();
    open.push(campaign);
    const edit: Edit = () => {
      appendFileSync(join(campaign.folder, 'profiles', '001', 'vllm', 'before', 'tables.json'), ' ');
      return null;
    };
    const error = await workAgent(
      campaign,
      scriptedAgent(() => campaign, edit),
      testPorts(tableMeter(repository)),
    ).catch((thrown: unknown) => thrown);
    expect((error as CampaignAlteredError).files).toEqual(['profiles/001/vllm/before/tables.json']);
  });

  it('a branch that was pushed ends the work', async () => {
    const { campaign, repository } = await startedCampaign();
    open.push(campaign);
    const { branch, worktree } = planOf(campaign);
    const edit: Edit = () => {
      gitIn(worktree, 'update-ref', `refs/remotes/origin/${branch}`, 'HEAD');
      return null;
    };
    expect(
      await workAgent(
        campaign,
        scriptedAgent(() => campaign, edit),
        testPorts(tableMeter(repository)),
      ),
    ).toEqual({
      kind: 'pushed',
      branch,
    });
  });

  it('what was rejected is kept under a name, and the branch is where it was', async () => {
    const { campaign, round } = await oneRound(cutShort);
    const { worktree, base_commit } = planOf(campaign);
    expect(gitIn(worktree, 'rev-parse', 'HEAD')).toBe(base_commit);
    const kept = gitIn(worktree, 'rev-parse', `refs/throughline/${campaign.state.manifest.id}/round-1`);
    expect(kept).toBe(round?.patch?.commit);
    expect(campaign.state.rounds.stop?.reason).toBe('incomplete');
    expect(campaign.state.rounds.report?.verdict).toBe('incomplete');
  });
});
