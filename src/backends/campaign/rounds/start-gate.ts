import { join } from 'node:path';
import { shellWord } from '../../../campaign/hosts/shell-text.ts';
import {
  checkoutFaults,
  type PreconditionFault,
  type StartFault,
  setupWords,
  startFaults,
} from '../../../campaign/rounds/humanize-state.ts';
import type { PlanFault } from '../../../campaign/rounds/plan-text.ts';
import type { RoundPlan } from '../../../campaign/rounds/round-plan.ts';
import type { OpenCampaign } from '../campaign-folder.ts';
import { checkoutFacts } from './checkout-facts.ts';
import { headOf } from './git.ts';
import { type HumanizeRuntime, loopsOf, runSetup, setupScript, startedLoop } from './humanize.ts';
import { checkPlan, excludeFolders } from './plan-gate.ts';

/** How a start ended. */
export type StartOutcome =
  | { readonly kind: 'started'; readonly binding: 'native' | 'bound' | 'unbound' | 'stop-hook' }
  | { readonly kind: 'faults'; readonly faults: readonly PreconditionFault[] }
  | { readonly kind: 'plan'; readonly faults: readonly PlanFault[] }
  /** The agent must run this as its first Bash call; then the start is asked for again. */
  | { readonly kind: 'command'; readonly command: string; readonly faults: readonly StartFault[] }
  | { readonly kind: 'refused'; readonly exit: number | null; readonly said: string };

/**
 * How a person wants the loop of a round started: whose loop, bound to the agent's session or not, and what git is to
 * ignore.
 */
export interface StartWish {
  readonly loop: 'native' | 'humanize';
  readonly unbound: boolean;
  readonly exclude: boolean;
  readonly runtime: HumanizeRuntime | null;
  /** An agent whose runtime has only a stop hook never records a session. */
  readonly stopHookOnly: boolean;
  readonly root: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** The exact command that binds a loop to the session which runs it: it begins with the full path of the script. */
export function setupCommand(
  plan: RoundPlan,
  runtime: HumanizeRuntime,
): { readonly command: string; readonly words: readonly string[]; readonly missing: readonly string[] } {
  const { words, missing } = setupWords(runtime.flags, {
    plan: plan.plan_path,
    baseBranch: plan.base_branch,
    max: plan.max_rounds,
  });
  const command = [setupScript(runtime.root), ...words].map(shellWord).join(' ');
  return { command, words, missing };
}

/** Everything that keeps a loop from being started, not only the first thing. */
async function startPreconditions(
  campaign: OpenCampaign,
  plan: RoundPlan,
  wish: StartWish,
): Promise<PreconditionFault[]> {
  const facts = await checkoutFacts(plan.worktree, {
    baseBranch: plan.base_branch,
    root: wish.root,
    self: campaign.folder,
    environment: wish.environment,
  });
  // An active loop with our plan is the one that is being started.
  const ours = facts.loops.filter(
    (loop) => !startedLoop(loop, join(plan.worktree, plan.plan_path)).isPlanEqual,
  );
  const faults = checkoutFaults({ ...facts, loops: ours }, wish.loop);
  if (wish.loop === 'native') return faults;
  const { runtime } = wish;
  if (runtime === null) return [...faults, { code: 'no-humanize', detail: '' }];
  const { missing } = setupCommand(plan, runtime);
  return [
    ...faults,
    ...(runtime.hasHooks ? [] : [{ code: 'no-hooks', detail: runtime.root } as const]),
    ...missing.map((detail) => ({ code: 'flag-missing', detail }) as const),
  ];
}

async function startHumanize(
  campaign: OpenCampaign,
  plan: RoundPlan,
  runtime: HumanizeRuntime,
  wish: StartWish,
): Promise<StartOutcome> {
  const planFile = join(plan.worktree, plan.plan_path);
  const { command, words } = setupCommand(plan, runtime);
  if (wish.unbound && loopsOf(plan.worktree).every((loop) => !startedLoop(loop, planFile).isPlanEqual)) {
    const { exit, stdout, stderr } = await runSetup(runtime.root, words, plan.worktree);
    // A loop that its own program did not begin is never made by hand.
    if (exit !== 0) return { kind: 'refused', exit, said: stderr.trim() || stdout.trim() };
  }
  const loops = loopsOf(plan.worktree);
  const active = loops.findLast((loop) => startedLoop(loop, planFile).isPlanEqual);
  const needsSession = !wish.unbound && !wish.stopHookOnly;
  const faults = startFaults(loops, startedLoop(active, planFile), {
    baseCommit: plan.base_commit,
    needsSession,
  });
  if (faults.length > 0) return { kind: 'command', command, faults };
  const session = active?.state?.sessionId ?? null;
  const binding = session !== null ? 'bound' : wish.unbound ? 'unbound' : 'stop-hook';
  campaign.append({
    type: 'loop.started',
    loop: 'humanize',
    binding,
    dir: active?.dir ?? null,
    session,
    runtime: { root: runtime.root, version: runtime.version, flags: [...runtime.flags].toSorted() },
    commit: plan.base_commit,
  });
  return { kind: 'started', binding };
}

/**
 * Starts the loop of the rounds. Humanize is started by the agent's own first Bash call, as only so it learns the session
 * it belongs to; a start that failed is never replaced by the native loop.
 */
export async function startLoop(
  campaign: OpenCampaign,
  plan: RoundPlan,
  wish: StartWish,
): Promise<StartOutcome> {
  if (wish.exclude) await excludeFolders(plan.worktree);
  const planned = checkPlan(campaign, plan);
  if (planned.length > 0) return { kind: 'plan', faults: planned };
  const faults = await startPreconditions(campaign, plan, wish);
  if (faults.length > 0) return { kind: 'faults', faults };
  if (wish.loop === 'humanize' && wish.runtime !== null)
    return startHumanize(campaign, plan, wish.runtime, wish);
  campaign.append({
    type: 'loop.started',
    loop: 'native',
    binding: 'native',
    dir: null,
    session: null,
    runtime: null,
    commit: (await headOf(plan.worktree)) ?? plan.base_commit,
  });
  return { kind: 'started', binding: 'native' };
}
