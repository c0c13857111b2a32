import { GrowingColumn } from './growing-column.ts';
import type { RawArguments, RawFrames, RawRows } from './raw-trace.ts';
import type { ScannerModule } from './scanner-module.ts';

/** Rows of each table that the scanner holds before they must be fetched; `assembly/rows.ts` lays them out. */
const capacity = 32_768;

/** Fetches rows from the scanner's memory and keeps them as columns. */
export class RowStore {
  private readonly doubles = Array.from({ length: 5 }, () => new GrowingColumn(Float64Array));
  private readonly words = Array.from({ length: 4 }, () => new GrowingColumn(Uint32Array));
  private readonly phase = new GrowingColumn(Uint8Array);
  private readonly frameTimes = Array.from({ length: 2 }, () => new GrowingColumn(Float64Array));
  private readonly frameWords = Array.from({ length: 2 }, () => new GrowingColumn(Uint32Array));
  private readonly valueRow = new GrowingColumn(Uint32Array);
  private readonly valueKey = new GrowingColumn(Uint8Array);
  private readonly value = new GrowingColumn(Float64Array);
  private rowCount = 0;
  private frameCount = 0;
  private valueCount = 0;

  /** Copies what the scanner holds, which then forgets it. */
  fetch(scanner: ScannerModule): void {
    const { buffer } = scanner.memory;
    const rows = scanner.rowsRead();
    const frames = scanner.framesRead();
    const values = scanner.valuesRead();
    const rowsAt = scanner.rowColumns();
    this.doubles.forEach((column, index) => {
      column.append(new Float64Array(buffer, rowsAt + capacity * 8 * index, rows));
    });
    this.words.forEach((column, index) => {
      column.append(new Uint32Array(buffer, rowsAt + capacity * (40 + 4 * index), rows));
    });
    this.phase.append(new Uint8Array(buffer, rowsAt + capacity * 56, rows));
    const framesAt = scanner.frameColumns();
    this.frameTimes.forEach((column, index) => {
      column.append(new Float64Array(buffer, framesAt + capacity * 8 * index, frames));
    });
    this.frameWords.forEach((column, index) => {
      column.append(new Uint32Array(buffer, framesAt + capacity * (16 + 4 * index), frames));
    });
    const valuesAt = scanner.valueColumns();
    const most = scanner.valuesAtMost();
    this.value.append(new Float64Array(buffer, valuesAt, values));
    this.valueRow.append(
      new Uint32Array(buffer, valuesAt + most * 8, values).map((row) => row + this.rowCount),
    );
    this.valueKey.append(new Uint8Array(buffer, valuesAt + most * 12, values));
    this.rowCount += rows;
    this.frameCount += frames;
    this.valueCount += values;
    scanner.forgetRows();
  }

  /** Forgets all rows: a later list of events counts instead. */
  restart(): void {
    for (const column of [...this.doubles, ...this.frameTimes, this.value]) column.clear();
    for (const column of [...this.words, ...this.frameWords, this.valueRow]) column.clear();
    this.phase.clear();
    this.valueKey.clear();
    this.rowCount = 0;
    this.frameCount = 0;
    this.valueCount = 0;
  }

  finish(): { rows: RawRows; frames: RawFrames; arguments: RawArguments } {
    const [startNs, durationNs, id, correlation, externalId] = this.doubles.map((column) => column.view());
    const [name, category, thread, stream] = this.words.map((column) => column.view());
    const [frameStartNs, frameDurationNs] = this.frameTimes.map((column) => column.view());
    const [frameName, frameThread] = this.frameWords.map((column) => column.view());
    const none = new Float64Array();
    const noWords = new Uint32Array();
    return {
      rows: {
        count: this.rowCount,
        name: name ?? noWords,
        category: category ?? noWords,
        phase: this.phase.view(),
        thread: thread ?? noWords,
        startNs: startNs ?? none,
        durationNs: durationNs ?? none,
        id: id ?? none,
        correlation: correlation ?? none,
        externalId: externalId ?? none,
        stream: stream ?? noWords,
      },
      frames: {
        count: this.frameCount,
        name: frameName ?? noWords,
        thread: frameThread ?? noWords,
        startNs: frameStartNs ?? none,
        durationNs: frameDurationNs ?? none,
      },
      arguments: {
        count: this.valueCount,
        row: this.valueRow.view(),
        key: this.valueKey.view(),
        value: this.value.view(),
      },
    };
  }
}
