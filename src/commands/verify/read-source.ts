import type { PrintedForward } from '../../results/readers/printed-forward.ts';
import { readOutput } from '../../results/readers/read-output.ts';
import type { Result } from '../../results/result.ts';
import type { SourcePorts } from './verify-ports.ts';

/** The runs that a file, standard input or a session holds. */
export type ReadSource =
  | {
      readonly status: 'read';
      readonly runs: readonly Result[];
      readonly forwards: readonly PrintedForward[];
      readonly unread: readonly string[];
    }
  | { readonly status: 'missing' };

/** Reads a source by what it is: standard input, a file, else a session. */
export async function readSource(source: string, ports: SourcePorts): Promise<ReadSource> {
  const text = await ports.readText(source);
  if (text !== null) {
    const { runs, forwards, unread } = readOutput(text);
    return { status: 'read', runs, forwards, unread };
  }
  const session = await ports.readSession(source);
  return session === null
    ? { status: 'missing' }
    : { status: 'read', runs: session, forwards: [], unread: [] };
}
