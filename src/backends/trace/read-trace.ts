import { readFile, stat } from 'node:fs/promises';
import compiled from '#trace-scanner';
import type { FileScan } from '../../trace/assemble/assemble.ts';
import type { ScanNotice } from '../../trace/columns/scan-record.ts';
import { readAscendTable } from '../../trace/scan/ascend-tables.ts';
import { kindOfBytes, kindOfUnfinished, type NoTrace, UnreadableTrace } from '../../trace/scan/fault.ts';
import type { RawTrace } from '../../trace/scan/raw-trace.ts';
import { type ScanState, TraceScanner } from '../../trace/scan/scanner.ts';
import type { FileProgress } from './inflate.ts';
import { instantiateScanner } from './scanner-instance.ts';
import { textPieces } from './text-pieces.ts';

/** How far the reading is, in bytes of the file. */
export interface ScanProgress {
  readonly fileBytes: number;
  readonly totalBytes: number;
  readonly events: number;
}

interface Scanned {
  readonly scanner: TraceScanner;
  readonly state: ScanState;
  readonly progress: FileProgress;
  readonly textBytes: number;
  readonly head: Uint8Array;
}

/** How much of the text is kept to tell what a file is that is no trace. */
const headBytes = 4096;

async function sizeOf(path: string): Promise<number> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw new UnreadableTrace({ code: 'trace-is-folder', path });
    return found.size;
  } catch (error) {
    if (error instanceof UnreadableTrace) throw error;
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (isMissing) throw new UnreadableTrace({ code: 'trace-missing', path });
    throw new UnreadableTrace({ code: 'trace-unreadable', path, cause: String(error) });
  }
}

async function scanFile(
  path: string,
  { searchesList }: { readonly searchesList: boolean },
  onProgress: (progress: ScanProgress) => void,
): Promise<Scanned> {
  const totalBytes = await sizeOf(path);
  const scanner = new TraceScanner(instantiateScanner(compiled));
  if (searchesList) scanner.searchList();
  const progress: FileProgress = { fileBytes: 0, isCut: false, notices: [] };
  let state: ScanState = 'more';
  let textBytes = 0;
  let head = new Uint8Array();
  for await (const piece of textPieces(path, progress)) {
    if (textBytes === 0) head = piece.slice(0, headBytes);
    textBytes += piece.length;
    state = scanner.feed(piece);
    onProgress({ fileBytes: progress.fileBytes, totalBytes, events: scanner.events() });
    if (state !== 'more') break;
  }
  if (state === 'more') state = scanner.end();
  return { scanner, state, progress, textBytes, head };
}

function noTrace(path: string, what: NoTrace, keys: readonly string[] = []): UnreadableTrace {
  return new UnreadableTrace({ code: 'no-trace', path, what, keys: keys.slice(0, 5) });
}

/** Whether the fields of an object are those of a single event. */
function isEvent(keys: readonly string[]): boolean {
  return keys.includes('ph') && keys.includes('name');
}

/** Why a scanned file is no trace; null where it is one. */
function faultOf(
  path: string,
  { scanner, state, progress, textBytes, head }: Scanned,
): UnreadableTrace | null {
  const isDamaged = progress.notices.some(({ code }) => code === 'damaged-gzip');
  if (textBytes === 0)
    return noTrace(path, isDamaged ? 'damaged-gzip' : progress.isCut ? 'cut-gzip' : 'empty');
  if (state === 'not-json') return noTrace(path, isDamaged ? 'damaged-gzip' : kindOfBytes(head));
  const { hasEvents, isWhole, eventsWithPhase } = scanner.document();
  if (!hasEvents && !isWhole) {
    const kind = kindOfBytes(head);
    return noTrace(path, kind === 'empty' || kind === 'zeros' ? kind : kindOfUnfinished(head));
  }
  const keys = Object.keys(scanner.outerFields());
  if (!hasEvents) return isEvent(keys) ? noTrace(path, 'loose-events') : noTrace(path, 'other-json', keys);
  const isBareAndEmpty = scanner.events() === 0 && keys.length === 0 && head[0] === 0x5b;
  if (isBareAndEmpty) return noTrace(path, isWhole ? 'no-events' : kindOfUnfinished(head));
  return scanner.events() > 0 && eventsWithPhase === 0 ? noTrace(path, 'other-json', keys) : null;
}

/** Rows of a file as they stand in it, and how the file was read. */
export interface ScannedTrace {
  readonly raw: RawTrace;
  readonly file: FileScan;
}

/** Length up to which a table is read: it is held as one text. */
const tableBytes = 400_000_000;

/** A summary of torch_npu, read as the rows of a trace; null where the file is none. */
async function scanTable(path: string, { fault }: UnreadableTrace): Promise<ScannedTrace | null> {
  if (fault.code !== 'no-trace' || fault.what !== 'csv') return null;
  const fileBytes = await sizeOf(path);
  if (fileBytes > tableBytes) return null;
  const table = readAscendTable(await readFile(path, 'utf8'));
  if (table === null) return null;
  const scanner = new TraceScanner(instantiateScanner(compiled));
  scanner.feed(new TextEncoder().encode(table.json));
  scanner.end();
  const { source, hasTimes } = table;
  const notices = [{ code: 'summary-table', source, hasTimes } as const];
  return { raw: scanner.finish(), file: { partial: false, fileBytes, textBytes: fileBytes, notices } };
}

/**
 * Scans a trace in this thread: plain or gzip text of any length, damaged or cut.
 *
 * @throws {UnreadableTrace} where there is no trace to report on.
 */
export async function scanTrace(
  path: string,
  onProgress: (progress: ScanProgress) => void = () => {},
): Promise<ScannedTrace> {
  let scanned = await scanFile(path, { searchesList: false }, onProgress);
  const first = scanned.scanner.document();
  // Damage before the events may hide where they begin: then they are looked for by name alone.
  if (!first.hasEvents && !first.isWhole && scanned.state === 'more' && scanned.textBytes > 0) {
    const again = await scanFile(path, { searchesList: true }, onProgress);
    if (again.scanner.document().hasEvents) scanned = again;
  }
  const fault = faultOf(path, scanned);
  if (fault !== null) {
    const table = await scanTable(path, fault);
    if (table !== null) return table;
    throw fault;
  }
  const { scanner, state, progress, textBytes } = scanned;
  const { isWhole } = scanner.document();
  const notices: ScanNotice[] = [
    ...(isWhole ? [] : [{ code: 'truncated' } as const]),
    ...progress.notices,
    ...(state === 'second-document' ? [{ code: 'second-document' } as const] : []),
  ];
  return {
    raw: scanner.finish(),
    file: { partial: !isWhole, fileBytes: await sizeOf(path), textBytes, notices },
  };
}
