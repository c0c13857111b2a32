import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Framework } from '../../../campaign/manifest.ts';
import { checkoutFaults, type PreconditionFault } from '../../../campaign/rounds/humanize-state.ts';
import { type PlanFault, type PlanGiven, planFaults, planText } from '../../../campaign/rounds/plan-text.ts';
import { type RoundPlan, usualSources } from '../../../campaign/rounds/round-plan.ts';
import type { CampaignState } from '../../../campaign/state.ts';
import { writeFileAtomically } from '../../../store/atomic-file.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { filesBelow, type OpenCampaign, sha256Of } from '../campaign-folder.ts';
import { checkoutFacts } from './checkout-facts.ts';
import { git, gitOrNull, headOf } from './git.ts';
import { hashOf, sealedArtefact } from './sealed.ts';
import { made, workFolder } from './trees.ts';

/** Wishes of a person for the rounds; everything else follows from the campaign. */
export interface PlanWish {
  readonly target: Framework;
  readonly checkout: string;
  readonly baseBranch: string | null;
  readonly launch: readonly string[] | null;
  readonly build: readonly string[] | null;
  readonly tests: readonly (readonly string[])[];
  readonly score: readonly string[] | null;
  readonly sources: readonly string[] | null;
  readonly margin: number;
  readonly answerTokens: number;
  readonly maxRounds: number;
  readonly solo: boolean;
}

/** Names the frozen benchmark: the hash of its list of hashes. */
export function benchmarkHash({ frozen }: CampaignState): string {
  return hashOf(JSON.stringify(frozen ?? {}));
}

function givenOf(campaign: OpenCampaign): PlanGiven {
  const { folder, state } = campaign;
  return {
    folder: resolve(folder),
    benchmark: benchmarkHash(state),
    history: filesBelow(folder, 'history').map((path) => join(resolve(folder), path)),
  };
}

function planPath(target: Framework): string {
  return join('.humanize', `${target.replaceAll('_', '-')}-sota-agent`, 'refined-plan.md');
}

/** Patterns that keep our folders and those of the loop out of every commit of this clone. */
const ignored = ['.humanize*', '.throughline/'];

/** Makes git ignore the folders of loop and answers, for this clone only; no file of the project changes. */
export async function excludeFolders(checkout: string): Promise<string | null> {
  const path = await gitOrNull(checkout, 'rev-parse', '--path-format=absolute', '--git-path', 'info/exclude');
  if (path === null) return null;
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const missing = ignored.filter((pattern) => !before.split('\n').includes(pattern));
  if (missing.length === 0) return null;
  const gap = before === '' || before.endsWith('\n') ? '' : '\n';
  writeFileAtomically(path, `${before}${gap}${missing.join('\n')}\n`, { mode: 0o644 });
  return path;
}

async function worktreeFor(
  campaign: OpenCampaign,
  checkout: string,
  base: string,
): Promise<{ branch: string; worktree: string }> {
  const branch = `throughline/${campaign.state.manifest.id}`;
  const worktree = join(workFolder(resolve(campaign.folder)), 'patches');
  if ((await headOf(worktree)) === null) {
    made(campaign, 'branch', branch);
    made(campaign, 'worktree', worktree);
    mkdirSync(workFolder(resolve(campaign.folder)), { recursive: true, mode: 0o700 });
    await git(checkout, 'worktree', 'prune');
    const isThere = (await gitOrNull(checkout, 'rev-parse', '--verify', `refs/heads/${branch}`)) !== null;
    await git(
      checkout,
      'worktree',
      'add',
      ...(isThere ? [worktree, branch] : ['-b', branch, worktree, base]),
    );
  }
  return { branch, worktree };
}

/**
 * Writes the plan of the rounds, in a worktree and on a branch of its own, and seals it. Says what keeps the checkout
 * from being worked on instead.
 */
export async function buildPlan(
  campaign: OpenCampaign,
  wish: PlanWish,
  around: { readonly root: string; readonly environment: NodeJS.ProcessEnv; readonly texts: Catalogue },
): Promise<readonly PreconditionFault[]> {
  const facts = await checkoutFacts(wish.checkout, {
    baseBranch: wish.baseBranch,
    root: around.root,
    self: campaign.folder,
    environment: around.environment,
  });
  const faults = checkoutFaults(facts, 'native');
  if (faults.length > 0) return faults;
  const baseBranch = facts.baseBranch ?? facts.baseCandidates[0] ?? '';
  const [checkout = '', base = ''] = (
    await git(wish.checkout, 'rev-parse', '--show-toplevel', `${baseBranch}^{commit}`)
  ).split('\n');
  await excludeFolders(checkout);
  const place = await worktreeFor(campaign, checkout, base);
  const plan: RoundPlan = {
    target: wish.target,
    checkout,
    base_commit: base,
    base_branch: baseBranch,
    ...place,
    plan_path: planPath(wish.target),
    launch: wish.launch === null ? null : [...wish.launch],
    build: wish.build === null ? null : [...wish.build],
    tests: wish.tests.map((words) => [...words]),
    score: wish.score === null ? null : [...wish.score],
    sources: [...(wish.sources ?? usualSources[wish.target])],
    accuracy: { prompts: 200, answer_tokens: wish.answerTokens, margin: wish.margin },
    threshold_pct: campaign.state.manifest.noise_threshold * 100,
    confirm_min: 3,
    confirm_max: 9,
    max_rounds: wish.maxRounds,
    solo: wish.solo,
  };
  const text = planText(campaign.state, plan, givenOf(campaign), around.texts.roundPlan);
  writeFileAtomically(join(place.worktree, plan.plan_path), text, { mode: 0o644 });
  const files = {
    ...sealedArtefact(campaign.folder, join('humanize', 'refined-plan.md'), text),
    ...sealedArtefact(campaign.folder, join('humanize', 'plan.json'), `${JSON.stringify(plan, null, 2)}\n`),
  };
  campaign.append({ type: 'plan.written', plan, files });
  return [];
}

/** Faults of the written plan: what it lacks, and whether it is still what was written. */
export function checkPlan(campaign: OpenCampaign, plan: RoundPlan): PlanFault[] {
  const path = join(plan.worktree, plan.plan_path);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const sealed = campaign.state.rounds.planFiles[join('humanize', 'refined-plan.md')];
  return planFaults(text, plan, {
    ...givenOf(campaign),
    exists: existsSync,
    isUnchanged: existsSync(path) && sha256Of(path) === sealed,
  });
}
