import type { Spans, TraceColumns } from '../columns/columns.ts';
import { openColumns, type PackedColumns } from '../columns/packed-columns.ts';
import type { ScanNotice, ScanRecord } from '../columns/scan-record.ts';
import { type PackedTexts, packTexts, unpackTexts } from '../columns/texts.ts';
import { linkByFlows } from '../linking/by-flow.ts';
import { linkByNumbers } from '../linking/correlations.ts';
import { release } from '../scan/growing-column.ts';
import type { RawTrace } from '../scan/raw-trace.ts';
import { AddedTexts } from './arguments.ts';
import { joinPairs } from './begin-end.ts';
import { classify } from './classify.ts';
import { placeDeviceWork } from './device-work.ts';
import { readHead } from './document.ts';
import { placeFrames } from './frames.ts';
import { placeAnnotations, placeLaunches, placeOperators, placeSynchronisations } from './host-rows.ts';
import { contentNotices } from './notices.ts';
import { overlapAnalysisOf } from './overlap-analysis.ts';
import { Streams } from './streams.ts';
import { readThreads } from './threads.ts';
import { findZero } from './zero.ts';

/** How the bytes were read, as far as the scanner cannot know it. */
export type FileScan = Pick<ScanRecord, 'partial' | 'fileBytes' | 'textBytes'> & {
  readonly notices: readonly ScanNotice[];
};

function withAdded(texts: PackedTexts, { added }: AddedTexts): PackedTexts {
  if (added.length === 0) return texts;
  const more = packTexts(added);
  const bytes = new Uint8Array(texts.bytes.length + more.bytes.length);
  bytes.set(texts.bytes);
  bytes.set(more.bytes, texts.bytes.length);
  const ends = new Uint32Array(texts.ends.length + more.ends.length);
  ends.set(texts.ends);
  ends.set(
    more.ends.map((end) => end + texts.bytes.length),
    texts.ends.length,
  );
  return { bytes, ends };
}

function endOf({ count, startNs, durationNs }: Spans): number {
  let endNs = 0;
  for (let row = 0; row < count; row += 1) {
    const end = (startNs[row] ?? 0) + (durationNs[row] ?? 0);
    if (end > endNs) endNs = end;
  }
  return endNs;
}

/** Base of the times of a file: `baseTimeNanoseconds`, which newer writers subtract from every `ts`. */
function baseNs(document: Readonly<Record<string, unknown>>): bigint {
  const said = document.baseTimeNanoseconds;
  if (typeof said === 'number' && Number.isFinite(said)) return BigInt(Math.round(said));
  return typeof said === 'string' && /^\d+$/.test(said) ? BigInt(said) : 0n;
}

/**
 * Makes columns of scanned rows: sorts them by what they are, puts them in order, and ties device work to the host.
 * Takes ownership of `raw`: begin rows become spans, and its columns are given up as soon as they were used.
 */
export function assemblePacked(raw: RawTrace, file: FileScan): PackedColumns {
  const texts = unpackTexts(raw.texts);
  const threads = readThreads(raw, texts);
  const pairs = joinPairs(raw);
  const { zeroNs, zeroTimes } = findZero(raw);
  const classified = classify(raw, texts, threads);
  const added = new AddedTexts(texts.count);
  const streams = new Streams(raw, texts, threads);
  const sources = { raw, texts, classified, streams, added, zeroNs };
  const placed = placeDeviceWork(raw, texts, classified, streams, added, zeroNs);
  const launches = placeLaunches(sources);
  const operators = placeOperators(sources);
  linkByFlows(raw, texts, placed, launches, operators, zeroNs, threads.length);
  linkByNumbers(placed.work, launches.table, operators.table, texts, threads.length);
  const annotations = placeAnnotations(sources);
  const synchronisations = placeSynchronisations(sources);
  const overlapAnalysis = overlapAnalysisOf(raw, texts, classified.overlapRows);
  const notices = contentNotices({ raw, pairs, zeroTimes, classified, work: placed.work, overlapAnalysis });
  release(raw.rows, raw.arguments);
  const frames = placeFrames(raw, zeroNs);
  const fileZeroNs = raw.originNs + BigInt(Math.round(zeroNs));
  const tables = [placed.work, launches.table, operators.table, frames, annotations, synchronisations];
  return {
    head: readHead(raw.document, classified.isAscend, classified.simulator),
    scan: {
      events: raw.events,
      skippedEvents: raw.skippedEvents,
      partial: file.partial,
      fileBytes: file.fileBytes,
      textBytes: file.textBytes,
      notices: [...file.notices, ...notices],
    },
    texts: withAdded(raw.texts, added),
    threads,
    streams: streams.list,
    zeroNs: baseNs(raw.document) + fileZeroNs,
    fileZeroNs,
    endNs: Math.max(0, ...tables.map(endOf)),
    device: placed.work,
    launches: launches.table,
    operators: operators.table,
    frames,
    annotations,
    synchronisations,
    overlapAnalysis,
  };
}

/** As {@link assemblePacked}, ready for use. */
export function assemble(raw: RawTrace, file: FileScan): TraceColumns {
  return openColumns(assemblePacked(raw, file));
}
