import type { Catalogue } from '../../text/catalogue.ts';
import type { CaptureFault, CaptureNotice } from '../../trace/capture/capture-fault.ts';
import { frameworkName, frameworkOf } from '../../trace/framework/framework.ts';
import { analyseCommand } from './read-targets.ts';

/** What the server must be started with, by its framework. */
function adviceOf(framework: string, folder: string, texts: Catalogue): string {
  const { advice } = texts.triageCapture.faults;
  if (framework === 'sglang') return advice.sglang();
  if (framework === 'vllm') return advice.vllm(folder);
  return framework === 'trtllm' ? advice.trtllm(folder) : advice.other();
}

/** Why a capture came to nothing, and what to do, in words. */
export function captureFaultText(fault: CaptureFault, texts: Catalogue): string {
  const { faults, stages } = texts.triageCapture;
  switch (fault.code) {
    case 'unreachable':
      return faults.unreachable(
        fault.url,
        `${texts.common.connection[fault.fault]}${fault.system === null ? '' : ` (${fault.system})`}`,
      );
    case 'unhealthy':
      return faults.unhealthy(fault.url, String(fault.status));
    case 'framework-unknown':
      return faults.frameworkUnknown(fault.url);
    case 'rust-frontend':
      return faults.rustFrontend;
    case 'output-folder-needed':
      return faults.outputNeeded(fault.framework);
    case 'output-is-file':
      return faults.outputIsFile(fault.path);
    case 'output-not-visible':
      return faults.outputNotVisible(fault.path, fault.server);
    case 'output-not-writable':
      return faults.outputNotWritable(fault.path);
    case 'only-sglang':
      return faults.onlySglang(fault.flag);
    case 'other-worker':
      return faults.otherWorker(stages[fault.has], stages[fault.wanted]);
    case 'no-profiler-route': {
      const name = frameworkName(frameworkOf(fault.framework) ?? 'other');
      return faults.noRoute(name, String(fault.status), adviceOf(fault.framework, fault.folder, texts));
    }
    case 'start-refused':
      return faults.startRefused(String(fault.status), fault.said);
    case 'probe-refused':
      return faults.probeRefused(String(fault.status), fault.said);
    case 'no-new-file':
      return faults.noNewFile(fault.folder, String(fault.waitedSeconds));
    case 'raw-ascend':
      return faults.rawAscend(fault.folder, analyseCommand(fault.folder));
    case 'not-flushed':
      return faults.notFlushed(fault.path, String(fault.waitedSeconds));
  }
}

/** What is said while a capture runs, in words. */
export function captureNoticeText(notice: CaptureNotice, texts: Catalogue): string {
  const { notices, stages } = texts.triageCapture;
  switch (notice.code) {
    case 'round':
      return notices.round(stages[notice.stage], String(notice.requests));
    case 'waiting':
      return notices.waiting(notice.folder, String(notice.seconds));
    case 'captured':
      return notices.captured(stages[notice.stage], notice.files.join(', '));
    case 'prefix-ignored':
      return notices.prefixIgnored(notice.framework);
    case 'second-form':
      return notices.secondForm;
    case 'round-refused':
      return notices.roundRefused(notice.stage, String(notice.status));
  }
}
