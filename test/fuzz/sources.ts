import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Folders with well-formed inputs, below the project. */
export interface Sources {
  readonly golden: string;
  readonly references: string;
  /** A database of measured operators. */
  readonly measured: string;
}

export function filesIn(folder: string, ending: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

const recordingSchema = z.looseObject({ stdout: z.string().optional(), stderr: z.string().optional() });

/** What the programs printed, from the recordings. */
function printed(golden: string): string[] {
  return ['optimizer', 'text-generate', 'refusals', 'searches'].flatMap((folder) =>
    filesIn(join(golden, 'recordings', folder), '.json').flatMap((text) => {
      const { stdout = '', stderr = '' } = recordingSchema.parse(JSON.parse(text));
      return [stdout, stderr].filter((one) => one.length > 40);
    }),
  );
}

const outcomeSchema = z.looseObject({ results: z.array(z.unknown()).default([]) });

/** Files of this name in the recorded sessions. */
export function sessionTexts(golden: string, name: string): string[] {
  const root = join(golden, 'sessions-0.1.0');
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(name))
    .map((path) => readFileSync(join(root, path), 'utf8'));
}

/** What can be explained: printed output, and results as JSON. */
export function documentsOf(golden: string): string[] {
  const results = sessionTexts(golden, 'outcome.json').flatMap((text) =>
    outcomeSchema.parse(JSON.parse(text)).results.map((one) => JSON.stringify(one)),
  );
  return [...printed(golden), ...filesIn(join(golden, 'explain'), '.json'), ...results];
}

/** A copy of a folder, made where it is not there yet. */
export function folderIn(source: string, target: string): string {
  cpSync(source, target, { recursive: true });
  return target;
}

/** Writes an input where a command looks for it. */
export function put(folder: string, name: string, content: string): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** A search that any model can be asked for. */
export const searched = [
  '--device',
  'TEST_DEVICE',
  '--num-devices',
  '8',
  '--output-length',
  '256',
  '--tpot-limit',
  '50',
];
