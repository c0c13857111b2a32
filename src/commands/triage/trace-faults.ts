import type { Catalogue } from '../../text/catalogue.ts';
import type { TraceFault } from '../../trace/scan/fault.ts';

/** Why a trace could not be read, in words. */
export function faultText(fault: TraceFault, texts: Catalogue['triageCommand']['faults']): string {
  switch (fault.code) {
    case 'trace-missing':
      return texts.missing(fault.path);
    case 'trace-is-folder':
      return texts.folder(fault.path);
    case 'trace-unreadable':
      return texts.unreadable(fault.path, fault.cause);
    case 'no-trace':
      return texts.noTrace(
        fault.path,
        texts.what[fault.what] + (fault.keys.length > 0 ? texts.keys(fault.keys.join(', ')) : ''),
      );
  }
}

/** Nothing in a folder can be analysed; the message is worded already. */
export class NoTargetsError extends Error {
  override readonly name = 'NoTargetsError';
}
