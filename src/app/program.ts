import { existsSync } from 'node:fs';
import packageFacts from '../../package.json' with { type: 'json' };
import { type Locations, locationsOf, settingsPath } from '../store/locations.ts';
import type { Settings } from '../store/settings.ts';
import { type Catalogue, messages } from '../text/catalogue.ts';
import { detectLanguage, type Language } from '../text/language.ts';
import { line, plain } from '../text/line.ts';
import { neutral, neutralPainted } from '../text/neutral.ts';
import { wrap } from '../text/width.ts';
import { withoutSecrets } from '../text/without-secrets.ts';
import type { GlobalFlags } from './global-flags.ts';

/** The terminal and the streams of this process. */
export interface Terminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** A person can be asked: input and output are terminals. */
  readonly isInteractive: boolean;
  /** Columns now; 80 where there is no terminal. */
  columns(): number;
}

/**
 * The surroundings of every command, read once. Text leaves through here alone, and what leaves commands no
 * terminal and carries no secret, wherever it came from.
 */
export interface Program {
  readonly version: string;
  /** Interpreter and entry file: how this program starts itself. */
  readonly start: readonly [file: string, ...args: string[]];
  readonly environment: NodeJS.ProcessEnv;
  readonly locations: Locations;
  readonly language: Language;
  /** The language that `--lang` asks for; null where it was left out. */
  readonly chosenLanguage: Language | null;
  /** All texts in that language. */
  readonly texts: Catalogue;
  /** Line mode instead of the full screen. */
  readonly isPlain: boolean;
  /** Nothing moves on the screen. */
  readonly isStill: boolean;
  /** The terminal shows no UTF-8 signs. */
  readonly isAscii: boolean;
  readonly terminal: Terminal;
  /** Writes a line to standard output: results. */
  out(text: string): void;
  /** The same for a line that was painted with colours. */
  outPainted(text: string): void;
  /** Writes to standard error: everything else. On a terminal its lines break between words; a command stays whole. */
  err(text: string): void;
  /** Writes to standard output and adds nothing. */
  write(text: string): void;
  /** Writes to standard error and adds nothing. */
  writeError(text: string): void;
  /** The settings of this user. @throws DamagedFileError */
  settings(): Settings;
}

/** The parts of a process that a program looks at. */
export type ProcessView = Pick<
  NodeJS.Process,
  'stdin' | 'stdout' | 'stderr' | 'env' | 'execPath' | 'argv' | 'platform'
>;

/** Reads the settings without loading their schema where there is no file; damage is reported when they are used. */
async function readSettingsOf(locations: Locations): Promise<() => Settings> {
  if (!existsSync(settingsPath(locations.config))) return () => ({});
  const { readSettings } = await import('../store/settings.ts');
  try {
    const settings = readSettings(locations.config);
    return () => settings;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function orNothing(settings: () => Settings): Settings {
  try {
    return settings();
  } catch {
    return {};
  }
}

/** A locale that names another encoding than UTF-8, or a terminal without its signs. */
function needsAscii(environment: NodeJS.ProcessEnv, locale: string | undefined): boolean {
  if (environment.TERM === 'linux' || environment.TERM === 'dumb') return true;
  return locale !== undefined && !/utf-?8/i.test(locale);
}

/** The program as flags, settings and environment want it. */
export async function createProgram(flags: GlobalFlags, view: ProcessView): Promise<Program> {
  const { stdin, stdout, stderr, env } = view;
  const locations = locationsOf(env);
  const settings = await readSettingsOf(locations);
  const preferred = orNothing(settings);
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || undefined;
  const language = detectLanguage(flags.language ?? preferred.language, locale);
  return {
    version: packageFacts.version,
    start: [view.execPath, view.argv[1] ?? ''],
    environment: env,
    locations,
    language,
    chosenLanguage: flags.language ?? null,
    texts: messages(language),
    isPlain: flags.isPlain || isOn(env.THROUGHLINE_PLAIN) || (preferred.plain ?? false),
    isStill: flags.isStill || preferred.motion === false,
    isAscii: needsAscii(env, locale),
    terminal: {
      stdin,
      stdout,
      isInteractive: Boolean(stdin.isTTY && stdout.isTTY),
      columns: () => stdout.columns || 80,
    },
    out: (text) => stdout.write(`${neutral(withoutSecrets(text))}\n`),
    outPainted: (text) => stdout.write(`${neutralPainted(withoutSecrets(text))}\n`),
    err: (text) => stderr.write(`${brokenAtWords(neutral(withoutSecrets(text)), stderr)}\n`),
    write: (text) => stdout.write(neutralPainted(withoutSecrets(text))),
    writeError: (text) => stderr.write(neutralPainted(withoutSecrets(text))),
    settings,
  };
}

const ownCommand = /^ *throughline /;

/** Prose for a terminal: the terminal itself would break its lines in the middle of a word. */
function brokenAtWords(text: string, { isTTY, columns }: NodeJS.WriteStream): string {
  if (!isTTY || !columns) return text;
  return text
    .split('\n')
    .flatMap((one) => {
      if (ownCommand.test(one)) return [one];
      const indent = / */.exec(one)?.[0].length ?? 0;
      return wrap(line(one), columns, indent).map((part) => plain(part).trimEnd());
    })
    .join('\n');
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false';
}
