import { planTitle, progressWords, whenWords } from '../../app/describe-plan.ts';
import { planSlots } from '../../app/documents/plan-document.ts';
import { type EarlierPlan, earlierPlan } from '../../app/earlier-plans.ts';
import { exitCodes } from '../../app/exit-codes.ts';
import { findSession } from '../../app/find-session.ts';
import type { Program } from '../../app/program.ts';
import { openDesk, type SessionDesk } from '../../app/session-desk.ts';
import { DamagedFileError } from '../../store/damaged-file-error.ts';
import type { StoredSession } from '../../store/session-store.ts';
import { line, span } from '../../text/line.ts';
import { type Column, stackedRows, table } from '../../text/table.ts';
import type { CommandModule } from '../command.ts';
import { damageWords } from '../damage-words.ts';
import { printLines } from '../print-lines.ts';

interface SessionsFlags {
  readonly json?: true;
  readonly delete?: readonly string[];
}

/** Below this many columns a session takes lines of its own. */
const narrow = 60;

/** A session of the list: in brief, or what is wrong with its file. */
type Listed = EarlierPlan | { readonly id: string; readonly damaged: DamagedFileError };

function listedOf(desk: SessionDesk, stored: StoredSession): Listed {
  try {
    return earlierPlan(desk.store, stored, desk.planningFacts);
  } catch (error) {
    if (error instanceof DamagedFileError) return { id: stored.id, damaged: error };
    throw error;
  }
}

function documentOf(one: Listed, program: Program): unknown {
  if ('damaged' in one) return { id: one.id, damaged: damageWords(one.damaged, program.texts) };
  const { language } = program;
  return {
    id: one.id,
    title: planTitle(one.answers, language),
    startedAt: one.startedAt,
    modifiedAt: new Date(one.modifiedAtMs).toISOString(),
    phase: one.phase,
    waitsFor: one.waitsFor,
    best: one.best,
    plan: { slots: planSlots(one.answers, language) },
  };
}

function printTable(all: readonly Listed[], program: Program): void {
  const { language, texts } = program;
  const { columns } = texts.commands.session;
  const left: Omit<Column, 'title'> = { align: 'left', tone: 'plain', least: 8, canShrink: true };
  const heads: Column[] = [
    { ...left, title: columns.id, tone: 'accent', canShrink: false },
    { ...left, title: columns.when, tone: 'dim', canShrink: false },
    { ...left, title: columns.state },
    { ...left, title: columns.what },
  ];
  const rows = all.map((one) =>
    'damaged' in one
      ? [one.id, '', texts.commands.session.damaged, damageWords(one.damaged, program.texts)]
      : [
          one.id,
          whenWords(one.modifiedAtMs, Date.now(), language),
          progressWords(one, language),
          planTitle(one.answers, language),
        ],
  );
  const width = program.terminal.columns() - 1;
  const stacked = rows.map(([id = '', when = '', state = '', what = '']) => [id, what, `${when} · ${state}`]);
  printLines(width < narrow ? stackedRows(stacked, width, 0) : table(heads, rows, width, 0, true), program);
}

/** `throughline sessions`: lists or deletes the sessions of this user. */
export const sessions: CommandModule<SessionsFlags> = {
  declare(command, { texts }) {
    const t = texts.commands.session;
    command.option('--json', t.json).option('--delete <session...>', t.delete);
  },
  async run(program, _words, flags) {
    const texts = program.texts.commands.session;
    const desk = openDesk(program);
    try {
      if (flags.delete !== undefined) {
        const doomed = flags.delete.map((name) => findSession(name, desk.store, program));
        for (const stored of doomed) {
          desk.store.remove(stored);
          program.err(texts.deleted(stored.id));
        }
        return exitCodes.done;
      }
      const all = desk.store.list().map((stored) => listedOf(desk, stored));
      if (flags.json) program.out(JSON.stringify(all.map((one) => documentOf(one, program))));
      else if (all.length === 0) printLines([line(span(texts.none, 'dim'))], program);
      else printTable(all, program);
      return exitCodes.done;
    } finally {
      desk.close();
    }
  },
};
