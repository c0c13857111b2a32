import { execa } from 'execa';
import { withoutSecrets } from '../../../text/without-secrets.ts';
import type { Printed } from './bench-host.ts';

/** Output of a command, and what of it stood on standard output: warnings of clients stand on the other. */
export interface PrintedApart extends Printed {
  readonly out: string;
}

/** Runs a command to its end and keeps what it printed, without secrets. */
export async function printedBy(
  command: readonly string[],
  env: Readonly<Record<string, string>>,
  timeoutMs: number,
): Promise<PrintedApart> {
  const [file = '', ...args] = command;
  const { stdout, stderr, shortMessage, exitCode } = await execa(file, args, {
    env,
    reject: false,
    stdin: 'ignore',
    timeout: timeoutMs,
    maxBuffer: 16 * 1024 ** 2,
  });
  const text = [stdout, stderr].filter(Boolean).join('\n');
  return {
    text: withoutSecrets(text === '' ? (shortMessage ?? '') : text),
    out: withoutSecrets(stdout ?? ''),
    exitCode: exitCode ?? null,
  };
}
