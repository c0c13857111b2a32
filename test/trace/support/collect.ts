import { packTexts } from '../../../src/trace/columns/texts.ts';
import {
  type ArgumentKey,
  argumentKeys,
  keptPhases,
  type RawTrace,
} from '../../../src/trace/reading/raw-trace.ts';

/** A number as the file spells it: the collector must see `1.50` and 2^60 as they stand. */
export interface Spelled {
  readonly spelling: string;
}

/** One event as a tree of values; numbers may be given as JavaScript numbers or as spelled. */
export interface PlainEvent {
  readonly name?: unknown;
  readonly cat?: unknown;
  readonly ph?: unknown;
  readonly pid?: unknown;
  readonly tid?: unknown;
  readonly ts?: unknown;
  readonly dur?: unknown;
  readonly id?: unknown;
  readonly args?: unknown;
}

function spellingOf(value: unknown): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : null;
  if (typeof value === 'object' && value !== null && 'spelling' in value) return String(value.spelling);
  return null;
}

/** Whole and fractional nanoseconds of a decimal number of microseconds; null where it is no number. */
function nanoseconds(value: unknown): { whole: bigint; fraction: number } | null {
  const text = typeof value === 'string' ? value.trim() : spellingOf(value);
  const parts = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text ?? '');
  if (!parts || `${parts[2]}${parts[3] ?? ''}` === '') return null;
  const digits = `${parts[2]}${parts[3] ?? ''}`;
  const exponent = Number(parts[4] ?? 0) - (parts[3] ?? '').length + 3;
  if (Math.abs(exponent) > 40) return { whole: 0n, fraction: 0 };
  const cut = digits.length + exponent;
  const padded =
    exponent >= 0 ? digits.padEnd(cut, '0') : digits.padStart(digits.length + Math.max(0, -cut), '0');
  const at = padded.length + Math.min(0, exponent);
  const whole = BigInt(padded.slice(0, at) || '0');
  const fraction = Number(`0.${padded.slice(at) || '0'}`);
  return parts[1] === '-' ? { whole: -whole, fraction: -fraction } : { whole, fraction };
}

/** Builds what a scanner hands over from events that are objects already. */
export class Collector {
  private readonly texts: string[] = [''];
  private readonly ids = new Map<string, number>([['', 0]]);
  private readonly threads = new Map<string, number>();
  private readonly pids: number[] = [];
  private readonly tids: number[] = [];
  private originNs: bigint | null = null;
  private readonly rows: number[][] = [];
  private readonly frames: number[][] = [];
  private readonly values: number[][] = [];
  private events = 0;
  private notNumbers = 0;
  private earliestOtherNs = Number.NaN;
  skippedEvents = 0;

  private text(text: string): number {
    const known = this.ids.get(text);
    if (known !== undefined) return known;
    const id = this.texts.push(text) - 1;
    this.ids.set(text, id);
    return id;
  }

  private label(value: unknown): number {
    return typeof value === 'string' ? this.text(value) : this.text(spellingOf(value) ?? '');
  }

  private token(value: unknown): number {
    const text = typeof value === 'string' ? value : spellingOf(value);
    const isWhole = typeof value !== 'string' && /^\d{1,15}$/.test(text ?? '');
    if (isWhole) return Number(text);
    if (text !== null) return -this.text(text);
    return typeof value === 'boolean' ? -this.text(String(value)) : 0;
  }

  private number(value: unknown): number {
    const text = typeof value === 'string' ? value : (spellingOf(value) ?? '');
    if (/^\d{1,15}$/.test(text)) return Number(text);
    return /^\d+$/.test(text) ? -this.text(text) : 0;
  }

  private time(value: unknown, isStart: boolean, isMetadata: boolean): number {
    const read = nanoseconds(value);
    if (read === null) {
      if (typeof value === 'number' || (typeof value === 'object' && value !== null)) this.notNumbers += 1;
      return Number.NaN;
    }
    if (!isStart) return Number(read.whole) + read.fraction;
    const rounded = read.whole + BigInt(Math.round(read.fraction));
    if (!isMetadata) this.originNs ??= rounded;
    return Number(rounded - (this.originNs ?? rounded));
  }

  private thread(pid: unknown, tid: unknown): number {
    const [process, thread] = [this.label(pid), this.label(tid)];
    const key = `${process} ${thread}`;
    const known = this.threads.get(key);
    if (known !== undefined) return known;
    this.pids.push(process);
    const index = this.tids.push(thread) - 1;
    this.threads.set(key, index);
    return index;
  }

  add(event: PlainEvent): void {
    this.events += 1;
    const phase = typeof event.ph === 'string' ? (event.ph.charCodeAt(0) || 0) & 0xff : 0;
    const isMetadata = phase === 'M'.charCodeAt(0);
    const startNs = this.time(event.ts ?? '', true, isMetadata);
    const durationNs = this.time(event.dur ?? '', false, isMetadata);
    if (phase !== 0 && !keptPhases.includes(String.fromCharCode(phase))) {
      if (!(this.earliestOtherNs <= startNs)) this.earliestOtherNs = startNs;
      return;
    }
    const name = this.label(event.name);
    const thread = this.thread(event.pid, event.tid);
    const isFrame = event.cat === 'python_function' && phase === 'X'.charCodeAt(0);
    if (isFrame && !Number.isNaN(startNs + durationNs)) {
      this.frames.push([name, thread, startNs, durationNs]);
      return;
    }
    let [correlation, externalId, stream] = [0, 0, 0];
    const args = typeof event.args === 'object' && event.args !== null ? Object.entries(event.args) : [];
    for (const [key, value] of args) {
      if (key === 'correlation') correlation = this.number(value);
      else if (key === 'External id' || key === 'external id') externalId = this.number(value);
      else if (key === 'stream') stream = this.label(value);
      else if (key === 'cuda_stream' && !('stream' in Object(event.args))) stream = this.label(value);
      else if (argumentKeys.includes(key as ArgumentKey)) {
        const token = this.token(Array.isArray(value) ? JSON.stringify(value) : value);
        this.values.push([this.rows.length, argumentKeys.indexOf(key as ArgumentKey), token]);
      }
    }
    const category = this.label(event.cat);
    const id = this.token(event.id);
    this.rows.push([name, category, phase, thread, startNs, durationNs, id, correlation, externalId, stream]);
  }

  finish(document: Readonly<Record<string, unknown>> = {}): RawTrace {
    const u32 = (list: readonly number[][], at: number) => Uint32Array.from(list, (one) => one[at] ?? 0);
    const f64 = (list: readonly number[][], at: number) => Float64Array.from(list, (one) => one[at] ?? 0);
    const u8 = (list: readonly number[][], at: number) => Uint8Array.from(list, (one) => one[at] ?? 0);
    const { rows, frames, values } = this;
    return {
      texts: packTexts(this.texts),
      threadPid: Uint32Array.from(this.pids),
      threadTid: Uint32Array.from(this.tids),
      originNs: this.originNs ?? 0n,
      rows: {
        count: rows.length,
        name: u32(rows, 0),
        category: u32(rows, 1),
        phase: u8(rows, 2),
        thread: u32(rows, 3),
        startNs: f64(rows, 4),
        durationNs: f64(rows, 5),
        id: f64(rows, 6),
        correlation: f64(rows, 7),
        externalId: f64(rows, 8),
        stream: u32(rows, 9),
      },
      arguments: { count: values.length, row: u32(values, 0), key: u8(values, 1), value: f64(values, 2) },
      frames: {
        count: frames.length,
        name: u32(frames, 0),
        thread: u32(frames, 1),
        startNs: f64(frames, 2),
        durationNs: f64(frames, 3),
      },
      document,
      events: this.events,
      skippedEvents: this.skippedEvents,
      earliestOtherNs: this.earliestOtherNs,
      notNumbers: this.notNumbers,
    };
  }
}
