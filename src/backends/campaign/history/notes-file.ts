import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CampaignEvent } from '../../../campaign/events.ts';
import { type History, historySchema } from '../../../campaign/history/notes.ts';
import { historyMarkdown } from '../../../campaign/history/notes-markdown.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { writeForPeople } from '../artefacts.ts';
import { writeArtefact } from '../campaign-folder.ts';

/** The notes for people, and the same for programs; a person changes decisions in the second. */
export const notesPath = join('history', 'model-pr-history-notes.md');
/** Path of the history in a campaign's folder. */
export const historyPath = join('history', 'history.json');

/** Reads the notes of a campaign; null where there are none that can be read. */
export function readHistory(folder: string): History | null {
  try {
    return historySchema.parse(JSON.parse(readFileSync(join(folder, historyPath), 'utf8')));
  } catch {
    return null;
  }
}

function recorded(
  text: string,
  { blockers, findings }: History,
): Extract<CampaignEvent, { type: 'history.recorded' }> {
  return {
    type: 'history.recorded',
    blocked: blockers[0] ?? null,
    sha256: createHash('sha256').update(text).digest('hex'),
    findings: findings.length,
  };
}

/** Writes the notes and returns the event that says so. */
export function writeHistory(folder: string, history: History, texts: Catalogue['campaign']) {
  const text = `${JSON.stringify(history, null, 2)}\n`;
  writeArtefact(folder, historyPath, text);
  writeForPeople(folder, notesPath, historyMarkdown(history, texts));
  return recorded(text, history);
}

/** Takes the notes of a campaign over into another; null where it has none. */
export function copyNotes(from: string, to: string) {
  const history = readHistory(from);
  if (history === null || !existsSync(join(from, notesPath))) return null;
  const text = readFileSync(join(from, historyPath), 'utf8');
  writeArtefact(to, historyPath, text);
  writeArtefact(to, notesPath, readFileSync(join(from, notesPath), 'utf8'));
  return recorded(text, history);
}
