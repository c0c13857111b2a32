import { damageWords } from '../../app/damage-words.ts';
import { planTitle, progressWords, whenWords } from '../../app/describe-plan.ts';
import { planSlots } from '../../app/documents/plan-document.ts';
import {
  type EarlierPlan,
  earlierPlan,
  firstWords,
  keptPlan,
  type PlanOutcome,
} from '../../app/earlier-plans.ts';
import { settleLeftProcesses } from '../../app/process-ledger.ts';
import type { Program } from '../../app/program.ts';
import { openDesk, type SessionDesk } from '../../app/session-desk.ts';
import { UsageError } from '../../app/usage-error.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import { DamagedFileError } from '../../store/damaged-file-error.ts';
import type { StoredSession } from '../../store/session-store.ts';
import { fixed } from '../../text/figures.ts';
import { line, span } from '../../text/line.ts';
import { type Column, stackedRows, table } from '../../text/table.ts';
import { wrap } from '../../text/width.ts';
import type { CommandModule } from '../command.ts';
import { printLines } from '../print-lines.ts';
import { removeSessions, repairSessions } from './mend-sessions.ts';

interface SessionsFlags {
  readonly json?: true;
  readonly delete?: readonly string[];
  readonly force?: true;
}

/** Below this many columns a session takes lines of its own. */
const narrow = 60;
const reasonIndent = 2;
/** More than any row has. */
const unlimited = 10_000;

/** A session of the list: in brief, or what is wrong with its file. */
type Listed = EarlierPlan | Unread | { readonly id: string; readonly damaged: DamagedFileError };

/** A session that was not read back: there are many, and their briefs are not there yet. */
interface Unread {
  readonly id: string;
  readonly modifiedAtMs: number;
  readonly words: string | null;
}

/** Reading sessions back takes no longer than this; the next list goes on where this one ended. */
const readBackMs = 1000;
const progressEveryMs = 1000;

/** All sessions, newest first. Those without a brief are read back as long as time allows, then named by their first words. */
function listAll(desk: SessionDesk, program: Program): Listed[] {
  const all = desk.store.list();
  const startedMs = performance.now();
  let toldMs = startedMs;
  let spentMs = 0;
  return all.map((stored, index) => {
    const nowMs = performance.now();
    if (program.terminal.isInteractive && nowMs - toldMs > progressEveryMs) {
      toldMs = nowMs;
      program.err(program.texts.commands.session.reading(fixed(index), fixed(all.length)));
    }
    const listed = listedOf(desk, stored, spentMs < readBackMs);
    spentMs += 'isKept' in listed ? 0 : performance.now() - nowMs;
    return listed.one;
  });
}

function listedOf(
  desk: SessionDesk,
  stored: StoredSession,
  hasTime: boolean,
): { readonly one: Listed; readonly isKept?: true } {
  const { id, modifiedAtMs } = stored;
  try {
    const kept = keptPlan(stored);
    if (kept !== null) return { one: kept, isKept: true };
    if (hasTime) return { one: earlierPlan(desk.store, stored, desk.planningFacts) };
    return { one: { id, modifiedAtMs, words: firstWords(desk.store, stored) } };
  } catch (error) {
    if (error instanceof DamagedFileError) return { one: { id, damaged: error } };
    throw error;
  }
}

const rowOf = ({ parallel, tokensPerSecond }: Extract<PlanOutcome, { kind: 'row' }>) => ({
  parallel,
  tokensPerSecond,
});

function documentOf(one: Listed, program: Program): unknown {
  if ('damaged' in one) return { id: one.id, damaged: damageWords(one.damaged, program.texts) };
  if ('words' in one) {
    const nothing = { startedAt: null, phase: null, waitsFor: null, best: null, outcome: null, plan: null };
    return { id: one.id, title: one.words, ...nothing, modifiedAt: new Date(one.modifiedAtMs).toISOString() };
  }
  const { language } = program;
  return {
    id: one.id,
    title: planTitle(one.answers, language),
    startedAt: one.startedAt,
    modifiedAt: new Date(one.modifiedAtMs).toISOString(),
    phase: one.phase,
    waitsFor: one.waitsFor,
    best: one.outcome?.kind === 'row' ? rowOf(one.outcome) : null,
    outcome: one.outcome,
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
      : 'words' in one
        ? [
            one.id,
            whenWords(one.modifiedAtMs, Date.now(), language),
            texts.commands.session.notReadBack,
            one.words ?? texts.commands.session.untitled,
          ]
        : [
            one.id,
            whenWords(one.modifiedAtMs, Date.now(), language),
            progressWords(one, language),
            planTitle(one.answers, language),
          ],
  );
  // A program that reads the list wants every name whole; a person wants rows that fit.
  const width = program.terminal.stdout.isTTY ? program.terminal.columns() - 1 : unlimited;
  const stacked = rows.map(([id = '', when = '', state = '', what = '']) => [id, what, `${when} · ${state}`]);
  if (width < narrow) {
    printLines(stackedRows(stacked, width, 0), program);
    return;
  }
  const isTold = (at: number) => width === unlimited || !('damaged' in (all[at] ?? {}));
  const shown = rows.map((row, at) => (isTold(at) ? row : row.slice(0, 3)));
  const [head = line(''), ...lines] = table(heads, shown, width, 0, { hasHeader: true });
  const drawn = lines.flatMap((one, at) => {
    if (isTold(at)) return [one];
    // The fault of a file is told whole, in lines of its own.
    const reason = wrap(line(span(rows[at]?.[3] ?? '', 'dim')), width - reasonIndent);
    return [one, ...reason.map((part) => line(' '.repeat(reasonIndent), ...part))];
  });
  printLines([head, ...drawn], program);
}

/** `throughline sessions`: lists or deletes the sessions of this user. */
export const sessions: CommandModule<SessionsFlags> = {
  declare(command, { texts }) {
    const t = texts.commands.session;
    command
      .argument('[action]', t.repair)
      .argument('[session...]', t.named)
      .option('--json', t.json)
      .option('--delete <session...>', t.delete)
      .option('--force', t.force);
  },
  async run(program, [action, ...named], flags) {
    const texts = program.texts.commands.session;
    if (action !== undefined && action !== 'repair') throw new UsageError(texts.unknownAction(action));
    await settleLeftProcesses(program);
    const desk = openDesk(program);
    try {
      if (flags.delete !== undefined)
        return removeSessions(flags.delete, { isForced: flags.force === true }, desk, program);
      if (action === 'repair') return repairSessions(named, desk, program);
      const all = listAll(desk, program);
      const sessions = () => all.map((one) => documentOf(one, program));
      if (flags.json) program.out(JSON.stringify({ schema: 'throughline.sessions/1', sessions: sessions() }));
      else if (all.length === 0) printLines([line(span(texts.none, 'dim'))], program);
      else printTable(all, program);
      return exitCodes.done;
    } finally {
      desk.close();
    }
  },
};
