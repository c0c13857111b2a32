import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { type AgentKind, turnCommand } from '../../../../campaign/agent/agent-command.ts';
import { afterLine, nothingSaid, type TurnUsage } from '../../../../campaign/agent/agent-usage.ts';
import type { agentOutcomes } from '../../../../campaign/rounds/round-events.ts';
import { writeFileAtomically } from '../../../../store/atomic-file.ts';
import { withoutSecrets } from '../../../../text/without-secrets.ts';
import { OutputLog } from '../../../run/output-log.ts';
import { gitOrNull, standingOf } from '../git.ts';

/** Environment variables that an agent gets: its own programs, its own account, and nothing of anybody else's. */
const passed = [
  'PATH',
  'HOME',
  'USER',
  'LANG',
  'LC_ALL',
  'TERM',
  'TMPDIR',
  'SHELL',
  'NODE_EXTRA_CA_CERTS',
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'NO_PROXY',
  'XDG_CONFIG_HOME',
  'XDG_CACHE_HOME',
];
/** The account of each agent, by the names that its own documentation gives. */
const accounts: Readonly<Record<AgentKind['id'], RegExp>> = {
  claude: /^(?:ANTHROPIC_|CLAUDE_CONFIG_DIR$|CLAUDE_CODE_USE_)/,
  codex: /^(?:OPENAI_API_KEY$|OPENAI_BASE_URL$|CODEX_HOME$)/,
  command: /^THROUGHLINE_AGENT_/,
};

/** One turn of an agent. */
export interface Turn {
  readonly kind: AgentKind;
  readonly prompt: string;
  readonly session: string | null;
  readonly gate: string;
  readonly worktree: string;
  /** Folder of logs and hooks, outside what is sealed. */
  readonly place: string;
  readonly logName: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly hangMs: number;
  readonly mostMs: number | null;
  readonly checkMs?: number;
  /** Time that a turn takes; that of this machine unless it is said. */
  readonly nowMs?: () => number;
}

/**
 * How one turn of the coding agent ended, what it used, how many seconds it took, and the last line that says why it
 * failed.
 */
export interface TurnResult {
  readonly outcome: (typeof agentOutcomes)[number];
  readonly usage: TurnUsage;
  readonly seconds: number;
  readonly detail: string;
}

/**
 * Makes a push fail, wherever it would go: addresses for pushing are rewritten to one that does not exist, and a hook
 * refuses what is left. Both hold for this process only; nothing of the user's configuration changes.
 */
function withoutPush(place: string): Record<string, string> {
  const hooks = join(place, 'hooks');
  writeFileAtomically(join(hooks, 'pre-push'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  const prefixes = ['https://', 'http://', 'ssh://', 'git@', 'git://', 'file://', '/', '.'];
  const settings = [
    ['core.hooksPath', hooks],
    ...prefixes.map((prefix) => ['url.no-push://.pushInsteadOf', prefix]),
  ];
  const pairs = settings.flatMap(([key = '', value = ''], at) => [
    [`GIT_CONFIG_KEY_${at}`, key],
    [`GIT_CONFIG_VALUE_${at}`, value],
  ]);
  return {
    GIT_CONFIG_COUNT: String(settings.length),
    GIT_TERMINAL_PROMPT: '0',
    ...Object.fromEntries(pairs),
  };
}

/** The environment of a turn: an allow-list, the marks of the gate, and no way to push. */
export function turnEnvironment(turn: Turn): Record<string, string> {
  const isPassed = (name: string) => passed.includes(name) || accounts[turn.kind.id].test(name);
  const kept = Object.entries(turn.environment).flatMap(([name, value]) =>
    value !== undefined && isPassed(name) ? [[name, value] as const] : [],
  );
  return {
    ...Object.fromEntries(kept),
    ...withoutPush(turn.place),
    THROUGHLINE_AGENT: '1',
    THROUGHLINE_GATE: turn.gate,
    ...(turn.session === null ? {} : { THROUGHLINE_SESSION: turn.session }),
  };
}

/** Something that changes while an agent works: its commits, its files, and when they were written. */
async function signOfLife(worktree: string): Promise<string> {
  const { head, dirty } = await standingOf(worktree).catch(() => ({ head: null, dirty: [] }));
  const times = dirty.map((path) => {
    const found = statSync(join(worktree, path), { throwIfNoEntry: false });
    return `${path} ${found?.mtimeMs ?? 0}`;
  });
  return [head, ...times].join('\n');
}

const killMs = 5_000;

function endGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone.
  }
}

/**
 * Runs one turn: the prompt on standard input, output in a log without secrets. It ends by itself, at the limit of time,
 * after so long without output or change of files that it hangs, or with the program.
 */
export async function runTurn(turn: Turn): Promise<TurnResult> {
  const git =
    (await gitOrNull(turn.worktree, 'rev-parse', '--path-format=absolute', '--git-common-dir')) ?? '';
  const { words, input } = turnCommand(turn.kind, turn.prompt, { session: turn.session, git });
  const [file = '', ...args] = words;
  mkdirSync(turn.place, { recursive: true, mode: 0o700 });
  const log = new OutputLog(join(turn.place, turn.logName));
  const nowMs = turn.nowMs ?? (() => performance.now());
  const begunMs = nowMs();
  const child = execa(file, args, {
    cwd: turn.worktree,
    env: turnEnvironment(turn),
    extendEnv: false,
    input,
    buffer: false,
    reject: false,
    detached: true,
    cleanup: false,
  });
  let usage = nothingSaid;
  let lastMs = nowMs();
  let ending: TurnResult['outcome'] | null = null;
  const see = (chunk: unknown, stream: 'stdout' | 'stderr') => {
    lastMs = nowMs();
    for (const text of log.write(String(chunk), stream)) usage = afterLine(usage, text);
  };
  child.stdout?.on('data', (chunk) => see(chunk, 'stdout'));
  child.stderr?.on('data', (chunk) => see(chunk, 'stderr'));
  const end = (why: TurnResult['outcome']) => {
    if (ending !== null || child.pid === undefined) return;
    ending = why;
    const { pid } = child;
    endGroup(pid, 'SIGTERM');
    setTimeout(() => endGroup(pid, 'SIGKILL'), killMs).unref();
  };
  let sign = await signOfLife(turn.worktree);
  let isLooking = false;
  const watch = setInterval(() => {
    const atMs = nowMs();
    if (turn.mostMs !== null && atMs - begunMs > turn.mostMs) end('limit');
    // One look at a time: the second would find what the first had just seen change.
    if (isLooking || atMs - lastMs <= turn.hangMs) return;
    isLooking = true;
    void signOfLife(turn.worktree).then((now) => {
      isLooking = false;
      if (now === sign) end('hung');
      else [sign, lastMs] = [now, nowMs()];
    });
  }, turn.checkMs ?? 1_000);
  const interrupt = () => end('interrupted');
  turn.signal.addEventListener('abort', interrupt, { once: true });
  if (turn.signal.aborted) interrupt();
  const { exitCode, shortMessage } = await child;
  clearInterval(watch);
  turn.signal.removeEventListener('abort', interrupt);
  // A process that an agent left running is of its own group, and goes with it.
  if (child.pid !== undefined) endGroup(child.pid, 'SIGKILL');
  const tail = log.tail().at(-1) ?? '';
  log.close();
  const seconds = (nowMs() - begunMs) / 1000;
  const isGood = exitCode === 0 && !usage.isError;
  const outcome = ending ?? (turn.signal.aborted ? 'interrupted' : isGood ? 'answered' : 'failed');
  const detail = isGood
    ? ''
    : withoutSecrets(exitCode === undefined ? (shortMessage ?? '') : tail).slice(0, 300);
  return { outcome, usage, seconds, detail };
}
