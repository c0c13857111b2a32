import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runTurn, type Turn } from '../../../src/backends/campaign/rounds/agent/run-turn.ts';
import { frameworkRepository, gitIn, scratch } from '../../campaign/simulator/framework-source.ts';
import { hasEnded, untilHolds } from '../processes.ts';

/** A turn whose agent is this script. */
function turnOf(script: string, change: Partial<Turn> = {}): Turn {
  const worktree = change.worktree ?? frameworkRepository();
  const path = join(mkdtempSync(join(scratch, 'throughline-agent-')), 'agent.mjs');
  writeFileSync(path, script);
  return {
    kind: { id: 'command', launch: [process.execPath, path] },
    prompt: 'what is asked',
    session: null,
    gate: 'target',
    worktree,
    place: mkdtempSync(join(scratch, 'throughline-place-')),
    logName: 'turn.log',
    environment: process.env,
    signal: new AbortController().signal,
    hangMs: 20_000,
    mostMs: null,
    checkMs: 20,
    ...change,
  };
}

const sleeps = 'setInterval(() => {}, 1000);';

describe('a turn of an agent', () => {
  it('is given its prompt, and told of itself: session, tokens and cost as it reports them', async () => {
    const script = `
      let text = '';
      for await (const piece of process.stdin) text += piece;
      console.log(JSON.stringify({ type: 'system', session_id: 's-7' }));
      console.log('asked: ' + text);
      console.log(JSON.stringify({ type: 'result', is_error: false, total_cost_usd: 0.25,
        usage: { input_tokens: 10, cache_read_input_tokens: 5, output_tokens: 3 } }));`;
    const turn = turnOf(script);
    const { outcome, usage } = await runTurn(turn);
    expect(outcome).toBe('answered');
    expect(usage).toEqual({
      session: 's-7',
      inputTokens: 15,
      outputTokens: 3,
      costUsd: 0.25,
      isError: false,
    });
    expect(readFileSync(join(turn.place, 'turn.log'), 'utf8')).toContain('asked: what is asked');
  });

  it('that tells nothing of tokens has none: null, not 0', async () => {
    const { usage } = await runTurn(turnOf("console.log('done')"));
    expect([usage.inputTokens, usage.outputTokens, usage.costUsd]).toEqual([null, null, null]);
  });

  it('without output or a changed file for so long hangs, and is ended', async () => {
    // A shell is there at once; what takes its time to begin would hang before it has said anything.
    const kind = { id: 'command', launch: ['sh', '-c', 'echo $$ > PID; exec sleep 600'] } as const;
    const worktree = frameworkRepository();
    // As soon as it is there, an hour passes with each look.
    let hours = 0;
    const nowMs = () => {
      hours += existsSync(join(worktree, 'PID')) ? 1 : 0;
      return 3_600_000 * hours;
    };
    const turn = turnOf('', { kind, worktree, hangMs: 60_000, nowMs });
    const { outcome } = await runTurn(turn);
    expect(outcome).toBe('hung');
    expect(await hasEnded(Number(readFileSync(join(turn.worktree, 'PID'), 'utf8')))).toBe(true);
  });

  it('that writes files does not hang, however silent it is', async () => {
    const script = `
      import { writeFileSync } from 'node:fs';
      let count = 0;
      setInterval(() => { writeFileSync('work.txt', String(count)); count += 1; if (count > 10) process.exit(0); }, 100);`;
    const worktree = frameworkRepository();
    const path = join(worktree, 'work.txt');
    // A minute passes with each of its writes, however long the machine takes for it.
    const nowMs = () => (existsSync(path) ? 60_000 * (1 + Number(readFileSync(path, 'utf8'))) : 0);
    const { outcome, seconds } = await runTurn(turnOf(script, { worktree, hangMs: 50_000, nowMs }));
    expect(outcome).toBe('answered');
    expect(seconds).toBeGreaterThan(300);
  });

  it('beyond its time is ended at its limit', async () => {
    const { outcome, seconds } = await runTurn(turnOf(sleeps, { mostMs: 300 }));
    expect(outcome).toBe('limit');
    expect(seconds).toBeGreaterThan(0.3);
  });

  it('is interrupted with the program, and so is what it started', async () => {
    const stop = new AbortController();
    const script = `
      import { spawn } from 'node:child_process';
      import { writeFileSync } from 'node:fs';
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
      writeFileSync('PID', String(child.pid)); console.log('started');${sleeps}`;
    const turn = turnOf(script, { signal: stop.signal });
    const running = runTurn(turn);
    const pidPath = join(turn.worktree, 'PID');
    expect(await untilHolds(() => existsSync(pidPath) && readFileSync(pidPath, 'utf8') !== '')).toBe(true);
    stop.abort();
    expect((await running).outcome).toBe('interrupted');
    expect(await hasEnded(Number(readFileSync(join(turn.worktree, 'PID'), 'utf8')))).toBe(true);
  });

  it('that fails says its last words', async () => {
    const { outcome, detail } = await runTurn(turnOf("console.error('no account'); process.exit(3)"));
    expect([outcome, detail]).toEqual(['failed', 'no account']);
  });

  it('knows nobody’s secrets but its own account, and cannot push', async () => {
    const remote = frameworkRepository();
    const worktree = frameworkRepository();
    gitIn(worktree, 'remote', 'add', 'origin', remote);
    const script = `
      import { execFileSync } from 'node:child_process';
      console.log('HF=' + (process.env.HF_TOKEN ?? 'none') + ' GATE=' + process.env.THROUGHLINE_GATE);
      try { execFileSync('git', ['push', 'origin', 'HEAD:refs/heads/pushed'], { stdio: 'pipe' }); console.log('pushed'); }
      catch { console.log('refused'); }`;
    const turn = turnOf(script, {
      worktree,
      environment: { ...process.env, HF_TOKEN: 'hf_secretsecretsecret' },
    });
    await runTurn(turn);
    const log = readFileSync(join(turn.place, 'turn.log'), 'utf8');
    expect(log).toContain('HF=none GATE=target');
    expect(log).toContain('refused');
    expect(gitIn(remote, 'branch', '--list', 'pushed')).toBe('');
  });
});
