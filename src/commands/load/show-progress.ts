import type { Program } from '../../app/program.ts';
import type { RequestRecord } from '../../campaign/load/request-record.ts';
import { loadCountsLine, loadProgressLines } from '../../screens/load-lines.ts';
import { plain } from '../../text/line.ts';
import type { LoadOptions } from './load-options.ts';

/** Progress of a load as it is shown. */
export interface ShownProgress {
  warmed(record: RequestRecord): void;
  started(): void;
  sent(): void;
  ended(record: RequestRecord): void;
  close(): void;
}

const redrawMs = 250;
const stillMs = 10_000;

/**
 * Shows a load while it runs: live on a terminal, a line now and then where nothing may move or nobody looks. Standard
 * output stays free for the document.
 */
export function showProgress(
  options: Pick<LoadOptions, 'url' | 'warmUp' | 'isJson'> & { readonly model: string },
  requests: number,
  program: Program,
  signal: AbortSignal,
): ShownProgress {
  const records: RequestRecord[] = [];
  let warmed = 0;
  let startedAtMs: number | null = null;
  let sent = 0;
  const now = () => ({
    model: options.model,
    url: options.url.href,
    requests,
    warmUp: startedAtMs === null ? { done: warmed, all: options.warmUp } : null,
    inFlight: sent - records.length,
    records,
    elapsedMs: startedAtMs === null ? 0 : performance.now() - startedAtMs,
    isStopping: signal.aborted,
  });
  const { load: texts } = program.texts;
  const { isInteractive } = program.terminal;
  const isLive = isInteractive && !options.isJson && !program.isPlain && !program.isStill;
  let close = () => {};
  if (isLive) {
    const lines = () => loadProgressLines(now(), texts, Math.max(20, program.terminal.columns() - 1));
    let isOver = false;
    let takeAway: (() => void) | null = null;
    void import('../../ui/live-lines.tsx').then(({ showLive }) => {
      if (!isOver) takeAway = showLive(program.terminal.stdout, lines, redrawMs);
    });
    close = () => {
      isOver = true;
      takeAway?.();
    };
  } else {
    const timer = setInterval(() => program.err(plain(loadCountsLine(now(), texts))), stillMs);
    close = () => clearInterval(timer);
  }
  return {
    warmed() {
      warmed += 1;
    },
    started() {
      startedAtMs = performance.now();
    },
    sent() {
      sent += 1;
    },
    ended: (record) => void records.push(record),
    close: () => close(),
  };
}
