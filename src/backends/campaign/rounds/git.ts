import { existsSync } from 'node:fs';
import { execa } from 'execa';

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
  return existsSync(folder) ? gitOrNull(folder, 'rev-parse', '--verify', 'HEAD^{commit}') : null;
}

/** Files that no commit holds; folders of Humanize and of ours are ignored by the repository. */
export async function dirtyFiles(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const printed = await git(folder, 'status', '--porcelain=v1', '-z', '--untracked-files=all');
  return printed
    .split('\0')
    .filter((entry) => entry.length > 3)
    .map((entry) => entry.slice(3))
    .filter((path) => !path.startsWith('.humanize') && !path.startsWith('.throughline/'));
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
