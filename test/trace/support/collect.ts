import { packTexts } from '../../../src/trace/columns/texts.ts';
import {
  type ArgumentKey,
  argumentKeys,
  keptPhases,
  type RawTrace,
} from '../../../src/trace/scan/raw-trace.ts';

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

/** Digits as one whole number, and how many decimals it has; null where it is too large. */
function mantissaOf(digits: string, decimals: string): { mantissa: bigint; kept: number } | null {
  // So many digits always fit, and nearly every time has no more.
  if (digits.length + decimals.length <= 18)
    return { mantissa: BigInt(`${digits}${decimals}`), kept: decimals.length };
  // Decimals beyond what 60 bits hold are dropped.
  let mantissa = 0n;
  const limit = 900_000_000_000_000_000n;
  for (const digit of digits) {
    if (mantissa >= limit) return null;
    mantissa = mantissa * 10n + BigInt(digit);
  }
  let kept = 0;
  for (const digit of decimals) {
    if (mantissa >= limit || kept === 18) break;
    mantissa = mantissa * 10n + BigInt(digit);
    kept += 1;
  }
  return { mantissa, kept };
}

/** Nanoseconds of a decimal number of microseconds: rounded, and with their fraction. Null where it is none. */
function nanoseconds(value: unknown): { rounded: bigint; exact: number } | null {
  const text = typeof value === 'string' ? value.trim() : spellingOf(value);
  const parts = /^(-?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text ?? '');
  const [, sign, digits = '', decimals = '', power = '0'] = parts ?? [];
  if (!parts || `${digits}${decimals}` === '') return null;
  const read = mantissaOf(digits, decimals);
  if (read === null) return null;
  const { mantissa, kept } = read;
  const exponent = 3 - kept + Number(power);
  const minus = sign === '-' ? -1 : 1;
  if (mantissa === 0n || exponent < -22) return { rounded: 0n, exact: 0 * minus };
  if (exponent >= 0) {
    if (exponent > 18 || Number(mantissa) * 10 ** exponent > 9e18) return null;
    return {
      rounded: BigInt(minus) * mantissa * 10n ** BigInt(exponent),
      exact: minus * Number(mantissa) * 10 ** exponent,
    };
  }
  const unit = 10n ** BigInt(-exponent);
  const rounded = exponent < -18 ? 0n : (mantissa + unit / 2n) / unit;
  return { rounded: BigInt(minus) * rounded, exact: (minus * Number(mantissa)) / 10 ** -exponent };
}

function pairsOf(args: unknown): readonly (readonly [string, unknown])[] {
  if (Array.isArray(args)) return args;
  return typeof args === 'object' && args !== null ? Object.entries(args) : [];
}

/** Builds what a scanner hands over from events that are objects already. */
export class Collector {
  private texts: string[] = [''];
  private ids = new Map<string, number>([['', 0]]);
  private threads = new Map<string, number>();
  private pids: number[] = [];
  private tids: number[] = [];
  private originNs: bigint | null = null;
  private readonly rows: number[][] = [];
  private readonly frames: number[][] = [];
  private readonly values: number[][] = [];
  private events = 0;
  private notNumbers = 0;
  private earliestOtherNs = Number.NaN;
  skippedEvents = 0;

  /** @param before Its texts and threads stay known: a later list of events counts instead of its rows. */
  constructor(before?: Collector) {
    if (!before) return;
    this.texts = before.texts;
    this.ids = before.ids;
    this.threads = before.threads;
    this.pids = before.pids;
    this.tids = before.tids;
  }

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

  private token(value: unknown): number | null {
    if (typeof value === 'object' && value !== null && 'raw' in value) return -this.text(String(value.raw));
    const text = typeof value === 'string' ? value : spellingOf(value);
    const isWhole = typeof value !== 'string' && /^\d{1,15}$/.test(text ?? '');
    if (isWhole) return Number(text);
    if (text !== null) return text === '' ? null : -this.text(text);
    return typeof value === 'boolean' ? -this.text(String(value)) : null;
  }

  private number(value: unknown): number {
    const text = typeof value === 'string' ? value : (spellingOf(value) ?? '');
    if (/^\d{1,15}$/.test(text)) return Number(text);
    return /^\d+$/.test(text) ? -this.text(text) : 0;
  }

  private time(value: unknown, isStart: boolean, isMetadata: boolean): number {
    const read = nanoseconds(value);
    if (read === null) return Number.NaN;
    if (!isStart) return read.exact;
    if (isMetadata) return Number.NaN;
    this.originNs ??= read.rounded;
    return Number(read.rounded - this.originNs);
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
    const values = [...Object.values(event), ...pairsOf(event.args).map(([, value]) => value)];
    this.notNumbers += values.filter((value) => typeof value === 'number' && !Number.isFinite(value)).length;
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
    let hasStream = false;
    for (const [key, value] of pairsOf(event.args)) {
      if (value === null) continue;
      if (key === 'correlation') correlation = this.number(value);
      else if (key === 'External id' || key === 'external id') externalId = this.number(value);
      else if (key === 'stream') {
        stream = this.label(value);
        hasStream = true;
      } else if (key === 'cuda_stream') stream = hasStream ? stream : this.label(value);
      else if (argumentKeys.includes(key as ArgumentKey)) {
        const token = this.token(Array.isArray(value) ? JSON.stringify(value) : value);
        if (token !== null)
          this.values.push([this.rows.length, argumentKeys.indexOf(key as ArgumentKey), token]);
      }
    }
    const category = this.label(event.cat);
    const id = typeof event.id === 'boolean' ? 0 : (this.token(event.id) ?? 0);
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
