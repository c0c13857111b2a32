import { CaptureError, type CaptureNotice } from '../../../trace/capture/capture-fault.ts';
import { changedSince, newRaw, type Snapshot, snapshot } from './new-files.ts';
import type { Place } from './place.ts';
import { type CapturePorts, pause } from './server.ts';
import { isWhole } from './whole-file.ts';

const pollMs = 500;
/** How long files must stay as they are to count as written. */
const stableMs = 2000;
/**
 * The same where something is still missing that may never come: a rank of another machine, a bracket that a name
 * swallowed.
 */
const settledMs = 30_000;
const reportMs = 30_000;

/** Files that a server wrote in one round: traces, or raw data that makes none yet. */
export interface Flushed {
  readonly traces: readonly string[];
  readonly raw: readonly string[];
}

/** How long to wait, and for what. */
export interface Patience {
  readonly seconds: number;
  /** Traces of ranks that a round should bring, where the server tells. */
  readonly ranks: number;
}

/** Remembers of each file whether it was whole as it stood: it is read again only when it has changed. */
class WholeFiles {
  private readonly known = new Map<string, { readonly stamp: string; readonly isWhole: boolean }>();

  async unfinished(files: readonly string[], { traces }: Snapshot): Promise<readonly string[]> {
    const rest: string[] = [];
    for (const path of files) {
      const stamp = traces.get(path) ?? '';
      let found = this.known.get(path);
      if (found?.stamp !== stamp) {
        found = { stamp, isWhole: await isWhole(path) };
        this.known.set(path, found);
      }
      if (!found.isWhole) rest.push(path);
    }
    return rest;
  }
}

const sameFiles = (a: Snapshot, b: Snapshot): boolean =>
  changedSince(a.traces, b.traces).length === 0 &&
  changedSince(b.traces, a.traces).length === 0 &&
  a.raw.size === b.raw.size;

/**
 * Waits until the server has written new traces below a folder: files that were not there before, that do not grow any
 * more, and that end as whole ones do. An older trace is never taken for the new one.
 *
 * @throws {CaptureError} where nothing new comes in time, or the capture is interrupted.
 */
export async function flushedFiles(
  place: Place,
  before: Snapshot,
  { seconds, ranks }: Patience,
  ports: CapturePorts,
  say: (notice: CaptureNotice) => void,
): Promise<Flushed> {
  const begunMs = ports.now();
  const look = () => snapshot(place.local, place.file);
  const whole = new WholeFiles();
  let last = look();
  let sinceMs = begunMs;
  let saidMs = begunMs;
  while (true) {
    const nowMs = ports.now();
    const current = look();
    if (!sameFiles(last, current)) sinceMs = nowMs;
    last = current;
    const traces = changedSince(before.traces, current.traces);
    const raw = newRaw(before, current);
    const restedMs = nowMs - sinceMs;
    const isLate = nowMs - begunMs >= seconds * 1000;
    const unfinished = restedMs >= stableMs || isLate ? await whole.unfinished(traces, current) : traces;
    // Brackets in a damaged name may never close; a file of compressed data without its end is cut for certain.
    const isSettled = restedMs >= settledMs && unfinished.every((path) => !/\.gz$/i.test(path));
    if (traces.length > 0 && (unfinished.length === 0 || isSettled)) {
      if (traces.length >= ranks || restedMs >= settledMs || isLate) return { traces, raw: [] };
    }
    // torch_npu leaves its raw data behind at once; no trace follows until it was analysed.
    if (traces.length === 0 && raw.length > 0 && restedMs >= stableMs) return { traces, raw };
    if (isLate) {
      const waitedSeconds = Math.round((nowMs - begunMs) / 1000);
      const [path] = unfinished;
      if (path !== undefined) throw new CaptureError({ code: 'not-flushed', path, waitedSeconds });
      const others = changedSince(before.others, current.others);
      throw new CaptureError({ code: 'no-new-file', folder: place.local, waitedSeconds, others });
    }
    if (nowMs - saidMs >= reportMs) {
      saidMs = nowMs;
      say({ code: 'still-waiting', seconds: Math.round((nowMs - begunMs) / 1000), files: traces });
    }
    await pause(ports, pollMs);
  }
}
