import { CaptureError } from '../../../trace/capture/capture-fault.ts';
import { changedSince, endsWhole, rawAscendBelow, type Snapshot, snapshot } from './new-files.ts';
import type { CapturePorts } from './server.ts';

const pollMs = 500;
/** How long a file must stay as it is to count as written. */
const stableMs = 2000;

/**
 * Waits until the server has written new traces below a folder: files that were not there before, that do not grow any
 * more, and that end as whole ones do. An older trace is never taken for the new one.
 *
 * @throws {CaptureError} where nothing new comes in time.
 */
export async function flushedFiles(
  folder: string,
  before: Snapshot,
  waitSeconds: number,
  ports: CapturePorts,
): Promise<readonly string[]> {
  const begunMs = ports.now();
  let last = snapshot(folder);
  let sinceMs = begunMs;
  while (true) {
    const nowMs = ports.now();
    const current = snapshot(folder);
    if (changedSince(last, current).length > 0 || changedSince(current, last).length > 0) {
      last = current;
      sinceMs = nowMs;
    }
    const changed = changedSince(before, current);
    const isStable = nowMs - sinceMs >= stableMs;
    if (changed.length > 0 && isStable && changed.every(endsWhole)) return changed;
    if (nowMs - begunMs >= waitSeconds * 1000) {
      const waitedSeconds = Math.round((nowMs - begunMs) / 1000);
      const [unfinished] = changed;
      if (unfinished !== undefined)
        throw new CaptureError({ code: 'not-flushed', path: unfinished, waitedSeconds });
      const [raw] = rawAscendBelow(folder);
      if (raw !== undefined) throw new CaptureError({ code: 'raw-ascend', folder: raw });
      throw new CaptureError({ code: 'no-new-file', folder, waitedSeconds });
    }
    if (changed.length === 0 && isStable) {
      const [raw] = rawAscendBelow(folder);
      // torch_npu leaves its raw data behind at once; no trace follows until it was analysed.
      if (raw !== undefined) throw new CaptureError({ code: 'raw-ascend', folder: raw });
    }
    await ports.sleep(pollMs);
  }
}
