import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import type { RoundPlan } from '../../../campaign/rounds/round-plan.ts';
import { withoutSecrets } from '../../../text/without-secrets.ts';
import type { OpenCampaign } from '../campaign-folder.ts';
import { writeArtefact } from '../campaign-folder.ts';
import { dirtyFiles, GitError, git, headOf } from './git.ts';
import { SideFailedError } from './ports.ts';

/** Folders of code that a campaign makes stand beside it, never inside what it seals. */
export function workFolder(folder: string): string {
  return `${folder}.work`;
}

const shortLength = 12;
const buildTimeoutMs = 4 * 3_600_000;

/** Words with `{checkout}` replaced by a folder. */
export function inCheckout(words: readonly string[], tree: string): string[] {
  return words.map((word) => word.replaceAll('{checkout}', tree));
}

/** Records that something was made, before it is: a killed program leaves nothing that nobody knows of. */
export function made(campaign: OpenCampaign, kind: 'worktree' | 'branch' | 'folder', name: string): void {
  const isKnown = campaign.state.rounds.made.some((one) => one.kind === kind && one.name === name);
  if (!isKnown) campaign.append({ type: 'thing.made', kind, name });
}

async function build(campaign: OpenCampaign, plan: RoundPlan, tree: string, commit: string): Promise<void> {
  if (plan.build === null) return;
  const [file = '', ...args] = inCheckout(plan.build, tree);
  const { all, exitCode } = await execa(file, args, {
    cwd: tree,
    reject: false,
    all: true,
    stdin: 'ignore',
    timeout: buildTimeoutMs,
  });
  const log = join('patches', 'builds', `${commit.slice(0, shortLength)}.log`);
  writeArtefact(campaign.folder, log, withoutSecrets(`${all ?? ''}\n`));
  if (exitCode !== 0) throw new SideFailedError('failed', `build: exit ${exitCode ?? '–'} · ${log}`, log);
}

const marker = '.throughline-built';

/**
 * A checkout of exactly one commit, built: what is measured is what was committed. One that was changed, or whose build
 * did not end, is made anew. @throws SideFailedError
 */
export async function treeOf(campaign: OpenCampaign, plan: RoundPlan, commit: string): Promise<string> {
  const tree = join(workFolder(campaign.folder), 'trees', commit.slice(0, shortLength));
  // Beside the tree: inside it would be a change.
  const built = join(dirname(tree), `${commit.slice(0, shortLength)}${marker}`);
  try {
    const isWhole =
      existsSync(built) &&
      (await headOf(tree)) === commit &&
      (plan.build !== null || (await dirtyFiles(tree)).length === 0);
    if (isWhole) return tree;
    made(campaign, 'worktree', tree);
    await git(plan.checkout, 'worktree', 'remove', '--force', tree).catch(() => undefined);
    rmSync(tree, { recursive: true, force: true });
    await git(plan.checkout, 'worktree', 'prune');
    await git(plan.checkout, 'worktree', 'add', '--detach', tree, commit);
  } catch (error) {
    if (error instanceof GitError) throw new SideFailedError('failed', error.message, null);
    throw error;
  }
  await build(campaign, plan, tree, commit);
  writeFileSync(built, `${commit}\n`);
  return tree;
}

/** Removes what the campaign made, by its own list: nothing else is touched. Branches stay: they hold the patches. */
export async function removeMade(campaign: OpenCampaign): Promise<string[]> {
  const { made: things, plan } = campaign.state.rounds;
  const removed: string[] = [];
  for (const { kind, name } of things) {
    if (kind === 'branch') continue;
    if (kind === 'worktree' && plan !== null) {
      // A worktree with uncommitted work of a person is refused by git, and stays.
      const isClean = existsSync(name) ? (await dirtyFiles(name).catch(() => ['?'])).length === 0 : true;
      const isTree = name.includes(`${workFolder(campaign.folder)}/trees/`);
      if (!isClean && !isTree) continue;
      await git(plan.checkout, 'worktree', 'remove', ...(isTree ? ['--force'] : []), name).catch(
        () => undefined,
      );
      if (existsSync(name)) continue;
    } else if (name.startsWith(workFolder(campaign.folder))) {
      rmSync(name, { recursive: true, force: true });
    } else continue;
    campaign.append({ type: 'thing.removed', kind, name });
    removed.push(name);
  }
  return removed;
}
