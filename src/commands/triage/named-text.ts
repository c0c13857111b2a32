import { InvalidInputError } from '../../app/invalid-input-error.ts';
import { UnreadableTrace } from '../../trace/scan/fault.ts';
import type { TriagePorts } from './triage-ports.ts';

/**
 * Text of a file that a flag names beside the trace.
 * @throws UnreadableTrace where there is no such file, InvalidInputError in the words given where it cannot be read
 */
export function namedText(path: string, unreadable: (path: string) => string, ports: TriagePorts): string {
  const text = ports.text(path);
  if (text !== null) return text;
  if (ports.isFolder(path)) throw new InvalidInputError(unreadable(path));
  throw new UnreadableTrace({ code: 'trace-missing', path });
}
