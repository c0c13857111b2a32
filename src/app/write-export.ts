import { writeDocument } from '../store/atomic-file.ts';
import { neutral } from '../text/neutral.ts';
import { withoutSecrets } from '../text/without-secrets.ts';

/**
 * Writes a document that leaves this program: without secrets that were typed or printed, and without characters that
 * command a terminal. @throws WriteRefusedError when the place is no plain file or cannot be written.
 */
export function writeExport(path: string, text: string): void {
  writeDocument(path, neutral(withoutSecrets(text)));
}
