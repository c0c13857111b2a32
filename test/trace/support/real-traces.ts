import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { PlainEvent } from './collect.ts';

const folder = new URL('../../../../shared/traces/', import.meta.url);
const isHere = existsSync(folder);
if (!isHere) console.info('../shared/traces is not on this machine: tests of recorded traces are skipped');

/** Path of a recorded trace; null where the recordings are not on this machine: tests then skip. */
export function realTrace(name: string): string | null {
  const path = new URL(name, folder);
  return isHere && existsSync(path) ? path.pathname : null;
}

/** Events and other fields of a recorded trace by a full parse. */
export function parseWhole(path: string): [events: PlainEvent[], document: Record<string, unknown>] {
  const text = gunzipSync(readFileSync(path)).toString('utf8');
  const parsed: unknown = JSON.parse(text);
  if (Array.isArray(parsed)) return [parsed, {}];
  const { traceEvents, ...document } = parsed as Record<string, unknown>;
  return [Array.isArray(traceEvents) ? traceEvents : [], document];
}
