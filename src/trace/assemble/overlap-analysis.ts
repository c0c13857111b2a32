import type { OverlapAnalysis } from '../columns/columns.ts';
import type { TraceTexts } from '../columns/texts.ts';
import type { RawTrace } from '../scan/raw-trace.ts';

/** Sums torch_npu's own Overlap Analysis by name; null where the file has none. */
export function overlapAnalysisOf(
  raw: RawTrace,
  texts: TraceTexts,
  rows: readonly number[],
): OverlapAnalysis | null {
  if (rows.length === 0) return null;
  const sums = new Map<string, number>();
  for (const row of rows) {
    const name = texts.text(raw.rows.name[row] ?? 0);
    sums.set(name, (sums.get(name) ?? 0) + (raw.rows.durationNs[row] ?? 0));
  }
  return {
    computingNs: sums.get('Computing') ?? 0,
    communicationNs: sums.get('Communication') ?? 0,
    communicationNotOverlappedNs: sums.get('Communication(Not Overlapped)') ?? 0,
    freeNs: sums.get('Free') ?? 0,
  };
}
