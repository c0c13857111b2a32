import { accessSync, constants, statSync } from 'node:fs';
import { basename, delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { execa } from 'execa';

/** Where to look for the program. */
export interface AicSearch {
  /** Setting `aiconfigurator`: a path. */
  readonly setting: string | null;
  /** `AICONFIGURATOR_BIN`. */
  readonly environment: string | null;
  /** Search path for programs. */
  readonly path: string | undefined;
}

/** The program as it answered. */
export interface FoundAic {
  readonly file: string;
  readonly version: string;
  /** Long flags of `cli default`. */
  readonly flags: readonly string[];
  /** AISimulate 0.13 or newer beside it: it simulates requests under a load. Null where there is none. */
  readonly simulate: { readonly file: string; readonly version: string } | null;
}

/** Why it cannot be used: nowhere, or there and without an answer. */
export type AicMissing =
  | { readonly missing: 'nowhere' }
  | { readonly missing: 'no-answer'; readonly file: string; readonly said: string };

const name = 'aiconfigurator';
const successor = 'aisimulate';
/** It imports pandas: an answer may take ten seconds on a busy machine. */
const answerMs = 60_000;

/** Variables of the environment that it may see; tokens only where a model must be fetched. */
export const aicEnvironment = {
  allow: ['PATH', 'HOME', 'LANG', 'VIRTUAL_ENV', 'HF_HOME', 'HTTPS_PROXY', 'HF_TOKEN'],
  set: { MPLBACKEND: 'Agg', NO_COLOR: '1', COLUMNS: '200' },
} as const;

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    // Not there, or not ours to run.
    return false;
  }
}

/** The executable by setting, environment and search path, in that order; null where there is none. */
export function locateAic({ setting, environment, path }: AicSearch): string | null {
  for (const named of [setting, environment]) {
    if (named !== null) return isExecutable(named) ? (isAbsolute(named) ? named : resolve(named)) : null;
  }
  const folders = (path ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

function environmentOf(): Record<string, string> {
  const passed = aicEnvironment.allow.flatMap((key) => {
    const value = process.env[key];
    return value === undefined || key === 'HF_TOKEN' ? [] : [[key, value] as const];
  });
  return { ...Object.fromEntries(passed), ...aicEnvironment.set };
}

async function answer(file: string, args: readonly string[], signal: AbortSignal) {
  return execa(file, args, {
    reject: false,
    extendEnv: false,
    env: environmentOf(),
    timeout: answerMs,
    cancelSignal: signal,
    stdin: 'ignore',
  });
}

/** AISimulate beside the program or on the search path, where it predicts: 0.13 and newer. */
async function findSimulate(
  file: string,
  { path }: AicSearch,
  signal: AbortSignal,
): Promise<FoundAic['simulate']> {
  const beside = join(dirname(file), successor);
  const folders = (path ?? '').split(delimiter).filter((folder) => folder !== '');
  const found = [beside, ...folders.map((folder) => join(folder, successor))].find(isExecutable);
  if (found === undefined) return null;
  const [version, help] = await Promise.all([
    answer(found, ['--version'], signal),
    answer(found, ['predict', '-h'], signal),
  ]);
  if (help.exitCode !== 0 || !/--config|-c\b/.test(help.stdout ?? '')) return null;
  return {
    file: found,
    version: /\b\d{1,4}\.\d{1,4}[\w.]{0,32}/.exec(version.stdout ?? '')?.[0] ?? '≥ 0.13',
  };
}

/** Asks the program for its version and its flags. Never rejects for a program that does not answer. */
export async function findAic(search: AicSearch, signal: AbortSignal): Promise<FoundAic | AicMissing> {
  const file = locateAic(search) ?? locateSuccessor(search);
  if (file === null) return { missing: 'nowhere' };
  const simulate = await findSimulate(file, search, signal);
  if (simulate !== null && basename(file) === successor) {
    return { file, version: simulate.version, flags: [], simulate };
  }
  const version = await answer(file, ['version'], signal);
  const said = /aiconfigurator (\S+)/.exec(version.stdout ?? '')?.[1];
  if (said === undefined) {
    const lines = `${version.stdout ?? ''}\n${version.stderr ?? ''}`.trim().split('\n');
    return { missing: 'no-answer', file, said: lines.at(-1) ?? '' };
  }
  const help = await answer(file, ['cli', 'default', '-h'], signal);
  const flags = [...new Set([...(help.stdout ?? '').matchAll(/--[a-z][a-z0-9-]+/g)].map(([flag]) => flag))];
  return { file, version: said, flags, simulate };
}

/** AISimulate where its compatibility command is not there. */
function locateSuccessor({ path }: AicSearch): string | null {
  const folders = (path ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, successor)).find(isExecutable) ?? null;
}
