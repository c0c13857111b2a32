import { asksForForward } from '../dialog/forward/sentence.ts';
import type { FollowUpChoice, SessionSnapshot } from '../dialog/session.ts';
import type { Catalogue } from '../text/catalogue.ts';
import { spelled } from '../text/words/spelling.ts';
import { says } from '../text/words/words.ts';
import { type Effect, runCommand } from './slash-commands.ts';

/** A label without its case, marks and polite words: what typing it comes to. */
function bare(label: string): string {
  return spelled(label).replaceAll(/[\s\p{P}]+/gu, '');
}

/** The menu row whose label was typed: it does what choosing it does. */
export function rowNamed(text: string, rows: readonly FollowUpChoice[]): FollowUpChoice | undefined {
  return rows.find(({ label }) => bare(label) === bare(text));
}

/** A command of the front end that was said in words: `run the verification`, `export html`. Null where none was. */
export function commandSaid(text: string): string | null {
  const words = spelled(text);
  if (says('say-run-verification', words)) return '/verify';
  if (says('say-export', words)) {
    const format = /html/u.test(words) ? 'html' : /json/u.test(words) ? 'json' : 'md';
    return `/export ${format}`;
  }
  if (says('say-back-to-result', words)) return '/result';
  if (says('say-table', words)) return '/table';
  return says('say-new-plan', words) ? '/new' : stepSaid(words);
}

/** A step back, or forward again, that was said in words. */
function stepSaid(words: string): string | null {
  if (says('say-undo', words)) return '/undo';
  return says('say-redo', words) ? '/redo' : null;
}

/**
 * A command that was said in words where something else is asked. A result is exported with the plan that gave it and
 * what was changed since; without one, what is needed is said.
 */
export function saidInstead(
  text: string,
  snapshot: SessionSnapshot,
  texts: Catalogue,
): readonly Effect[] | null {
  const command = commandSaid(text);
  if (command === null) return null;
  if (command.startsWith('/export') && snapshot.ran === null)
    return [{ kind: 'notice', text: texts.ui.notices.nothingToExport }];
  return runCommand(command, snapshot, texts);
}

/** A step back that was said where a question stands. */
export function stepInstead(
  text: string,
  snapshot: SessionSnapshot,
  texts: Catalogue,
): readonly Effect[] | null {
  const command = stepSaid(spelled(text));
  return command === null ? null : runCommand(command, snapshot, texts);
}

/** A sentence that opens a plan and asks for something else: one forward pass, or devices for a load. Null for a plan. */
export function journeySaid(text: string): Effect | null {
  return asksForForward(text) ? { kind: 'journey', command: 'forward', said: text } : null;
}
