import type { DeviceWork, OverlapAnalysis } from '../columns/columns.ts';
import { deviceKinds } from '../columns/columns.ts';
import type { NoDeviceRows, ScanNotice } from '../columns/scan-record.ts';
import type { RawTrace } from '../scan/raw-trace.ts';
import type { JoinedPairs } from './begin-end.ts';
import type { Classified } from './classify.ts';

/** Facts from which the notices about a trace's content are told. */
export interface Content {
  readonly raw: RawTrace;
  readonly pairs: JoinedPairs;
  readonly zeroTimes: number;
  readonly classified: Classified;
  readonly work: DeviceWork;
  readonly overlapAnalysis: OverlapAnalysis | null;
}

function whyNoDevice({ raw, classified }: Content): NoDeviceRows {
  const other = [...classified.otherCategories];
  if (other.some((category) => category.startsWith('mtia'))) return 'mtia';
  if (other.some((category) => category === 'cuda_profiler_range')) return 'range-only';
  if (raw.rows.count + raw.frames.count === 0) return 'empty';
  return classified.rows.has('launch') || classified.rows.has('operator') ? 'cpu-only' : 'front-end';
}

/** Time in which at least one of the rows runs. The rows are in order of start. */
function unionNs(work: DeviceWork, isCounted: (place: number) => boolean): number {
  let sum = 0;
  let until = Number.NEGATIVE_INFINITY;
  for (let place = 0; place < work.count; place += 1) {
    if (!isCounted(place)) continue;
    const startNs = work.startNs[place] ?? 0;
    const endNs = startNs + (work.durationNs[place] ?? 0);
    if (endNs <= until) continue;
    sum += endNs - Math.max(startNs, until);
    until = endNs;
  }
  return sum;
}

const kernel = deviceKinds.indexOf('kernel');
const collective = deviceKinds.indexOf('collective');
/** Share by which our sums may differ from those of torch_npu before it is said. */
const toleratedShare = 0.005;

function overlapNotices({ work, overlapAnalysis: theirs }: Content): ScanNotice[] {
  if (theirs === null) return [];
  const compared = [
    ['computing', unionNs(work, (place) => work.kind[place] === kernel), theirs.computingNs],
    ['communication', unionNs(work, (place) => work.kind[place] === collective), theirs.communicationNs],
  ] as const;
  return compared.flatMap(([what, oursNs, theirsNs]): ScanNotice[] =>
    Math.abs(oursNs - theirsNs) > toleratedShare * Math.max(theirsNs, 1)
      ? [{ code: 'overlap-analysis-differs', what, oursNs, theirsNs }]
      : [],
  );
}

/** Notices that the content of a trace gives rise to. */
export function contentNotices(content: Content): ScanNotice[] {
  const { raw, pairs, zeroTimes, classified, work } = content;
  const { uncategorisedKernels, unusableTimes } = classified;
  return [
    ...(raw.skippedEvents > 0 ? [{ code: 'damaged-events', count: raw.skippedEvents } as const] : []),
    ...(raw.notNumbers > 0 ? [{ code: 'not-a-number', count: raw.notNumbers } as const] : []),
    ...(pairs.joined + pairs.unmatched > 0 ? [{ code: 'begin-end-pairs', ...pairs } as const] : []),
    ...(zeroTimes > 0 ? [{ code: 'zero-times', count: zeroTimes } as const] : []),
    ...(unusableTimes > 0 ? [{ code: 'unusable-times', count: unusableTimes } as const] : []),
    ...(uncategorisedKernels > 0
      ? [{ code: 'uncategorised-kernels', count: uncategorisedKernels } as const]
      : []),
    ...(work.count === 0 ? [{ code: 'no-device-rows', because: whyNoDevice(content) } as const] : []),
    ...overlapNotices(content),
  ];
}
