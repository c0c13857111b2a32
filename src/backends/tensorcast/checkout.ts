import { existsSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { gitFolder, lineOf } from '../head-in-files.ts';

/** Where to look for a checkout, strongest first. */
export interface CheckoutSources {
  /** `--msmodeling DIR`. */
  readonly flag: string | null;
  /** Environment variable `MSMODELING_HOME`. */
  readonly environment: string | null;
  readonly setting: string | null;
  readonly workingDirectory: string;
}

/** A checkout of msmodeling that TensorCast runs from. */
export interface Checkout {
  readonly path: string;
  readonly from: 'flag' | 'environment' | 'setting' | 'working directory';
  /** Short commit, or the date of the newest program file where there is no repository. */
  readonly version: string;
}

/** The checkout of msmodeling that a search found, or the place that was named and holds none. */
export type FoundCheckout =
  | { readonly checkout: Checkout }
  /** A place was named and holds no checkout, or nothing was named and none was found. */
  | {
      readonly checkout: null;
      readonly named: { readonly path: string; readonly from: Checkout['from'] } | null;
    };

/** Where each program of TensorCast lies below its checkout, by the name that Throughline calls it by. */
export const programFiles = {
  'throughput-optimizer': join('cli', 'inference', 'throughput_optimizer.py'),
  'text-generate': join('cli', 'inference', 'text_generate.py'),
} as const;

export type TensorCastProgram = keyof typeof programFiles;

/** Whether a folder holds the two programs. */
export function isCheckout(folder: string): boolean {
  return Object.values(programFiles).every((file) => existsSync(join(folder, file)));
}

/** Finds the checkout. A place that was named and holds none is not passed over in silence. */
export function findCheckout(sources: CheckoutSources): FoundCheckout {
  const named = [
    ['flag', sources.flag],
    ['environment', sources.environment],
    ['setting', sources.setting],
  ] as const;
  for (const [from, folder] of named) {
    if (folder === null || folder === '') continue;
    const path = isAbsolute(folder) ? folder : resolve(sources.workingDirectory, folder);
    if (isCheckout(path)) return { checkout: { path, from, version: versionOf(path) } };
    return { checkout: null, named: { path, from } };
  }
  for (let folder = resolve(sources.workingDirectory); ; folder = dirname(folder)) {
    if (isCheckout(folder)) {
      return { checkout: { path: folder, from: 'working directory', version: versionOf(folder) } };
    }
    if (folder === dirname(folder)) return { checkout: null, named: null };
  }
}

/** The commit a checkout stands at, from its git files; a date where there are none. */
export function versionOf(checkout: string): string {
  const commit = headCommit(checkout);
  if (commit !== null) return commit.slice(0, 7);
  const newest = Math.max(
    ...Object.values(programFiles).map((file) => statSync(join(checkout, file)).mtimeMs),
  );
  return new Date(newest).toISOString().slice(0, 10);
}

function headCommit(checkout: string): string | null {
  const folder = gitFolder(checkout);
  const head = folder === null ? null : lineOf(join(folder, 'HEAD'));
  if (folder === null || head === null) return null;
  if (/^[0-9a-f]{40}$/.test(head)) return head;
  const name = /^ref: (\S+)$/.exec(head)?.[1];
  if (name === undefined) return null;
  const shared = lineOf(join(folder, 'commondir'));
  const homes = shared === null ? [folder] : [folder, resolve(folder, shared)];
  for (const home of homes) {
    const loose = lineOf(join(home, name));
    if (loose !== null && /^[0-9a-f]{40}$/.test(loose)) return loose;
    const packed = lineOf(join(home, 'packed-refs'))
      ?.split('\n')
      .find((line) => line.endsWith(` ${name}`));
    if (packed !== undefined) return packed.slice(0, 40);
  }
  return null;
}
