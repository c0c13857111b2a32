import type { Catalogue } from '../../text/catalogue.ts';
import { fixed } from '../../text/figures.ts';
import type { TraceAnalysis } from '../analysis/analyse.ts';
import type { ScanNotice } from '../columns/scan-record.ts';
import { deviceText } from './device-lines.ts';
import type { Warning } from './schema.ts';
import { traceFacts } from './trace-facts.ts';

type Texts = Catalogue['triage']['warnings'];

/** Words for what was noticed while a file was read. */
export function noticeText(notice: ScanNotice, isPartial: boolean, texts: Texts): string {
  switch (notice.code) {
    case 'truncated':
      return texts.truncated;
    case 'damaged-gzip':
      return texts.damagedGzip;
    case 'checksum-differs':
      return texts.checksum;
    case 'bytes-after-gzip':
      return notice.zeros ? texts.zerosAfterGzip : texts.bytesAfterGzip;
    case 'damaged-events':
      return texts.damagedEvents(fixed(notice.count));
    case 'second-document':
      return texts.secondDocument;
    case 'utf-16':
      return texts.utf16;
    case 'not-a-number':
      return texts.notANumber(fixed(notice.count));
    case 'begin-end-pairs':
      return texts.pairs(fixed(notice.joined), fixed(notice.unmatched));
    case 'zero-times':
      return texts.zeroTimes(fixed(notice.count));
    case 'unusable-times':
      return texts.unusableTimes(fixed(notice.count));
    case 'uncategorised-kernels':
      return texts.uncategorised(fixed(notice.count));
    case 'no-device-rows':
      // Rows missing from a trace that ends early say nothing about how it was recorded.
      return isPartial ? texts.noDeviceRowsYet : texts.noDeviceRows[notice.because];
    case 'summary-table':
      return notice.hasTimes ? texts.summaryTable(notice.source) : texts.sumsTable(notice.source);
    case 'overlap-analysis-differs':
      return texts.overlapAnalysis(
        texts.analysed[notice.what],
        fixed(notice.oursNs / 1e6, 3),
        fixed(notice.theirsNs / 1e6, 3),
      );
  }
}

const freeTolerance = 0.5;

/** Everything a reader of the tables must know first. */
export function warningsOf(analysis: TraceAnalysis, path: string, texts: Texts): Warning[] {
  const { columns } = analysis.input;
  const { scan, head } = columns;
  const add = (code: string, message: string): Warning => ({ code, message });
  const facts = traceFacts({ path, sha256: null, columns });
  const notices = scan.notices.map((notice) => add(notice.code, noticeText(notice, scan.partial, texts)));
  const partial = scan.partial
    ? [add('partial', texts.partial(fixed(scan.events), fixed(facts.spanMicroseconds / 1000, 3)))]
    : [];
  const simulated = head.simulator === null ? [] : [add('simulated', texts.simulated(head.simulator))];
  const others =
    analysis.device.others.length === 0 || analysis.device.chosen === null
      ? []
      : [
          add(
            'other-devices',
            texts.otherDevices(
              deviceText(analysis.device.chosen),
              analysis.device.others.map(deviceText).join(', '),
            ),
          ),
        ];
  const hasPlaces = columns.frames.count > 0 || columns.operators.callStack.some((text) => text > 0);
  const withoutStack =
    facts.kernels > 0 && !hasPlaces && analysis.coverage.located === 0
      ? [add('no-stack', texts.noStack)]
      : [];
  const loose =
    analysis.device.chosen === null && columns.device.count > 0
      ? [add('no-such-device', texts.noSuchDevice)]
      : [];
  const framework = analysis.framework === 'other' ? [add('unknown-framework', texts.unknownFramework)] : [];
  return [...partial, ...notices, ...simulated, ...loose, ...others, ...withoutStack, ...framework];
}

/** torch_npu's Free differs from the gaps between our kernels and collectives by more than half a percent. */
export function freeWarning(
  free: { readonly ours: number; readonly theirs: number; readonly difference: number } | undefined,
  texts: Texts,
): Warning[] {
  if (free === undefined || Math.abs(free.difference) <= freeTolerance) return [];
  const message = texts.overlapAnalysis(
    texts.analysed.free,
    fixed(free.ours / 1000, 3),
    fixed(free.theirs / 1000, 3),
  );
  return [{ code: 'overlap-analysis-differs', message }];
}
