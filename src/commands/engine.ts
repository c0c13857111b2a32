import { readFileSync } from 'node:fs';
import { writeProblemWords } from '../app/damage-words.ts';
import { machineServingData } from '../app/machine-serving-data.ts';
import { runEngine } from '../programs/run-engine.ts';
import { writeDocument } from '../store/atomic-file.ts';
import { WriteRefusedError } from '../store/write-refused-error.ts';
import type { RawCommand } from './command.ts';

/** `throughline engine …`: the drop-in programs; every word is theirs. */
export const engine: RawCommand = async (program, words) => {
  const { terminal, language, version, isAscii } = program;
  return runEngine(words, {
    language,
    version,
    columns: terminal.columns(),
    isAscii,
    out: (text) => program.write(text),
    err: (text) => program.writeError(text),
    readTextFile: (path) => readFileSync(path, 'utf8'),
    serving: machineServingData(program),
    writeFile: (path, text) => {
      try {
        writeDocument(path, text);
      } catch (error) {
        throw error instanceof WriteRefusedError ? new Error(writeProblemWords(error, program.texts)) : error;
      }
    },
    nowMs: () => performance.now(),
    // A search is one piece of work; a signal ends the process, and with it the search.
    signal: new AbortController().signal,
  });
};
