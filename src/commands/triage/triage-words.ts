import { notWrittenWords } from '../../app/damage-words.ts';
import { UsageError } from '../../app/usage-error.ts';
import { WriteRefusedError } from '../../store/write-refused-error.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { CaptureError } from '../../trace/capture/capture-fault.ts';
import { UnreadableTrace } from '../../trace/scan/fault.ts';
import { captureFaultText } from './capture-words.ts';
import { DiffusionGateError } from './run-tables.ts';
import { faultText, NoTargetsError } from './trace-faults.ts';

/** Words of an error of triage in the user's language; null for errors that are none of its own. */
export function triageWords(error: unknown, texts: Catalogue): string | null {
  if (error instanceof CaptureError) return captureFaultText(error.fault, texts);
  if (error instanceof UnreadableTrace) return faultText(error.fault, texts.triageCommand.faults);
  if (error instanceof NoTargetsError || error instanceof DiffusionGateError || error instanceof UsageError) {
    return error.message;
  }
  return error instanceof WriteRefusedError ? notWrittenWords(error, texts) : null;
}
