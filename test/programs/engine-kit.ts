import type { EngineIo } from '../../src/programs/engine-io.ts';
import type { Language } from '../../src/text/language.ts';

type EngineProgram = (words: readonly string[], io: EngineIo) => Promise<number>;

/** What a program left behind. */
export interface ProgramEnd {
  readonly status: number;
  readonly out: string;
  readonly err: string;
  readonly written: ReadonlyMap<string, string>;
}

/** Runs a program of `throughline engine` on files that exist only here. */
export async function runEngineProgram(
  program: EngineProgram,
  words: readonly string[],
  { language = 'en', files = {} }: { language?: Language; files?: Readonly<Record<string, string>> } = {},
): Promise<ProgramEnd> {
  let out = '';
  let err = '';
  const written = new Map<string, string>();
  const status = await program(words, {
    language,
    version: '1.2.3',
    columns: 128,
    isAscii: false,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    readTextFile(path) {
      const text = files[path];
      if (text === undefined) throw new Error('no such file');
      return text;
    },
    writeFile: (path, text) => {
      written.set(path, text);
    },
    nowMs: () => 0,
    signal: new AbortController().signal,
  });
  return { status, out, err, written };
}
