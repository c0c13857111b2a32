import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readTextFile } from '../../store/read-text-file.ts';
import { classifyAicFailure } from './failure.ts';
import type { SavedFiles } from './read-run.ts';
import { runFacts } from './run-facts.ts';

/** Files that are read; generated scripts and plots are not. */
const wanted =
  /(?:best_config_topn\.csv|pareto\.csv|per_ops_source\.json|exp_config\.yaml|recommendation\.json|prediction\.json)$/;

/** The files of the folder that a run saved, by their paths below it. */
export function savedFiles(folder: string): SavedFiles {
  if (!existsSync(folder)) return new Map();
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    entries.flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      if (!entry.isFile() || !wanted.test(entry.name)) return [];
      return [[relative(folder, path).replaceAll('\\', '/'), readTextFile(path)] as const];
    }),
  );
}

/** Where a run saved: what its log says, else the newest folder below the one it was given. */
export function savedFolder(stdout: string, given: string | null): string | null {
  const { savedTo } = runFacts(stdout);
  if (savedTo !== null && existsSync(savedTo)) return savedTo;
  // A run that found nothing saves nothing: what lies there is of an earlier one.
  if (given === null || !existsSync(given) || classifyAicFailure(stdout, '', 0).id !== 'unknown') return null;
  const folders = readdirSync(given, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(given, entry.name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  return folders[0] ?? given;
}
