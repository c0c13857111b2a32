import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const commitName = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
const ownReference = /^ref: (refs\/heads\/\S+)$/;

/** Text of a small file without the blanks around it; null where it cannot be read. */
export function lineOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}

/** Folder of git of a checkout: its own, or where the file of a further worktree points. */
export function gitFolder(checkout: string): string | null {
  const place = join(checkout, '.git');
  if (statSync(place, { throwIfNoEntry: false })?.isDirectory() === true) return place;
  const told = /^gitdir: (.+)$/.exec(lineOf(place) ?? '')?.[1];
  return told === undefined ? null : resolve(checkout, told);
}

/**
 * The head of a checkout as git writes it in small files: a commit, or a branch whose file names one. A campaign asks for
 * it at every step, and a process costs more than the step. Null where it is kept in another way (packed, a table of
 * references, no checkout): then git knows.
 *
 * @see https://git-scm.com/docs/gitrepository-layout `HEAD`, `refs`, `commondir`
 */
export function headInFiles(checkout: string): string | null {
  const folder = gitFolder(checkout);
  if (folder === null) return null;
  const head = lineOf(join(folder, 'HEAD')) ?? '';
  if (commitName.test(head)) return head;
  const branch = ownReference.exec(head)?.[1];
  if (branch === undefined) return null;
  const shared = resolve(folder, lineOf(join(folder, 'commondir')) ?? '.');
  const commit = lineOf(join(shared, branch)) ?? '';
  return commitName.test(commit) ? commit : null;
}
