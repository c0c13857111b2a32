import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answersOfResult, embeddedFacts } from '../../src/commands/explain/embedded-facts.ts';
import type { ExplainFacts } from '../../src/explain/explain.ts';
import { type ExplainInput, inputOf } from '../../src/explain/input.ts';
import { readOutput } from '../../src/results/readers/read-output.ts';
import { type Recording, recording, recordings } from '../results/readers/recordings.ts';

type Folder = 'optimizer' | 'text-generate';

const home = join(import.meta.dirname, '../golden/explain');

interface OwnRecording extends Recording {
  readonly program: 'throughput_optimizer' | 'text_generate';
}

function own(id: string): OwnRecording | null {
  const path = join(home, `${id}.json`);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as OwnRecording) : null;
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

/** A recorded run of the real program as a terminal shows it: the command, then what it printed. */
export function transcript(folder: Folder, id: string): string {
  const one = found(folder, id);
  const program = folder === 'optimizer' ? 'throughput_optimizer' : 'text_generate';
  return `python -m cli.inference.${program} ${one.typed ?? one.model} ${one.args.join(' ')}\n${one.stdout}`;
}

/** Recorded runs as one input; without `withCommand` only what was printed. */
export function inputFrom(runs: readonly (readonly [Folder, string])[], withCommand = true): ExplainInput {
  return inputOf(
    runs.map(([folder, id]) => readOutput(withCommand ? transcript(folder, id) : found(folder, id).stdout)),
  );
}

/** Facts with the embedded engine on the first run. */
export function factsFor(input: ExplainInput): ExplainFacts {
  const [run] = input.runs;
  return embeddedFacts(run === undefined ? null : answersOfResult(run));
}
