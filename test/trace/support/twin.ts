import type { RawTrace } from '../../../src/trace/scan/raw-trace.ts';
import { Collector, type PlainEvent } from './collect.ts';

/** Thrown inside the twin: the text ends too early, or is no JSON. */
class Ends extends Error {}
class Damage extends Error {}
/** A second document begins inside of an event. */
class Inner extends Error {}

const decoder = new TextDecoder();

/**
 * The scanner again, as plainly as possible: no pieces, no templates, no vectors, one value after another. The oracle of
 * the compiled one.
 */
export class Twin {
  private at = 0;
  private readonly bytes: Uint8Array;
  private collector = new Collector();
  private skipped = 0;
  isWhole = false;
  hasEvents = false;
  state: 'more' | 'second-document' | 'not-json' = 'more';

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  private get byte(): number {
    return this.bytes[this.at] ?? -1;
  }

  private is(text: string): boolean {
    return this.byte === text.charCodeAt(0);
  }

  private space(): void {
    while ([32, 10, 13, 9].includes(this.byte)) this.at += 1;
  }

  private need(): void {
    if (this.at >= this.bytes.length) throw new Ends();
  }

  private raw(from: number, to: number): string {
    return decoder.decode(this.bytes.subarray(from, to));
  }

  /** Skips a string; returns what is between its quotes as it stands. */
  private quoted(): string {
    const from = this.at + 1;
    this.at = from;
    while (!this.is('"')) {
      this.need();
      this.at += this.is('\\') ? 2 : 1;
    }
    this.need();
    this.at += 1;
    return this.raw(from, this.at - 1);
  }

  private text(): string {
    return this.quoted().replace(
      /\\(?:u([dD][89abAB][\da-fA-F]{2})\\u([dD][c-fC-F][\da-fA-F]{2})|u([\da-fA-F]{4})|(["\\/bfnrt]))/g,
      (_, high?: string, low?: string, point?: string, letter?: string) => {
        if (high && low) return String.fromCharCode(Number.parseInt(high, 16), Number.parseInt(low, 16));
        if (point) return String.fromCharCode(Number.parseInt(point, 16)).toWellFormed();
        return { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }[letter ?? ''] ?? letter ?? '';
      },
    );
  }

  private ended(): void {
    this.need();
    if (!/[,}\]:\s]/.test(String.fromCharCode(this.byte)) || this.byte === 11 || this.byte === 12)
      throw new Damage();
  }

  private nested(): { raw: string } {
    const from = this.at;
    const open: string[] = [];
    do {
      this.need();
      const letter = String.fromCharCode(this.byte);
      if (letter === '"') {
        this.quoted();
        this.space();
        this.ended();
        continue;
      }
      if (letter === '[' || letter === '{') {
        if (open.length === 64) throw new Damage();
        open.push(letter);
      } else if (letter === ']' || letter === '}') {
        if (open.pop() !== (letter === ']' ? '[' : '{')) throw new Damage();
      } else if (!/[\t\n\r ,:+\-.\deEtrufalsnNIiy]/.test(letter)) throw new Damage();
      this.at += 1;
    } while (open.length > 0);
    return { raw: this.raw(from, this.at) };
  }

  private scalar(): unknown {
    let to = this.at;
    while (/[\w+.-]/.test(String.fromCharCode(this.bytes[to] ?? 0))) to += 1;
    const rest = this.raw(this.at, to);
    const isCut = to === this.bytes.length;
    if (isCut && /^-?(?:[A-Za-z]*|\d+(?:\.\d*)?[eE][+-]?)$/.test(rest)) throw new Ends();
    const number = /^-?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?/.exec(rest)?.[0];
    const word = /^-?[A-Za-z]+/.exec(rest)?.[0] ?? '';
    this.at += (number ?? word).length;
    this.ended();
    if (number !== undefined) return { spelling: number };
    if (word === 'true' || word === 'false') return word === 'true';
    if (word === 'null') return null;
    if (/^-?(?:NaN|nan|inf|Inf|Infinity)$/.test(word)) return Number.NaN;
    throw new Damage();
  }

  private value(): unknown {
    if (this.is('"')) return this.text();
    return this.is('[') || this.is('{') ? this.nested() : this.scalar();
  }

  private pairs(read: (key: string) => void): void {
    this.at += 1;
    this.space();
    this.need();
    while (!this.is('}')) {
      if (!this.is('"')) throw new Damage();
      const key = this.text();
      this.space();
      this.need();
      if (!this.is(':')) throw new Damage();
      this.at += 1;
      this.space();
      this.need();
      read(key);
      this.space();
      this.need();
      if (this.is('}')) break;
      if (!this.is(',')) throw new Damage();
      this.at += 1;
      this.space();
      this.need();
    }
    this.at += 1;
  }

  private event(): PlainEvent {
    const event: Record<string, unknown> = {};
    this.pairs((key) => {
      if (key === 'traceEvents' && this.is('[')) throw new Inner();
      if (key !== 'args' || !this.is('{')) {
        const value = this.value();
        event[key] = value;
        if (key === 'args') event.args = undefined;
        return;
      }
      const values: (readonly [string, unknown])[] = [];
      this.pairs((name) => values.push([name, this.value()]));
      event.args = values;
    });
    return event;
  }

  private find(start: number, isCut: boolean): boolean {
    let last = -1;
    let lostText = false;
    for (let at = start; at < this.bytes.length; at += 1) {
      const byte = this.bytes[at] ?? 0;
      this.at = at;
      if (this.is(']') && last === 125 && this.endsList()) {
        this.at = at;
        this.skipped += Number(lostText);
        return true;
      }
      if (this.is('{')) {
        try {
          const event = this.event();
          if (typeof event.ph === 'string' && event.ph !== '') {
            this.collector.add(event);
            this.skipped += Number(lostText);
            return true;
          }
        } catch (error) {
          if (!(error instanceof Damage || error instanceof Ends || error instanceof Inner)) throw error;
        }
      }
      if (byte > 32) last = byte;
      if (byte === 34) lostText = true;
    }
    this.at = this.bytes.length;
    if (!isCut) this.skipped += 1;
    return false;
  }

  private isList = false;

  /** Whether what follows the bracket here can only follow the list. */
  private endsList(): boolean {
    this.at += 1;
    this.space();
    if (this.at >= this.bytes.length) return true;
    if (this.isList) {
      if (!this.is('{')) return !/[,"}\]]/.test(String.fromCharCode(this.byte));
      try {
        const { ph } = this.event();
        return typeof ph !== 'string' || ph === '';
      } catch {
        return true;
      }
    }
    if (this.is('}') || this.byte === 0) return true;
    if (!this.is(',')) return false;
    this.at += 1;
    this.space();
    if (this.at >= this.bytes.length || this.is('}')) return true;
    if (!this.is('"')) return false;
    try {
      this.quoted();
      this.space();
      return this.at >= this.bytes.length || this.is(':');
    } catch {
      // The file ends inside of the key.
      return true;
    }
  }

  private events(): void {
    while (true) {
      this.space();
      while (this.is(',')) {
        this.at += 1;
        this.space();
      }
      if (this.at >= this.bytes.length) return;
      const here = this.at;
      const isOver = this.is(']') && this.endsList();
      this.at = here;
      if (isOver) {
        this.at += 1;
        this.isWhole = this.isList;
        if (!this.isList) this.outer();
        return;
      }
      const start = this.at;
      if (!this.is('{')) {
        if (!this.find(start, false)) return;
        continue;
      }
      try {
        this.collector.add(this.event());
      } catch (error) {
        if (error instanceof Inner) {
          this.state = 'second-document';
          return;
        }
        if (!(error instanceof Damage || error instanceof Ends)) throw error;
        if (!this.find(start + 1, error instanceof Ends)) return;
      }
    }
  }

  private outer(): void {
    while (true) {
      this.space();
      while (this.is(',')) {
        this.at += 1;
        this.space();
      }
      if (this.at >= this.bytes.length) return;
      if (this.is('}')) {
        this.at += 1;
        this.isWhole = true;
        return;
      }
      if (!this.is('"')) throw new Damage();
      const key = this.text();
      this.space();
      this.need();
      if (!this.is(':')) throw new Damage();
      this.at += 1;
      this.space();
      if (key === 'traceEvents' && this.is('[')) {
        this.at += 1;
        if (this.hasEvents) {
          this.collector = new Collector(this.collector);
          this.skipped = 0;
        }
        this.hasEvents = true;
        this.events();
        return;
      }
      this.value();
    }
  }

  /** Reads the whole document. What stands beside the events must be sound: the twin is about events. */
  read(): RawTrace {
    this.space();
    if (this.bytes[this.at] === 0xef) this.at += 3;
    this.space();
    this.isList = this.is('[');
    if (!this.isList && !this.is('{')) {
      this.state = 'not-json';
      return this.collector.finish();
    }
    this.at += 1;
    try {
      if (this.isList) {
        this.hasEvents = true;
        this.events();
      } else this.outer();
    } catch (error) {
      if (!(error instanceof Ends || error instanceof Damage)) throw error;
      if (error instanceof Damage) this.isWhole = true;
    }
    this.space();
    if (this.isWhole && (this.is('{') || this.is('['))) this.state = 'second-document';
    this.collector.skippedEvents = this.skipped;
    return this.collector.finish();
  }
}
