import type { SessionEvent, SessionSnapshot } from '../dialog/session.ts';
import { nearestNames } from '../plan/slots/nearest-names.ts';
import type { Catalogue } from '../text/catalogue.ts';
import { anyWay } from '../text/words/words.ts';
import { exitCodes } from './exit-codes.ts';
import { matchingNames } from './fuzzy.ts';
import { slotNamed } from './slot-names.ts';
import type { EarlierSession, Panel } from './state.ts';

/** Effect that a front end brings about beside sending events to the session. */
export type Effect =
  | { readonly kind: 'send'; readonly event: SessionEvent }
  | { readonly kind: 'panel'; readonly panel: Panel }
  | { readonly kind: 'copy' }
  | { readonly kind: 'copy-text'; readonly text: string }
  | { readonly kind: 'export'; readonly format: ExportFormat }
  | { readonly kind: 'reuse' }
  | { readonly kind: 'verify' }
  /** Another conversation of this program, beginning with a sentence where one was said. */
  | { readonly kind: 'journey'; readonly command: Journey; readonly said: string | null }
  /** A result that was pasted where a request is expected. */
  | { readonly kind: 'explain'; readonly text: string }
  | { readonly kind: 'resume'; readonly session: string }
  /** A copy of a session to go on with; null: of this one. */
  | { readonly kind: 'fork'; readonly session: string | null }
  | { readonly kind: 'delete'; readonly session: EarlierSession }
  | { readonly kind: 'notice'; readonly text: string }
  /** A new session in place of this one, which is kept. */
  | { readonly kind: 'new' }
  | { readonly kind: 'force-cancel' }
  | { readonly kind: 'redraw' }
  | { readonly kind: 'exit'; readonly code: number };

/** Conversations beside a plan: one forward pass, devices for a load. */
export type Journey = 'forward' | 'size';

/** Formats that a session is exported in, by the ending of the file. */
export type ExportFormat = 'md' | 'json' | 'html';

/** A command typed behind `/`; its help is `ui.slash` in the catalogue. */
export interface SlashCommand {
  readonly name: keyof Catalogue['ui']['slash'];
  readonly aliases: readonly string[];
  readonly run: (argument: string, snapshot: SessionSnapshot, texts: Catalogue) => readonly Effect[];
}

const send = (event: SessionEvent): readonly Effect[] => [{ kind: 'send', event }];
const panel = (which: Panel): readonly Effect[] => [{ kind: 'panel', panel: which }];

function edit(argument: string, snapshot: SessionSnapshot, texts: Catalogue): readonly Effect[] {
  if (argument === '') return panel('edit');
  const slot = slotNamed(argument, snapshot);
  if (slot === null) return [{ kind: 'notice', text: texts.ui.notices.noSlot(argument) }];
  return send({ type: 'edit', slot });
}

function verify(_argument: string, snapshot: SessionSnapshot, texts: Catalogue): readonly Effect[] {
  if (snapshot.results.length > 0) return [{ kind: 'verify' }];
  return [{ kind: 'notice', text: texts.dialog.problems.noResultYet }];
}

function journey(command: Journey): SlashCommand['run'] {
  return (argument, { phase }, texts) =>
    phase === 'run'
      ? [{ kind: 'notice', text: texts.dialog.problems.running }]
      : [{ kind: 'journey', command, said: argument === '' ? null : argument }];
}

function openTable(_argument: string, snapshot: SessionSnapshot, texts: Catalogue): readonly Effect[] {
  if (snapshot.results.length > 0) return panel('table');
  return [{ kind: 'notice', text: texts.dialog.problems.noResultYet }];
}

/** The list of devices or of models: the question itself, with its search; its answer stays until another one is chosen. */
function listOf(slot: 'devices' | 'model', { phase }: SessionSnapshot, texts: Catalogue): readonly Effect[] {
  if (phase === 'run') return [{ kind: 'notice', text: texts.dialog.problems.running }];
  return send({ type: 'edit', slot });
}

/** The list of sessions, or the one whose id is given. */
function sessionsOr(argument: string): readonly Effect[] {
  return argument === '' ? panel('sessions') : [{ kind: 'resume', session: argument }];
}

function fork(_argument: string, { phase }: SessionSnapshot, texts: Catalogue): readonly Effect[] {
  if (phase === 'run') return [{ kind: 'notice', text: texts.dialog.problems.running }];
  return [{ kind: 'fork', session: null }];
}

function exportAs(argument: string): readonly Effect[] {
  const format = argument === 'json' || argument === 'html' ? argument : 'md';
  return [{ kind: 'export', format }];
}

const chinese = new RegExp(`^${anyWay('chinese-wanted')}`, 'u');

function changeLanguage(argument: string, snapshot: SessionSnapshot): readonly Effect[] {
  const wanted = argument.toLowerCase();
  const isChinese = wanted === '' ? snapshot.language === 'en' : chinese.test(wanted);
  return send({ type: 'language', language: isChinese ? 'zh' : 'en' });
}

/** Every command, in the order of the list. */
export const slashCommands: readonly SlashCommand[] = [
  { name: 'help', aliases: ['h', '帮助'], run: () => panel('help') },
  { name: 'why', aliases: ['为什么'], run: () => panel('why') },
  { name: 'recommend', aliases: ['suggest', '建议'], run: () => send({ type: 'recommend' }) },
  { name: 'edit', aliases: ['set', '改'], run: edit },
  { name: 'undo', aliases: ['撤销'], run: () => send({ type: 'undo' }) },
  { name: 'redo', aliases: ['重做'], run: () => send({ type: 'redo' }) },
  { name: 'back', aliases: ['返回', '保留'], run: () => send({ type: 'back' }) },
  { name: 'review', aliases: ['plan', '核对'], run: () => send({ type: 'to-review' }) },
  { name: 'table', aliases: ['candidates', '表格', '候选'], run: openTable },
  { name: 'result', aliases: ['results', '结果'], run: () => send({ type: 'to-result' }) },
  { name: 'reuse', aliases: ['again', '沿用'], run: () => [{ kind: 'reuse' }] },
  { name: 'verify', aliases: ['validate', '验证'], run: verify },
  { name: 'export', aliases: ['save', '导出'], run: exportAs },
  { name: 'forward', aliases: ['pass', '前向'], run: journey('forward') },
  { name: 'size', aliases: ['sizing', '规模', '卡数'], run: journey('size') },
  { name: 'lang', aliases: ['language', '语言'], run: changeLanguage },
  { name: 'sessions', aliases: ['resume', '会话'], run: sessionsOr },
  { name: 'fork', aliases: ['copy-session', '复制会话', '副本'], run: fork },
  { name: 'copy', aliases: ['复制'], run: () => [{ kind: 'copy' }] },
  { name: 'sources', aliases: ['where', '来源'], run: () => panel('sources') },
  { name: 'devices', aliases: ['设备'], run: (_, snapshot, texts) => listOf('devices', snapshot, texts) },
  { name: 'models', aliases: ['模型'], run: (_, snapshot, texts) => listOf('model', snapshot, texts) },
  { name: 'new', aliases: ['新建'], run: () => [{ kind: 'new' }] },
  { name: 'quit', aliases: ['exit', 'q', '退出'], run: () => [{ kind: 'exit', code: exitCodes.done }] },
];

/** Name and argument of a typed command: `/edit tpot` → `edit`, `tpot`. */
export function splitCommand(text: string): { readonly name: string; readonly argument: string } {
  const [name = '', ...rest] = text.slice(1).trim().split(/\s+/);
  return { name: name.toLowerCase(), argument: rest.join(' ') };
}

/** The commands whose name or alias fits what is typed so far, best first. */
export function matchingCommands(text: string): readonly SlashCommand[] {
  const { name } = splitCommand(text);
  if (name === '') return slashCommands;
  return matchingNames(slashCommands, name, (command) => [command.name, ...command.aliases]);
}

/** Runs a typed line; an unknown name says the nearest known one and does nothing. */
export function runCommand(text: string, snapshot: SessionSnapshot, texts: Catalogue): readonly Effect[] {
  const { name, argument } = splitCommand(text);
  const exact = slashCommands.find((one) => one.name === name || one.aliases.includes(name));
  const command = exact ?? (name === '' ? undefined : uniquePrefix(name));
  if (command) return command.run(argument, snapshot, texts);
  const nearest = nearestCommand(name);
  return [{ kind: 'notice', text: texts.ui.notices.unknownCommand(name, nearest) }];
}

function uniquePrefix(name: string): SlashCommand | undefined {
  const found = slashCommands.filter((one) => one.name.startsWith(name));
  return found.length === 1 ? found[0] : undefined;
}

function nearestCommand(name: string): string {
  return matchingNames(slashCommands, name, (one) => [one.name, ...one.aliases])[0]?.name ?? nearestOf(name);
}

function nearestOf(name: string): string {
  const [nearest = ''] = nearestNames(
    name,
    slashCommands.map((one) => one.name),
    1,
  );
  return nearest;
}
