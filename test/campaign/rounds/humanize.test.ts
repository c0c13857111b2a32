import { execFileSync } from 'node:child_process';
import { existsSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkoutFacts } from '../../../src/backends/campaign/rounds/checkout-facts.ts';
import {
  findHumanize,
  loopsOf,
  probeHumanize,
  runCancel,
  runStopGate,
} from '../../../src/backends/campaign/rounds/humanize.ts';
import { recover } from '../../../src/backends/campaign/rounds/recover.ts';
import { setupCommand, startLoop } from '../../../src/backends/campaign/rounds/start-gate.ts';
import { checkoutFaults, readLoopState, setupWords } from '../../../src/campaign/rounds/humanize-state.ts';
import { writeSource } from '../simulator/framework-source.ts';
import { mirror, open, planned, restored, runtime, wishOf } from './humanize-kit.ts';
import { planOf } from './kit.ts';

const about = mirror === '' ? ' (skipped: HUMANIZE_REPOSITORY names no mirror of the public repository)' : '';

afterEach(() => {
  for (const campaign of open.splice(0)) campaign.close();
  process.env.PATH = restored.path;
});

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
