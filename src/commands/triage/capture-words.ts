import { dirname } from 'node:path';
import type { Catalogue } from '../../text/catalogue.ts';
import type { CaptureFault, CaptureNotice } from '../../trace/capture/capture-fault.ts';
import { frameworkName, frameworkOf } from '../../trace/framework/framework.ts';
import { analyseCommand } from './read-targets.ts';

/** Flags that the server must be started with, by its framework. */
function adviceOf(framework: string, folder: string, texts: Catalogue): string {
  const { advice } = texts.triageCapture.faults;
  if (framework === 'sglang') return advice.sglang();
  if (framework === 'vllm') return advice.vllm(folder);
  return framework === 'trtllm' ? advice.trtllm(folder) : advice.other();
}

/** The one folder, or the one in which all of them stand: torch_npu analyses all that is below. */
function folderOfAll(folders: readonly string[]): string {
  const [first = ''] = folders;
  return folders.length > 1 ? dirname(first) : first;
}

/** Why nothing came back, with the system's own code. */
function connectionText(
  { fault, system }: Extract<CaptureFault, { code: 'unreachable' | 'connection-lost' }>,
  texts: Catalogue,
): string {
  return `${texts.connection[fault]}${system === null ? '' : ` (${system})`}`;
}

/** Why a capture came to nothing, and what to do, in words. */
export function captureFaultText(fault: CaptureFault, texts: Catalogue): string {
  const { faults, stages } = texts.triageCapture;
  switch (fault.code) {
    case 'unreachable':
      return faults.unreachable(fault.url, connectionText(fault, texts));
    case 'unhealthy':
      return faults.unhealthy(fault.url, String(fault.status));
    case 'key-needed':
      return faults.keyNeeded(fault.url, String(fault.status));
    case 'connection-lost':
      return faults.connectionLost(fault.route, connectionText(fault, texts));
    case 'interrupted':
      return faults.interrupted;
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
      return (
        faults.probeRefused(String(fault.status), fault.said) +
        ([400, 413, 422].includes(fault.status) ? faults.shorter : '')
      );
    case 'no-new-file':
      return (
        faults.noNewFile(fault.folder, String(fault.waitedSeconds)) +
        (fault.others.length === 0 ? '' : faults.onlyOthers(fault.others.join(', ')))
      );
    case 'raw-ascend':
      return faults.rawAscend(
        analyseCommand(folderOfAll(fault.folders.map(({ folder }) => folder))),
        fault.folders.map(({ stage, folder }) => faults.rawFolder(stages[stage], folder)),
      );
    case 'not-flushed':
      return faults.notFlushed(fault.path, String(fault.waitedSeconds));
  }
}

/** Words on the progress of a capture. */
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
    case 'still-waiting':
      return notices.stillWaiting(String(notice.seconds), notice.files.join(', '));
    case 'second-form':
      return notice.framework === 'trtllm' ? notices.fixedWindow : notices.secondProfiler;
    case 'stop-failed':
      return notices.stopFailed(notice.url, notice.status === null ? null : String(notice.status));
    case 'kept':
      return notices.kept(notice.stages.map((stage) => stages[stage]).join(', '), notice.folder);
    case 'round-refused':
      return notices.roundRefused(notice.stage, String(notice.status));
  }
}
