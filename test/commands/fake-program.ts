import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandError } from '../../src/app/command-error.ts';
import type { Program } from '../../src/app/program.ts';
import type { CommandModule } from '../../src/commands/command.ts';
import { parseAndRun } from '../../src/commands/parse-words.ts';
import { locationsOf } from '../../src/store/locations.ts';
import { readSettings } from '../../src/store/settings.ts';
import { messages } from '../../src/text/catalogue.ts';
import type { Language } from '../../src/text/language.ts';

/** A program without a terminal that remembers what it wrote; its folders are new and empty. */
export function fakeProgram(language: Language = 'en', columns = 80) {
  const written: string[] = [];
  const said: string[] = [];
  const locations = locationsOf({ THROUGHLINE_HOME: mkdtempSync(join(tmpdir(), 'throughline-test-')) });
  const program: Program = {
    version: '0.0.0',
    start: ['node', 'main.js'],
    environment: {},
    locations,
    language,
    chosenLanguage: null,
    texts: messages(language),
    isPlain: false,
    isStill: false,
    isAscii: false,
    terminal: {
      stdin: process.stdin,
      stdout: process.stdout,
      isInteractive: false,
      columns: () => columns,
    },
    out: (text) => written.push(text),
    outPainted: (text) => written.push(text),
    err: (text) => said.push(text),
    write: (text) => written.push(text),
    writeError: (text) => said.push(text),
    settings: () => readSettings(locations.config),
  };
  return { program, written, said };
}

/** Runs one command as the program does; an end that it words itself is said, other errors are thrown. */
export async function runCommandModule(
  name: Parameters<typeof parseAndRun>[0]['name'],
  loaded: CommandModule,
  words: readonly string[],
  language: Language = 'en',
  columns = 80,
) {
  const fake = fakeProgram(language, columns);
  const record = { name, load: async () => loaded };
  const status = await parseAndRun(record, loaded, words, fake.program).catch((error: unknown) => {
    if (!(error instanceof CommandError)) throw error;
    fake.program.err(error.message);
    return error.exitCode;
  });
  return { ...fake, status, text: fake.written.join('\n') };
}
