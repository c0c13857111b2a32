import type { TraceStream, TraceThread } from '../columns/columns.ts';
import type { TraceTexts } from '../columns/texts.ts';
import type { RawTrace } from '../scan/raw-trace.ts';

/** Collects the streams of the devices while rows are placed on them. */
export class Streams {
  readonly list: TraceStream[] = [];
  private readonly known = new Map<string, number>();
  private readonly raw: RawTrace;
  private readonly texts: TraceTexts;
  private readonly threads: readonly TraceThread[];
  private readonly byPair = new Map<number, number>();

  constructor(raw: RawTrace, texts: TraceTexts, threads: readonly TraceThread[]) {
    this.raw = raw;
    this.texts = texts;
    this.threads = threads;
  }

  /** Stream of a row: what its arguments say, else the name or number of its thread. */
  of(row: number): number {
    const thread = this.raw.rows.thread[row] ?? 0;
    const said = this.raw.rows.stream[row] ?? 0;
    const pair = thread * 2 ** 32 + said;
    const seen = this.byPair.get(pair);
    if (seen !== undefined) return seen;
    const own = this.threads[thread];
    const label = said !== 0 ? this.texts.text(said) : own ? labelOf(own) : '';
    const key = `${own?.pid ?? ''} ${label}`;
    const index = this.known.get(key) ?? this.list.length;
    if (index === this.list.length) {
      const number = /^(?:stream )?(\d+)$/i.exec(label)?.[1];
      this.list.push({
        device: own?.pid ?? '',
        deviceName: own?.processName ?? null,
        deviceLabels: own?.processLabels ?? null,
        label,
        number: number === undefined ? null : Number(number),
      });
      this.known.set(key, index);
    }
    this.byPair.set(pair, index);
    return index;
  }
}

function labelOf({ tid, threadName }: TraceThread): string {
  const named = /^stream (\d+)\b/i.exec(threadName ?? '')?.[1] ?? /^(?:stream )?(\d+)$/i.exec(tid)?.[1];
  return named ?? threadName ?? `tid=${tid}`;
}
