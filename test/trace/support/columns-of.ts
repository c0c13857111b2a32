import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { assemble } from '../../../src/trace/assemble/assemble.ts';
import type { TraceColumns } from '../../../src/trace/columns/columns.ts';
import { Collector, type PlainEvent } from './collect.ts';
import { scan } from './scan.ts';

const whole = { partial: false, fileBytes: 0, textBytes: 0, notices: [] };

/** Columns of a packed recording, read by the compiled scanner: other tests hold it against a full parse. */
export function recordedColumns(path: string): TraceColumns {
  return assemble(scan(gunzipSync(readFileSync(path))).raw, whole);
}

/** Columns of events given as plain objects: what the reader would make of a file that holds them. */
export function columnsOf(
  events: readonly PlainEvent[],
  document: Readonly<Record<string, unknown>> = {},
): TraceColumns {
  const collector = new Collector();
  for (const event of events) collector.add(event);
  return assemble(collector.finish(document), whole);
}
