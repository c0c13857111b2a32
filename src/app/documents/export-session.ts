import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import type { ExportFormat } from '../../screens/slash-commands.ts';
import type { PlanningSession } from '../planning-session.ts';
import type { Program } from '../program.ts';
import { sessionHtml } from './session-html.ts';
import { sessionMarkdown } from './session-markdown.ts';
import { sessionRecord } from './session-record.ts';

/** A session as text in one of the formats of `export`. */
export function exportText(planning: PlanningSession, format: ExportFormat, { version }: Program): string {
  const snapshot = planning.session.snapshot();
  const record = sessionRecord(snapshot, planning.startedAt, version);
  switch (format) {
    case 'json':
      return `${JSON.stringify(record, null, 2)}\n`;
    case 'html':
      return sessionHtml(record, snapshot.results);
    case 'md':
      return sessionMarkdown(record, snapshot.results);
  }
}

/** Where an export goes that named no file: the working directory, or the session's folder where that is read-only. */
export function exportPath(
  planning: PlanningSession,
  format: ExportFormat,
  workingDirectory = process.cwd(),
): string {
  const name = `throughline-${planning.id}.${format}`;
  try {
    accessSync(workingDirectory, constants.W_OK);
    return join(workingDirectory, name);
  } catch {
    return join(planning.folder, name);
  }
}
