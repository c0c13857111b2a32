import type { TriagePorts } from './triage-ports.ts';

/** Where a report goes. */
export interface Destination {
  readonly json: boolean;
  readonly output: string | null;
}

/**
 * Prints a report, as one JSON document or as text, and saves it where that was asked for: by the name of the file as a
 * document (`.json`) or as text. @throws WriteRefusedError
 */
export function writeDocument(
  document: object,
  text: string,
  { json, output }: Destination,
  ports: TriagePorts,
): void {
  if (output !== null) {
    ports.save(output, `${output.endsWith('.json') ? JSON.stringify(document, null, 2) : text}\n`);
    ports.err(ports.texts.triageCommand.saved(output));
  }
  ports.out(json ? JSON.stringify(document) : text);
}
