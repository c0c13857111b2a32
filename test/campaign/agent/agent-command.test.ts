import { expect, it } from 'vitest';
import { agentKind, turnCommand } from '../../../src/campaign/agent/agent-command.ts';
import { unkeptLimit } from '../../../src/campaign/agent/limits.ts';
import { noRounds } from '../../../src/campaign/rounds/rounds-state.ts';

const words = (named: string, session: string | null) => {
  const kind = agentKind(named);
  if (kind === null) throw new Error(named);
  return turnCommand(kind, 'prompt', { session, git: '/repo/.git' });
};

it('Claude Code prints a stream, accepts edits, and goes on with its session', () => {
  const { words: first, input } = words('claude', null);
  expect(first.slice(0, 5)).toEqual(['claude', '-p', '--output-format', 'stream-json', '--verbose']);
  expect(first).not.toContain('--resume');
  expect(words('claude', 's-1').words.slice(-2)).toEqual(['--resume', 's-1']);
  expect(input).toBe('prompt');
});

it('options of Codex stand before its subcommand, and git may be written from a worktree', () => {
  const { words: again } = words('codex', 's-1');
  const resume = again.indexOf('resume');
  expect(again.indexOf('--sandbox')).toBeLessThan(resume);
  expect(again.slice(resume)).toEqual(['resume', 's-1', '-']);
  expect(again).toContain('sandbox_workspace_write.writable_roots=["/repo/.git"]');
  expect(words('codex', null).words.at(-1)).toBe('-');
});

it('another command is started as it was named', () => {
  expect(words("my-agent --model 'a b'", 's').words).toEqual(['my-agent', '--model', 'a b']);
  expect(agentKind("open 'quote")).toBeNull();
});

it('a limit on what an answered turn does not tell cannot be kept', () => {
  const turn = (outcome: 'answered' | 'hung', cost_usd: number | null, input_tokens: number | null) => ({
    type: 'agent.ended' as const,
    gate: 'target',
    outcome,
    session: null,
    seconds: 1,
    input_tokens,
    output_tokens: null,
    cost_usd,
    detail: '',
  });
  const limits = { hours: null, costUsd: 5, tokens: 100, rounds: null };
  const of = (...turns: ReturnType<typeof turn>[]) => unkeptLimit({ ...noRounds, turns }, limits);
  expect(of(turn('answered', 1, 10), turn('hung', null, null))).toBeNull();
  expect(of(turn('answered', null, 10))).toBe('costUsd');
  expect(of(turn('answered', 1, null))).toBe('tokens');
  expect(
    unkeptLimit(
      { ...noRounds, turns: [turn('answered', null, null)] },
      { ...limits, costUsd: null, tokens: null },
    ),
  ).toBeNull();
});
