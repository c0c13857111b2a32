import { parseOuterFields } from './outer-fields.ts';
import { argumentKeys, type RawTrace } from './raw-trace.ts';
import { RowStore } from './row-store.ts';
import type { ScannerModule } from './scanner-module.ts';

/** Spellings of arguments beside those of {@link argumentKeys}: Kineto of 2021 wrote `external id`. */
const spellings = [...argumentKeys.map((key, number) => [key, number] as const), ['external id', 1] as const];

const encoder = new TextEncoder();
/** The same as bytes: every scanner is told them. */
const encoded = spellings.map(([key, number]) => [encoder.encode(key), number] as const);
const callOfPython = encoder.encode('python_function');

/** State of the scanner after a piece of the file. */
export type ScanState = 'more' | 'second-document' | 'not-json';

/** How the document itself came out, beside its events. */
export interface ScannedDocument {
  /** Whether a list of events was found. */
  readonly hasEvents: boolean;
  /** Whether the document reached its end. */
  readonly isWhole: boolean;
  /** Whether what stands beside the events is damaged. */
  readonly isDamaged: boolean;
  /** Events that say what they are (`ph`); a list without any is no trace. */
  readonly eventsWithPhase: number;
  /** Texts that were given up because the file holds too many different ones. */
  readonly textsDropped: number;
}

/** Bytes given to the scanner at once. */
const pieceBytes = 1 << 20;

/** Scans the text of one trace, piece by piece. */
export class TraceScanner {
  private readonly scanner: ScannerModule;
  private readonly store = new RowStore();

  /** @param scanner A fresh instance of the compiled scanner; it serves one trace. */
  constructor(scanner: ScannerModule) {
    this.scanner = scanner;
    scanner.prepare();
    for (const [key, number] of encoded) {
      const [at, bytes] = this.place(key);
      scanner.addKey(at, bytes, number);
    }
    const [at, bytes] = this.place(callOfPython);
    scanner.prepareEvents(at, at + bytes);
  }

  private place(bytes: Uint8Array): [at: number, bytes: number] {
    const at = this.scanner.allocate(bytes.length + 16);
    new Uint8Array(this.scanner.memory.buffer).set(bytes, at);
    return [at, bytes.length];
  }

  /** Looks for the list of events by its name alone: for files whose outer object is damaged before it. */
  searchList(): void {
    this.scanner.searchList();
  }

  /** Scans the next bytes of the text. */
  feed(bytes: Uint8Array): ScanState {
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      const piece = bytes.subarray(at, at + pieceBytes);
      const room = this.scanner.room(piece.length);
      new Uint8Array(this.scanner.memory.buffer, room, piece.length).set(piece);
      this.scanner.filled(piece.length);
      const state = this.scan({ isLast: false });
      if (state !== 'more') return state;
    }
    return 'more';
  }

  private scan({ isLast }: { readonly isLast: boolean }): ScanState {
    while (true) {
      const said = this.scanner.scan(Number(isLast));
      if (said === 0) return 'more';
      if (said === 3) return 'second-document';
      if (said === 4) return 'not-json';
      if (said === 2) this.store.restart();
      else this.store.fetch(this.scanner);
    }
  }

  /** The text is over. */
  end(): ScanState {
    return this.scan({ isLast: true });
  }

  document(): ScannedDocument {
    return {
      hasEvents: this.scanner.listsFound() > 0,
      isWhole: this.scanner.isComplete() === 1,
      isDamaged: this.scanner.hasOuterDamage() === 1,
      eventsWithPhase: this.scanner.eventsWithPhase(),
      textsDropped: this.scanner.textsDropped(),
    };
  }

  /** Events read so far. */
  events(): number {
    return this.scanner.eventsRead();
  }

  /** Fields beside the events, as far as they were read. */
  outerFields(): Readonly<Record<string, unknown>> {
    const { buffer } = this.scanner.memory;
    const fields = new Uint8Array(buffer, this.scanner.fieldsAt(), this.scanner.fieldBytesRead());
    return parseOuterFields(new TextDecoder().decode(fields));
  }

  /** Share of the events that a learned template read. */
  templateShare(): number {
    const hits = this.scanner.templateHits();
    return hits / Math.max(1, hits + this.scanner.generalEvents());
  }

  /** Hands over what was read. Called once, after the last bytes. */
  finish(): RawTrace {
    const { scanner } = this;
    this.store.fetch(scanner);
    const count = scanner.textsRead();
    const textBytes = scanner.textBytesRead();
    const into = scanner.allocate(textBytes + 16);
    const ends = scanner.allocate(count * 4 + 16);
    scanner.packTexts(into, ends);
    const { buffer } = scanner.memory;
    const pairs = new Uint32Array(buffer, scanner.threadPairs(), scanner.threadsRead() * 2);
    return {
      texts: {
        bytes: new Uint8Array(buffer, into, textBytes).slice(),
        ends: new Uint32Array(buffer, ends, count).slice(),
      },
      threadPid: pairs.filter((_, index) => index % 2 === 0),
      threadTid: pairs.filter((_, index) => index % 2 === 1),
      originNs: scanner.originNs(),
      ...this.store.finish(),
      document: this.outerFields(),
      events: scanner.eventsRead(),
      skippedEvents: scanner.eventsSkipped(),
      earliestOtherNs: scanner.earliestOtherNs(),
      notNumbers: scanner.oddNumbersRead(),
    };
  }
}
