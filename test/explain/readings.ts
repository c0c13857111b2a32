import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { embeddedFacts } from '../../src/backends/embedded/explain-facts.ts';
import type { ExplainFacts } from '../../src/explain/facts.ts';
import { type ExplainInput, inputOfText, joinInputs } from '../../src/explain/input.ts';
import { readOutput } from '../../src/results/readers/read-output.ts';
import { type Recording, recording, recordings } from '../results/readers/recordings.ts';

export type Folder = 'optimizer' | 'text-generate';

const home = join(import.meta.dirname, '../golden/explain');
/** More recorded runs than the project carries; absent on most machines. */
const shared = join(import.meta.dirname, '../../../shared');

interface OwnRecording extends Recording {
  readonly program: 'throughput_optimizer' | 'text_generate';
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}

function own(id: string): OwnRecording | null {
  const path = join(home, `${id}.json`);
  return existsSync(path) ? readJson<OwnRecording>(path) : null;
}

function found(folder: Folder, id: string): Recording {
  return own(id) ?? recording(folder, id);
}

/** Every recorded run, of the readers and of explanations. */
export function everyRecording(): (readonly [Folder, string])[] {
  const mine = readdirSync(home).map((name): readonly [Folder, string] => {
    const id = name.replace(/\.json$/, '');
    return [own(id)?.program === 'text_generate' ? 'text-generate' : 'optimizer', id];
  });
  const theirs = (['optimizer', 'text-generate'] as const).flatMap((folder) =>
    recordings(folder).map(({ id }): readonly [Folder, string] => [folder, id]),
  );
  return [...mine, ...theirs];
}

function typed(folder: Folder, one: Recording): string {
  const program = folder === 'optimizer' ? 'throughput_optimizer' : 'text_generate';
  return `python -m cli.inference.${program} ${one.typed ?? one.model} ${one.args.join(' ')}`;
}

/** A recorded run of the real program as a terminal shows it: the command, then what it printed. */
export function transcript(folder: Folder, id: string): string {
  const one = found(folder, id);
  return `${typed(folder, one)}\n${one.stdout}`;
}

/** Transcripts of the recorded runs beside the project; empty where they are not there. */
export function sharedTranscripts(): (readonly [string, string])[] {
  const folders = [
    ['throughput_optimizer', 'optimizer'],
    ['text_generate', 'text-generate'],
  ] as const;
  return folders.flatMap(([name, folder]) => {
    const path = join(shared, 'data/golden', name);
    if (!existsSync(path)) return [];
    return readdirSync(path).map((file): readonly [string, string] => {
      const one = readJson<Recording>(join(path, file));
      return [file.replace(/\.json$/, ''), `${typed(folder, one)}\n${one.stdout}`];
    });
  });
}

/** Recorded traces of real servers beside the project; empty where they are not there. */
export function sharedTraces(): string[] {
  const path = join(shared, 'traces');
  return existsSync(path)
    ? readdirSync(path)
        .filter((name) => name.endsWith('.json.gz'))
        .map((name) => join(path, name))
    : [];
}

/** Recorded runs as one input; without `withCommand` only what was printed. */
export function inputFrom(runs: readonly (readonly [Folder, string])[], withCommand = true): ExplainInput {
  return joinInputs(
    runs.map(([folder, id]) =>
      inputFromText(withCommand ? transcript(folder, id) : found(folder, id).stdout),
    ),
  );
}

export function inputFromText(text: string): ExplainInput {
  return inputOfText(readOutput(text));
}

/** Facts with the embedded engine. */
export function embedded(): ExplainFacts {
  return embeddedFacts();
}
