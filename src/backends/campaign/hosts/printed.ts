import { execa } from 'execa';
import { withoutSecrets } from '../../../text/without-secrets.ts';
import type { Printed } from './bench-host.ts';

/** Runs a command to its end and keeps what it printed, without secrets. */
export async function printedBy(
  command: readonly string[],
  env: Readonly<Record<string, string>>,
  timeoutMs: number,
): Promise<Printed> {
  const [file = '', ...args] = command;
  const { stdout, stderr, shortMessage, exitCode } = await execa(file, args, {
    env,
    reject: false,
    stdin: 'ignore',
    timeout: timeoutMs,
    maxBuffer: 16 * 1024 ** 2,
  });
  const text = [stdout, stderr].filter(Boolean).join('\n');
  return { text: withoutSecrets(text === '' ? (shortMessage ?? '') : text), exitCode: exitCode ?? null };
}
