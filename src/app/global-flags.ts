import { type Language, languages } from '../text/language.ts';

/** Flags that every command knows. */
export interface GlobalFlags {
  readonly language: Language | undefined;
  readonly isPlain: boolean;
  readonly isStill: boolean;
}

/** A command line without its global flags. */
export interface CommandLine {
  readonly globals: GlobalFlags;
  /** The first word; null where there is none, or only flags: then a plan is meant. */
  readonly command: string | null;
  readonly words: readonly string[];
  /** `--help` or `--version` before any command. */
  readonly asks: 'help' | 'version' | null;
  /** A value of `--lang` that is no language. */
  readonly badLanguage: string | null;
}

function isLanguage(text: string | undefined): text is Language {
  return languages.some((language) => language === text);
}

/**
 * Splits a command line into global flags, a command and its words. Global flags may stand anywhere; behind a command
 * that reads its words itself (`isRaw`) they are its own.
 */
export function readCommandLine(argv: readonly string[], isRaw: (command: string) => boolean): CommandLine {
  let language: string | undefined;
  let isPlain = false;
  let isStill = false;
  let asks: CommandLine['asks'] = null;
  let command: string | null = null;
  const words: string[] = [];
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? '';
    const isFirst = command === null && words.length === 0;
    if (word === '--' || (command !== null && isRaw(command))) {
      words.push(...argv.slice(at));
      break;
    }
    if (word === '--lang') {
      at += 1;
      language = argv[at] ?? '';
    } else if (word.startsWith('--lang=')) language = word.slice('--lang='.length);
    else if (word === '--plain') isPlain = true;
    else if (word === '--no-motion') isStill = true;
    else if (isFirst && (word === '--help' || word === '-h')) asks = 'help';
    else if (isFirst && (word === '--version' || word === '-V')) asks = 'version';
    else if (isFirst && !word.startsWith('-')) command = word;
    else words.push(word);
  }
  return {
    globals: { language: isLanguage(language) ? language : undefined, isPlain, isStill },
    command,
    words,
    asks,
    badLanguage: language === undefined || isLanguage(language) ? null : language,
  };
}
