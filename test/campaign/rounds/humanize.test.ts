import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { OpenCampaign } from '../../../src/backends/campaign/campaign-folder.ts';
import { checkoutFacts } from '../../../src/backends/campaign/rounds/checkout-facts.ts';
import {
  findHumanize,
  loopsOf,
  probeHumanize,
  runCancel,
  runStopGate,
} from '../../../src/backends/campaign/rounds/humanize.ts';
import { buildPlan } from '../../../src/backends/campaign/rounds/plan-gate.ts';
import { recover } from '../../../src/backends/campaign/rounds/recover.ts';
import { type StartWish, setupCommand, startLoop } from '../../../src/backends/campaign/rounds/start-gate.ts';
import { checkoutFaults, readLoopState, setupWords } from '../../../src/campaign/rounds/humanize-state.ts';
import { messages } from '../../../src/text/catalogue.ts';
import { commitAll, frameworkRepository, gitIn, writeSource } from '../simulator/framework-source.ts';
import { frozenCampaign, planOf, usualWish } from './kit.ts';

/** A mirror of the public repository, where this machine has one; its scripts run outside of this project. */
const mirror = process.env.HUMANIZE_REPOSITORY ?? '';

const open: OpenCampaign[] = [];
const restored = { path: process.env.PATH };
afterEach(() => {
  for (const campaign of open.splice(0)) campaign.close();
  process.env.PATH = restored.path;
});

/** Humanize as it is published, in a folder of its own, with a codex that answers nothing. */
function runtime(): string {
  const root = mkdtempSync(join(tmpdir(), 'throughline-humanize-'));
  const archive = execFileSync('git', ['--git-dir', mirror, 'archive', 'HEAD'], { maxBuffer: 1 << 28 });
  execFileSync('tar', ['x', '-C', root], { input: archive });
  const bin = mkdtempSync(join(tmpdir(), 'throughline-bin-'));
  writeFileSync(join(bin, 'codex'), '#!/bin/sh\necho "codex-cli 0.120.0"\n');
  chmodSync(join(bin, 'codex'), 0o755);
  process.env.PATH = `${bin}${delimiter}${process.env.PATH ?? ''}`;
  return root;
}

async function planned(files: Readonly<Record<string, string>> = {}) {
  const repository = frameworkRepository(files);
  const campaign = frozenCampaign();
  open.push(campaign);
  const root = dirname(campaign.folder);
  const faults = await buildPlan(
    campaign,
    { ...usualWish, checkout: repository },
    { root, environment: process.env, texts: messages('en') },
  );
  expect(faults).toEqual([]);
  return { campaign, repository, root };
}

function wishOf(
  root: string,
  humanize: Awaited<ReturnType<typeof probeHumanize>>,
  change: Partial<StartWish> = {},
): StartWish {
  return {
    loop: 'humanize',
    unbound: false,
    exclude: false,
    runtime: humanize,
    stopHookOnly: false,
    root,
    environment: process.env,
    ...change,
  };
}

const about = mirror === '' ? ' (skipped: HUMANIZE_REPOSITORY names no mirror of the public repository)' : '';

describe.skipIf(mirror === '')(
  `acceptance 13: the real scripts of Humanize${about}`,
  { timeout: 120_000 },
  () => {
    it('its flags are asked for, and the one that it does not know is never sent', async () => {
      const root = runtime();
      const found = await probeHumanize(root);
      expect(found.version).toMatch(/^\d+\.\d+/);
      expect(found.hasHooks).toBe(true);
      expect(found.flags.has('--yolo')).toBe(true);
      expect(found.flags.has('--strict-success')).toBe(false);
      const { words } = setupWords(found.flags, { plan: 'p.md', baseBranch: 'main', max: 7 });
      expect(words).toEqual(['p.md', '--yolo', '--base-branch', 'main', '--max', '7', '--privacy']);
      expect(findHumanize({ HUMANIZE_RUNTIME_ROOT: root })).toBe(root);
      expect(findHumanize({ HUMANIZE_RUNTIME_ROOT: tmpdir() })).toBeNull();
    });

    it('a start by the first call of an agent is bound to its session; by another hand it is not', async () => {
      const humanize = await probeHumanize(runtime());
      const { campaign, root } = await planned();
      const plan = planOf(campaign);
      const asked = await startLoop(campaign, plan, wishOf(root, humanize));
      expect(asked).toMatchObject({ kind: 'command', faults: [{ code: 'no-loop' }] });
      const { command } = setupCommand(plan, humanize);
      expect(command.startsWith(join(humanize.root, 'scripts', 'setup-rlcr-loop.sh'))).toBe(true);
      execFileSync('bash', ['-c', command], {
        cwd: plan.worktree,
        env: { ...process.env, CLAUDE_PROJECT_DIR: plan.worktree },
        stdio: 'pipe',
      });
      // Started by this test: nobody's session, and that is a fault.
      expect(await startLoop(campaign, plan, wishOf(root, humanize))).toMatchObject({
        kind: 'command',
        faults: [{ code: 'no-session' }],
      });
      // What Claude Code sends to the hook behind a Bash call of its own.
      const input = JSON.stringify({ session_id: 'session-abc', tool_input: { command } });
      execFileSync(join(humanize.root, 'hooks', 'loop-post-bash-hook.sh'), [], {
        cwd: plan.worktree,
        env: { ...process.env, CLAUDE_PROJECT_DIR: plan.worktree },
        input,
        stdio: 'pipe',
      });
      expect(await startLoop(campaign, plan, wishOf(root, humanize))).toEqual({
        kind: 'started',
        binding: 'bound',
      });
      expect(campaign.state.rounds.loop).toMatchObject({ loop: 'humanize', session: 'session-abc' });
      expect(existsSync(join(plan.worktree, '.humanize', '.pending-session-id'))).toBe(false);

      // The stop gate blocks, as the agent has written no contract yet, and the prompt is what follows.
      const blocked = await runStopGate(humanize.root, plan.worktree, 'session-abc');
      expect(blocked.exit).toBe(10);
      const findings = await recover(campaign, () => new Date());
      expect(findings).toContainEqual({ kind: 'session', id: 'session-abc' });
      expect(findings.some((one) => one.kind === 'prompt' && one.path.endsWith('round-0-prompt.md'))).toBe(
        true,
      );

      // A cancelled loop is found ended, and the campaign says so.
      expect((await runCancel(humanize.root, plan.worktree, false)).exit).toBe(0);
      expect(await recover(campaign, () => new Date())).toContainEqual({
        kind: 'ended',
        name: 'cancel-state.md',
      });
      expect(campaign.state.rounds.blockers.get('loop-ended')).toBe('cancel-state.md');
      expect((await runCancel(humanize.root, plan.worktree, false)).exit).toBe(1);
    });

    it('--unbound starts it here, and the consequence is recorded', async () => {
      const humanize = await probeHumanize(runtime());
      const { campaign, root } = await planned();
      const plan = planOf(campaign);
      expect(await startLoop(campaign, plan, wishOf(root, humanize, { unbound: true }))).toEqual({
        kind: 'started',
        binding: 'unbound',
      });
      const [loop] = loopsOf(plan.worktree);
      expect(loop?.state).toMatchObject({ currentRound: 0, asksQuestions: false, sessionId: null });
    });

    it('a loop in any phase, a dirty tree and a branch that is not there are each found before the script is run', async () => {
      const humanize = await probeHumanize(runtime());
      const { campaign, root } = await planned();
      const plan = planOf(campaign);
      await startLoop(campaign, plan, wishOf(root, humanize, { unbound: true }));
      const [loop] = loopsOf(plan.worktree);
      const dir = loop?.dir ?? '';
      for (const phase of ['state.md', 'finalize-state.md', 'methodology-analysis-state.md']) {
        const now = ['state.md', 'finalize-state.md', 'methodology-analysis-state.md'].find((name) =>
          existsSync(join(dir, name)),
        );
        renameSync(join(dir, now ?? ''), join(dir, phase));
        const facts = await checkoutFacts(plan.worktree, {
          baseBranch: 'main',
          root,
          self: campaign.folder,
          environment: process.env,
        });
        expect(checkoutFaults(facts, 'humanize').map(({ code }) => code)).toEqual(['active-loop']);
      }
      renameSync(join(dir, 'methodology-analysis-state.md'), join(dir, 'complete-state.md'));
      writeSource(plan.worktree, { 'vllm/new.py': 'x = 1\n' });
      const dirty = await checkoutFacts(plan.worktree, {
        baseBranch: 'nowhere',
        root,
        self: campaign.folder,
        environment: process.env,
      });
      expect(checkoutFaults(dirty, 'humanize').map(({ code }) => code)).toEqual([
        'dirty-tree',
        'no-base-branch',
      ]);
      // The script itself refuses what we would not send.
      const script = join(humanize.root, 'scripts', 'setup-rlcr-loop.sh');
      const run = () =>
        execFileSync(script, [plan.plan_path, '--strict-success'], {
          cwd: plan.worktree,
          stdio: 'pipe',
          env: { ...process.env, CLAUDE_PROJECT_DIR: plan.worktree },
        });
      expect(run).toThrow(/Unknown option/);
    });
  },
);

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

describe('the state of a loop', () => {
  it('is read by its keys, unknown ones are left, and text without it is none', () => {
    const state = readLoopState(
      [
        '---',
        'current_round: 3',
        'ask_codex_question: false',
        'session_id:',
        'future_key: 7',
        'base_commit: abc',
        '---',
        'x',
      ].join('\n'),
    );
    expect(state).toMatchObject({
      currentRound: 3,
      asksQuestions: false,
      sessionId: null,
      baseCommit: 'abc',
    });
    expect(readLoopState('current_round: 3')).toBeNull();
    expect(readLoopState('---\ncurrent_round: 3')).toBeNull();
  });

  it('a flag is sent only where the script lists it', () => {
    const given = { plan: 'p', baseBranch: 'b', max: 3 };
    expect(setupWords(new Set(['--strict-success', '--yolo']), given).words).toEqual([
      'p',
      '--yolo',
      '--strict-success',
    ]);
    expect(setupWords(new Set(['--skip-quiz', '--claude-answer-codex']), given)).toEqual({
      words: ['p', '--skip-quiz', '--claude-answer-codex'],
      missing: [],
    });
    expect(setupWords(new Set(['--max']), given).missing).toEqual(['--yolo']);
  });
});
