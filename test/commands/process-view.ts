import { PassThrough } from 'node:stream';
import type { ProcessView } from '../../src/app/program.ts';
import { runCommandLine } from '../../src/commands/run-command-line.ts';

/** A process that writes into memory. */
export function processView(env: NodeJS.ProcessEnv = {}) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  let out = '';
  let err = '';
  stdout.on('data', (chunk) => {
    out += String(chunk);
  });
  stderr.on('data', (chunk) => {
    err += String(chunk);
  });
  const view = {
    stdin: new PassThrough(),
    stdout,
    stderr,
    env,
    execPath: process.execPath,
    argv: ['node', 'main.js'],
    platform: process.platform,
  } as unknown as ProcessView;
  return { view, out: () => out, err: () => err };
}

/** Runs a command line in this process; what it printed and its exit code. */
export async function runLine(words: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { view, out, err } = processView(env);
  const code = await runCommandLine(words, view);
  return { code, out: out(), err: err() };
}
