import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PreparedCommand } from '../../../src/backends/backend.ts';
import { runCommand } from '../../../src/backends/run/run-command.ts';
import { hasEnded } from '../processes.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-run-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function script(source: string, over: Partial<PreparedCommand> = {}): PreparedCommand {
  const file = join(folder, 'stand-in.mjs');
  writeFileSync(file, source);
  return {
    backend: 'embedded',
    file: process.execPath,
    args: [file],
    shown: ['stand-in'],
    workingDirectory: null,
    environment: { allow: ['PATH'], set: {} },
    resultFile: null,
    notices: [],
    ...over,
  };
}

const never = () => new AbortController().signal;

describe('runCommand', () => {
  it('captures both streams in a log, tells complete lines and reads the result file', async () => {
    const resultFile = join(folder, 'result.json');
    const command = script(
      `import { writeFileSync } from 'node:fs';
       console.log('\\u001b[1mbold\\u001b[0m line'); console.error('warning');
       writeFileSync(${JSON.stringify(resultFile)}, '{"ok":true}');`,
      { resultFile },
    );
    const lines: string[] = [];
    const end = await runCommand(
      command,
      folder,
      { line: (text) => lines.push(text) },
      { signal: never(), timeoutMs: null },
    );
    expect(end.status).toBe('done');
    expect(lines.toSorted()).toEqual(['bold line', 'warning']);
    expect(readFileSync(end.logPath, 'utf8')).toContain('warning');
    expect(end.output.stdout).toContain('bold');
    expect(end.output.resultFile?.text).toBe('{"ok":true}');
  });

  it('passes on only the environment that is allowed', async () => {
    process.env.THROUGHLINE_TEST_TOKEN = 'secret';
    const end = await runCommand(
      script('console.log(Object.keys(process.env).sort().join())', {
        environment: { allow: ['PATH'], set: { SHOWN: '1' } },
      }),
      folder,
      { line() {} },
      { signal: never(), timeoutMs: null },
    );
    delete process.env.THROUGHLINE_TEST_TOKEN;
    expect(end.output.stdout).not.toContain('TOKEN');
    expect(end.output.stdout).toContain('SHOWN');
  });

  it('ends the whole process group when cancelled', async () => {
    const controller = new AbortController();
    const heartbeat = join(folder, 'heartbeat');
    const end = await runCommand(
      script(
        `import { spawn } from 'node:child_process';
         import { existsSync } from 'node:fs';
         const beat = "setInterval(() => require('fs').appendFileSync(" + JSON.stringify(${JSON.stringify(heartbeat)}) + ", '.'), 10)";
         const { pid } = spawn(process.execPath, ['-e', beat], { stdio: 'ignore' });
         setInterval(() => { if (existsSync(${JSON.stringify(heartbeat)})) console.log('beats ' + pid); }, 10);`,
      ),
      folder,
      { line: () => controller.abort() },
      { signal: controller.signal, timeoutMs: null },
    );
    expect(end.status).toBe('cancelled');
    const pid = Number(/beats (?<pid>\d+)/.exec(end.output.stdout)?.groups?.pid);
    expect(await hasEnded(pid)).toBe(true);
  });

  it('ends a run that takes too long', async () => {
    const end = await runCommand(
      script('setInterval(() => {}, 1000)'),
      folder,
      { line() {} },
      {
        signal: never(),
        timeoutMs: 200,
      },
    );
    expect(end.status).toBe('timed-out');
  });

  it('reports a missing executable as a failed run', async () => {
    const end = await runCommand(
      script('', { file: join(folder, 'missing') }),
      folder,
      { line() {} },
      {
        signal: never(),
        timeoutMs: null,
      },
    );
    expect(end.status).toBe('failed');
    expect(end.output.stderr).toMatch(/ENOENT|missing/);
  });

  it('keeps only the last lines in memory', async () => {
    const end = await runCommand(
      script("for (let i = 0; i < 5000; i += 1) console.log('line', i);"),
      folder,
      { line() {} },
      { signal: never(), timeoutMs: null },
    );
    expect(end.tail).toHaveLength(8);
    expect(end.tail.at(-1)).toBe('line 4999');
  });
});
