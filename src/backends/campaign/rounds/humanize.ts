import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { flagsOfHelp } from '../../../campaign/adapters/render-flags.ts';
import {
  activePhases,
  endedPhases,
  type FoundLoop,
  type LoopPhase,
  readLoopState,
  type StartedLoop,
} from '../../../campaign/rounds/humanize-state.ts';
import { withoutSecrets } from '../../../text/without-secrets.ts';

/** An installed Humanize, and what this one can do. */
export interface HumanizeRuntime {
  readonly root: string;
  readonly version: string | null;
  /** Flags that its setup script lists. */
  readonly flags: ReadonlySet<string>;
  /** Hooks that would review: without them a loop is never looked at. */
  readonly hasHooks: boolean;
}

const setupName = join('scripts', 'setup-rlcr-loop.sh');
const scriptTimeoutMs = 120_000;
/** A review may take as long as Humanize lets it. */
const gateTimeoutMs = 7_200_000;

function isRoot(folder: string): boolean {
  return existsSync(join(folder, setupName));
}

/** Folders below one, to a depth, that are named after Humanize or hold it. */
function below(folder: string, depth: number): string[] {
  if (depth < 0 || !existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name))
    .flatMap((path) => [path, ...below(path, depth - 1)]);
}

/** Where Humanize is: the named folder, then skills of Claude Code or Codex, then their plugin folders. */
export function findHumanize(environment: NodeJS.ProcessEnv): string | null {
  const named = environment.HUMANIZE_RUNTIME_ROOT;
  if (named !== undefined && named !== '') return isRoot(named) ? resolve(named) : null;
  const home = environment.HOME ?? homedir();
  const codex = environment.CODEX_HOME ?? join(home, '.codex');
  const plugin = environment.CLAUDE_PLUGIN_ROOT;
  const places = [
    ...(plugin === undefined ? [] : [plugin]),
    join(home, '.claude', 'skills', 'humanize'),
    join(codex, 'skills', 'humanize'),
    ...below(join(home, '.claude', 'plugins'), 4),
  ];
  return places.find(isRoot) ?? null;
}

/** Runs a script of Humanize in a checkout; the project is that checkout, whatever the environment says. */
async function script(
  root: string,
  name: string,
  words: readonly string[],
  checkout: string,
  timeoutMs: number,
) {
  const { stdout, stderr, exitCode } = await execa(join(root, name), words, {
    cwd: checkout,
    reject: false,
    stdin: 'ignore',
    timeout: timeoutMs,
    env: { CLAUDE_PROJECT_DIR: checkout },
  });
  return { exit: exitCode ?? null, stdout: withoutSecrets(stdout), stderr: withoutSecrets(stderr) };
}

/** Asks an installation what it can do; nothing is started by it. */
export async function probeHumanize(root: string): Promise<HumanizeRuntime> {
  const { stdout } = await script(root, setupName, ['--help'], root, scriptTimeoutMs);
  let version: string | null = null;
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(root, '.claude-plugin', 'plugin.json'), 'utf8'));
    if (typeof manifest === 'object' && manifest !== null && 'version' in manifest)
      version = String(manifest.version);
  } catch {
    // An installation as a skill has no manifest.
  }
  return {
    root,
    version,
    flags: flagsOfHelp(stdout) ?? new Set(),
    hasHooks:
      existsSync(join(root, 'hooks', 'hooks.json')) ||
      existsSync(join(root, 'hooks', 'loop-codex-stop-hook.sh')),
  };
}

/** The setup script of an installation: the first word of the command that binds a session. */
export function setupScript(root: string): string {
  return join(root, setupName);
}

/** Starts a loop from here: no session is bound to it. */
export function runSetup(root: string, words: readonly string[], checkout: string) {
  return script(root, setupName, words, checkout, scriptTimeoutMs);
}

/** Verdict of the stop gate: allowed, blocked with its reason, or failed. Its codes are ours as well. */
export function runStopGate(root: string, checkout: string, session: string | null) {
  const words = ['--project-root', checkout, ...(session === null ? [] : ['--session-id', session])];
  return script(root, join('scripts', 'rlcr-stop-gate.sh'), words, checkout, gateTimeoutMs);
}

/** Cancels the loop of a checkout. 0 done, 1 none, 2 needs force, 3 another error. */
export function runCancel(root: string, checkout: string, force: boolean) {
  return script(
    root,
    join('scripts', 'cancel-rlcr-loop.sh'),
    force ? ['--force'] : [],
    checkout,
    scriptTimeoutMs,
  );
}

function phaseOf(dir: string): LoopPhase | null {
  const phases: readonly LoopPhase[] = [...activePhases, ...endedPhases];
  return phases.find((name) => existsSync(join(dir, name))) ?? null;
}

/** Every loop of a checkout, of any phase: upstream looks at the newest only. */
export function loopsOf(checkout: string): FoundLoop[] {
  const base = join(checkout, '.humanize', 'rlcr');
  if (!existsSync(base)) return [];
  return readdirSync(base, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(base, entry.name))
    .toSorted()
    .flatMap((dir): FoundLoop[] => {
      const phase = phaseOf(dir);
      return phase === null
        ? []
        : [{ dir, phase, state: readLoopState(readFileSync(join(dir, phase), 'utf8')) }];
    });
}

/** Files of a loop's folder after its start. */
export function startedLoop(loop: FoundLoop | undefined, planPath: string): StartedLoop {
  if (loop === undefined) return { state: null, prompt: null, isPlanEqual: false };
  const text = (name: string) => {
    const path = join(loop.dir, name);
    return existsSync(path) ? readFileSync(path, 'utf8') : null;
  };
  const plan = existsSync(planPath) ? readFileSync(planPath, 'utf8') : null;
  return {
    state: loop.state,
    prompt: text('round-0-prompt.md'),
    isPlanEqual: plan !== null && text('plan.md') === plan,
  };
}

/** The newest prompt of a loop: what follows when a stop was blocked. */
export function newestPrompt(dir: string): string | null {
  if (!existsSync(dir)) return null;
  const numbered = readdirSync(dir).flatMap((name) => {
    const found = /^round-(\d{1,6})-prompt\.md$/.exec(name);
    return found === null ? [] : [{ name, round: Number(found[1]) }];
  });
  const last = numbered.toSorted((left, right) => left.round - right.round).at(-1);
  return last === undefined ? null : join(dir, last.name);
}

const oldMarkerMs = 3_600_000;

/** A marker of background work that is older than an hour: the stop gate waits for it for ever. */
export function staleMarker(dir: string, nowMs: number): string | null {
  const path = join(dir, 'bg-pending.marker');
  if (!existsSync(path)) return null;
  return nowMs - statSync(path).mtimeMs > oldMarkerMs ? path : null;
}
