import compiled from '#trace-scanner';
import { instantiateScanner } from '../../../src/backends/trace/scanner-instance.ts';
import type { RawTrace } from '../../../src/trace/scan/raw-trace.ts';
import { type ScannedDocument, type ScanState, TraceScanner } from '../../../src/trace/scan/scanner.ts';

/** The compiled scanner over bytes that come in pieces of the given size. */
export function scan(
  bytes: Uint8Array,
  pieceBytes = bytes.length,
): { raw: RawTrace; state: ScanState; document: ScannedDocument; templateShare: number } {
  const scanner = new TraceScanner(instantiateScanner(compiled));
  let state: ScanState = 'more';
  for (let at = 0; at < bytes.length && state === 'more'; at += pieceBytes) {
    state = scanner.feed(bytes.subarray(at, at + pieceBytes));
  }
  if (state === 'more') state = scanner.end();
  const document = scanner.document();
  const templateShare = scanner.templateShare();
  return { raw: scanner.finish(), state, document, templateShare };
}
