import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkoutFacts } from '../../../src/backends/campaign/rounds/checkout-facts.ts';
import { recover } from '../../../src/backends/campaign/rounds/recover.ts';
import { startLoop } from '../../../src/backends/campaign/rounds/start-gate.ts';
import { checkoutFaults } from '../../../src/campaign/rounds/humanize-state.ts';
import { commitAll, frameworkRepository, gitIn, writeSource } from '../simulator/framework-source.ts';
import { open, planned, restored, wishOf } from './humanize-kit.ts';
import { planOf } from './kit.ts';

afterEach(() => {
  for (const campaign of open.splice(0)) campaign.close();
  process.env.PATH = restored.path;
});

describe('preconditions of a loop', () => {
  const environment = { PATH: '' };

  it('everything that is wrong is said at once', async () => {
    const repository = frameworkRepository({ '.humanize/x': 'tracked\n' });
    gitIn(repository, 'branch', 'master');
    writeSource(repository, { 'vllm/new.py': 'x = 1\n' });
    gitIn(repository, 'checkout', '--quiet', '-b', 'a#b');
    const facts = await checkoutFacts(repository, { baseBranch: null, root: null, self: null, environment });
    expect(checkoutFaults(facts, 'humanize').map(({ code }) => code)).toEqual([
      'dirty-tree',
      'not-ignored',
      'tracked-humanize',
      'ambiguous-base',
      'branch-name',
      'missing-tool',
    ]);
    expect(checkoutFaults(facts, 'native').map(({ code }) => code)).not.toContain('missing-tool');
  });

  it('a folder without a repository and a repository without a commit', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'throughline-none-'));
    const given = { baseBranch: null, root: null, self: null, environment };
    expect(checkoutFaults(await checkoutFacts(folder, given), 'native')).toEqual([
      { code: 'no-repository', detail: '' },
    ]);
    gitIn(folder, 'init', '--quiet', '--initial-branch=main');
    expect(checkoutFaults(await checkoutFacts(folder, given), 'native').map(({ code }) => code)).toContain(
      'no-commit',
    );
  });

  it('two campaigns do not work on one checkout', async () => {
    const { campaign, root, repository } = await planned();
    await startLoop(campaign, planOf(campaign), {
      ...wishOf(root, {} as never),
      loop: 'native',
      runtime: null,
    });
    const facts = await checkoutFacts(repository, { baseBranch: 'main', root, self: null, environment });
    expect(facts.ownedBy).toBe(campaign.folder);
    expect(checkoutFaults(facts, 'native').map(({ code }) => code)).toEqual(['other-campaign']);
  });

  it('a plan that was changed starts nothing', async () => {
    const { campaign, root } = await planned();
    const plan = planOf(campaign);
    const path = join(plan.worktree, plan.plan_path);
    writeFileSync(path, `${readFileSync(path, 'utf8')}\nmore\n`);
    const outcome = await startLoop(campaign, plan, {
      ...wishOf(root, {} as never),
      loop: 'native',
      runtime: null,
    });
    expect(outcome).toEqual({ kind: 'plan', faults: [{ code: 'changed', detail: plan.plan_path }] });
    expect(campaign.state.rounds.loop).toBeNull();
  });

  it('Humanize that is absent is said, and never replaced by the native loop', async () => {
    const { campaign, root } = await planned();
    const outcome = await startLoop(campaign, planOf(campaign), {
      ...wishOf(root, {} as never),
      runtime: null,
    });
    expect(outcome).toMatchObject({ kind: 'faults' });
    expect(outcome.kind === 'faults' && outcome.faults.some(({ code }) => code === 'no-humanize')).toBe(true);
    expect(campaign.state.rounds.loop).toBeNull();
  });

  it('the tree stays clean for git although plan and answers are in it', async () => {
    const { campaign } = await planned();
    const { worktree } = planOf(campaign);
    mkdirSync(join(worktree, '.throughline'), { recursive: true });
    writeFileSync(join(worktree, '.throughline', 'answer.yaml'), 'x: 1\n');
    expect(gitIn(worktree, 'status', '--porcelain')).toBe('');
    writeSource(worktree, { 'vllm/other.py': 'x = 1\n' });
    commitAll(worktree, 'A change');
    expect(gitIn(worktree, 'show', '--name-only', '--format=', 'HEAD')).toBe('vllm/other.py');
  });
});

describe('a loop that somebody else started', () => {
  /** A loop as its setup leaves it, with these fields of its state. */
  async function loopIn(fields: Readonly<Record<string, string>>, planText: string | null = null) {
    const { campaign } = await planned();
    const plan = planOf(campaign);
    const dir = join(plan.worktree, '.humanize', 'rlcr', '2026-01-02_03-04-05');
    const state = {
      current_round: '0',
      ask_codex_question: 'false',
      base_commit: plan.base_commit,
      session_id: 'session-abc',
      ...fields,
    };
    const text = Object.entries(state).map(([key, value]) => `${key}: ${value}`);
    const written = planText ?? readFileSync(join(plan.worktree, plan.plan_path), 'utf8');
    writeSource(dir, {
      'state.md': ['---', ...text, '---', ''].join('\n'),
      'plan.md': written,
      'round-0-prompt.md': '## Round Contract Setup\n',
    });
    return { campaign, dir, findings: await recover(campaign, () => new Date()) };
  }

  it('with our plan is taken over, with its session, also where it went on since', async () => {
    const { campaign, dir, findings } = await loopIn({ current_round: '2' });
    expect(findings).toContainEqual({ kind: 'adopted', dir });
    expect(campaign.state.rounds.loop).toMatchObject({
      loop: 'humanize',
      binding: 'bound',
      session: 'session-abc',
    });
    // The next look goes on from there.
    expect(await recover(campaign, () => new Date())).toContainEqual({ kind: 'session', id: 'session-abc' });
  });

  it('without a session is unbound, and said to be', async () => {
    const { campaign } = await loopIn({ session_id: '' });
    expect(campaign.state.rounds.loop).toMatchObject({ binding: 'unbound', session: null });
  });

  it.each([
    ['another plan', {}, 'another plan\n'],
    ['another base', { base_commit: 'f'.repeat(40) }, null],
    ['questions to a person', { ask_codex_question: 'true' }, null],
  ] as const)('with %s is none of ours, and blocks', async (_, fields, planText) => {
    const { campaign, dir, findings } = await loopIn(fields, planText);
    expect(findings).toContainEqual({ kind: 'foreign', dir });
    expect(campaign.state.rounds.loop).toBeNull();
    expect(campaign.state.rounds.blockers.has('foreign-loop')).toBe(true);
  });
});
