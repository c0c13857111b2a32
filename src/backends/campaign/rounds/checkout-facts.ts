import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import type { CheckoutFacts } from '../../../campaign/rounds/humanize-state.ts';
import { campaignFolders, readCampaign } from '../campaign-folder.ts';
import { GitError, git, gitOrNull, type Standing, standingOf } from './git.ts';
import { loopsOf } from './humanize.ts';

/** Whether a program is on the path. */
function isOnPath(name: string, environment: NodeJS.ProcessEnv): boolean {
  return (environment.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .some((folder) => existsSync(join(folder, name)));
}

async function branches(checkout: string): Promise<ReadonlySet<string>> {
  const printed = await git(checkout, 'for-each-ref', '--format=%(refname:short)', 'refs/heads');
  return new Set(printed.split('\n').filter(Boolean));
}

/** Branches that patches could be based on: what the remote calls its head, main, master, and the one checked out. */
async function baseCandidates(
  checkout: string,
  local: ReadonlySet<string>,
  current: string | null,
): Promise<string[]> {
  const remote = (await gitOrNull(checkout, 'symbolic-ref', '--short', 'refs/remotes/origin/HEAD'))?.replace(
    /^origin\//,
    '',
  );
  const usual = [remote, 'main', 'master'].filter(
    (name): name is string => name !== undefined && local.has(name),
  );
  const found = [...new Set(usual)];
  if (found.length > 0) return found;
  return current === null ? [] : [current];
}

/** Facts of a folder that is a checkout; null where it is none. */
async function standingIn(checkout: string): Promise<Standing | null> {
  if (!existsSync(checkout)) return null;
  try {
    return await standingOf(checkout);
  } catch (error) {
    if (error instanceof GitError) return null;
    throw error;
  }
}

/** Another campaign below the same root that works on a checkout and is not at its end; null where there is none. */
function ownerOf(checkout: string, root: string | null, self: string | null): string | null {
  if (root === null) return null;
  for (const folder of campaignFolders(root)) {
    if (self !== null && resolve(folder) === resolve(self)) continue;
    try {
      const { rounds, isCancelled } = readCampaign(folder);
      const isOpen = rounds.loop !== null && rounds.report === null && !isCancelled;
      if (isOpen && rounds.plan !== null && resolve(rounds.plan.checkout) === resolve(checkout))
        return folder;
    } catch {
      // A campaign that cannot be read claims nothing.
    }
  }
  return null;
}

/** Finds out everything about a checkout that a loop depends on. */
export async function checkoutFacts(
  checkout: string,
  given: {
    readonly baseBranch: string | null;
    readonly root: string | null;
    readonly self: string | null;
    readonly environment: NodeJS.ProcessEnv;
  },
): Promise<CheckoutFacts> {
  const standing = await standingIn(checkout);
  const nothing: CheckoutFacts = {
    isRepository: false,
    hasCommit: false,
    dirty: [],
    isHumanizeIgnored: false,
    trackedHumanize: [],
    branch: null,
    baseBranch: given.baseBranch,
    baseCandidates: [],
    loops: [],
    missingTools: [],
    ownedBy: null,
  };
  if (standing === null) return nothing;
  const local = await branches(checkout);
  const tracked = await git(checkout, 'ls-files', '-z', '--', '.humanize');
  const isKnown = given.baseBranch !== null && local.has(given.baseBranch);
  return {
    isRepository: true,
    hasCommit: standing.head !== null,
    dirty: standing.dirty,
    isHumanizeIgnored: (await gitOrNull(checkout, 'check-ignore', '.humanize/x')) !== null,
    trackedHumanize: tracked.split('\0').filter(Boolean),
    branch: standing.branch,
    baseBranch: isKnown ? given.baseBranch : null,
    baseCandidates: given.baseBranch !== null ? [] : await baseCandidates(checkout, local, standing.branch),
    loops: loopsOf(checkout),
    missingTools: ['git', 'jq', 'codex'].filter((name) => !isOnPath(name, given.environment)),
    ownedBy: ownerOf(checkout, given.root, given.self),
  };
}
