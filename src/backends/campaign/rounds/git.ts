import { existsSync } from 'node:fs';
import { execa } from 'execa';
import { headInFiles } from '../../head-in-files.ts';

const timeoutMs = 120_000;

/** A command of git that failed. */
export class GitError extends Error {
  override readonly name = 'GitError';
}

/**
 * Runs git in a folder and gives what it printed. Nothing asks for a password, and no hook or pager of the user runs.
 * @throws GitError with what git said
 */
export async function git(folder: string, ...words: readonly string[]): Promise<string> {
  const { stdout, stderr, exitCode } = await execa('git', ['-C', folder, ...words], {
    reject: false,
    stdin: 'ignore',
    timeout: timeoutMs,
    stripFinalNewline: false,
    env: { GIT_TERMINAL_PROMPT: '0', GIT_PAGER: 'cat', LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' },
  });
  if (exitCode === 0) return stdout;
  throw new GitError(`git ${words.slice(0, 2).join(' ')}: ${stderr.trim() || `exit ${exitCode}`}`);
}

/** The same where failing is an answer: null. */
export async function gitOrNull(folder: string, ...words: readonly string[]): Promise<string | null> {
  try {
    return (await git(folder, ...words)).trim();
  } catch (error) {
    if (error instanceof GitError) return null;
    throw error;
  }
}

/** Head of a checkout; null where there is none. */
export async function headOf(folder: string): Promise<string | null> {
  if (!existsSync(folder)) return null;
  return headInFiles(folder) ?? gitOrNull(folder, 'rev-parse', '--verify', 'HEAD^{commit}');
}

/** Facts of a checkout: its head, its branch, and the files that no commit holds. */
export interface Standing {
  /** Null where there is no commit. */
  readonly head: string | null;
  /** Null where a commit is checked out, and no branch. */
  readonly branch: string | null;
  readonly dirty: readonly string[];
}

/** Fields before the path of an entry, by its first letter: changed, renamed, not merged, not known to git. */
const fieldsBefore: Readonly<Record<string, number>> = { '1': 8, '2': 9, u: 10, '?': 1 };

/** The path of an entry of `git status --porcelain=v2`; null where it has none. */
function pathOf(entry: string): string | null {
  const fields = fieldsBefore[entry.charAt(0)];
  return fields === undefined || entry.charAt(1) !== ' ' ? null : entry.split(' ').slice(fields).join(' ');
}

const headLine = '# branch.oid ';
const branchLine = '# branch.head ';

/** Text behind a lead in one of the lines; null where it is in brackets, or nowhere. */
function told(entries: readonly string[], lead: string): string | null {
  const words = entries.find((one) => one.startsWith(lead))?.slice(lead.length) ?? '(';
  return words.startsWith('(') ? null : words;
}

/**
 * Head, branch and changes of a checkout by one call of git; folders of Humanize and of ours are ignored by the repository.
 *
 * @throws GitError where the folder is no checkout
 * @see https://git-scm.com/docs/git-status `Porcelain Format Version 2`
 */
export async function standingOf(folder: string): Promise<Standing> {
  if (!existsSync(folder)) return { head: null, branch: null, dirty: [] };
  const words = ['--porcelain=v2', '--branch', '-z', '--untracked-files=all', '--no-renames'];
  const entries = (await git(folder, 'status', ...words)).split('\0');
  return {
    head: told(entries, headLine),
    branch: told(entries, branchLine),
    dirty: entries
      .flatMap((entry) => pathOf(entry) ?? [])
      .filter((path) => !path.startsWith('.humanize') && !path.startsWith('.throughline/')),
  };
}

/** Files that no commit holds. */
export async function dirtyFiles(folder: string): Promise<readonly string[]> {
  return (await standingOf(folder)).dirty;
}

/** The diff between two commits, with whole renames and without colours. */
export async function diffOf(folder: string, from: string, to: string): Promise<string> {
  return git(
    folder,
    'diff',
    '--no-color',
    '--no-ext-diff',
    '--no-renames',
    '--src-prefix=a/',
    '--dst-prefix=b/',
    from,
    to,
  );
}

/** Whether one commit is an ancestor of another. */
export async function isAncestor(folder: string, older: string, newer: string): Promise<boolean> {
  return (await gitOrNull(folder, 'merge-base', '--is-ancestor', older, newer)) !== null;
}
