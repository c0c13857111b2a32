import { z } from 'zod';

/** Fields of a loop's state that we read; others are left alone, and nothing is ever written. */
export interface LoopState {
  readonly currentRound: number | null;
  readonly maxIterations: number | null;
  readonly asksQuestions: boolean | null;
  readonly sessionId: string | null;
  readonly baseCommit: string | null;
  readonly startedAt: string | null;
  readonly stallCount: number | null;
  readonly lastVerdict: string | null;
  readonly planFile: string | null;
}

const text = z.string().transform((value) => value.trim());
const fields = z.record(z.string(), text);

/** The `key: value` lines between the first two `---`; null where the text has none. */
export function readLoopState(content: string): LoopState | null {
  const lines = content.split(/\r?\n/);
  if (lines[0]?.trim() !== '---') return null;
  const end = lines.indexOf('---', 1);
  if (end === -1) return null;
  const entries = lines.slice(1, end).flatMap((line): [string, string][] => {
    const colon = line.indexOf(':');
    return colon === -1
      ? []
      : [[line.slice(0, colon).trim(), line.slice(colon + 1).replace(/^\s*"|"\s*$/g, '')]];
  });
  const found = fields.parse(Object.fromEntries(entries));
  const whole = (key: string) => (/^\d{1,9}$/.test(found[key] ?? '') ? Number(found[key]) : null);
  const word = (key: string) => (found[key] === undefined || found[key] === '' ? null : found[key]);
  const flag = word('ask_codex_question');
  return {
    currentRound: whole('current_round'),
    maxIterations: whole('max_iterations'),
    asksQuestions: flag === null ? null : flag === 'true',
    sessionId: word('session_id'),
    baseCommit: word('base_commit'),
    startedAt: word('started_at'),
    stallCount: whole('mainline_stall_count'),
    lastVerdict: word('last_mainline_verdict'),
    planFile: word('plan_file'),
  };
}

/** Files of a loop's folder that say in which phase it is. */
export const activePhases = ['state.md', 'finalize-state.md', 'methodology-analysis-state.md'] as const;

/** Files by which Humanize says that a loop is over, each with its reason in the name. */
export const endedPhases = [
  'complete-state.md',
  'cancel-state.md',
  'maxiter-state.md',
  'stop-state.md',
  'unexpected-state.md',
] as const;
export type LoopPhase = (typeof activePhases)[number] | (typeof endedPhases)[number];

/** A folder of a loop, as it was found. */
export interface FoundLoop {
  readonly dir: string;
  readonly phase: LoopPhase;
  readonly state: LoopState | null;
}

/** Why a checkout is not fit for a loop. */
export const preconditionCodes = [
  'no-repository',
  'no-commit',
  'dirty-tree',
  'not-ignored',
  'tracked-humanize',
  'no-base-branch',
  'ambiguous-base',
  'branch-name',
  'active-loop',
  'missing-tool',
  'no-hooks',
  'other-campaign',
  'not-frozen',
  'no-plan',
  'plan-changed',
  'no-humanize',
  'flag-missing',
] as const;
export type PreconditionCode = (typeof preconditionCodes)[number];

/** A condition of the loop that a checkout does not meet, with what was found there. */
export interface PreconditionFault {
  readonly code: PreconditionCode;
  readonly detail: string;
}

/** Facts found out about a checkout. */
export interface CheckoutFacts {
  readonly isRepository: boolean;
  readonly hasCommit: boolean;
  readonly dirty: readonly string[];
  readonly isHumanizeIgnored: boolean;
  readonly trackedHumanize: readonly string[];
  readonly branch: string | null;
  readonly baseBranch: string | null;
  /** Branches that could be the base where nobody named one. */
  readonly baseCandidates: readonly string[];
  readonly loops: readonly FoundLoop[];
  readonly missingTools: readonly string[];
  readonly ownedBy: string | null;
}

/** Characters that Humanize refuses in the name of a branch. */
const unsafeName = /[:#"'` ]/;

/** Every precondition of a loop that does not hold, not only the first. */
export function checkoutFaults(facts: CheckoutFacts, loop: 'native' | 'humanize'): PreconditionFault[] {
  const fault = (isFault: boolean, code: PreconditionCode, detail = ''): PreconditionFault[] =>
    isFault ? [{ code, detail }] : [];
  const isHumanize = loop === 'humanize';
  if (!facts.isRepository) return [{ code: 'no-repository', detail: '' }];
  const active = facts.loops.filter(({ phase }) => activePhases.some((one) => one === phase));
  const names = [facts.branch, facts.baseBranch].filter((name): name is string => name !== null);
  return [
    ...fault(!facts.hasCommit, 'no-commit'),
    ...fault(facts.dirty.length > 0, 'dirty-tree', facts.dirty.slice(0, 8).join(', ')),
    ...fault(isHumanize && !facts.isHumanizeIgnored, 'not-ignored'),
    ...fault(
      isHumanize && facts.trackedHumanize.length > 0,
      'tracked-humanize',
      facts.trackedHumanize.join(', '),
    ),
    ...fault(facts.baseBranch === null && facts.baseCandidates.length === 0, 'no-base-branch'),
    ...fault(
      facts.baseBranch === null && facts.baseCandidates.length > 1,
      'ambiguous-base',
      facts.baseCandidates.join(', '),
    ),
    ...names
      .filter((name) => unsafeName.test(name))
      .map((detail) => ({ code: 'branch-name', detail }) as const),
    ...active.map(({ dir, phase }) => ({ code: 'active-loop', detail: `${dir} (${phase})` }) as const),
    ...fault(isHumanize && facts.missingTools.length > 0, 'missing-tool', facts.missingTools.join(', ')),
    ...fault(facts.ownedBy !== null, 'other-campaign', facts.ownedBy ?? ''),
  ];
}

/** Words of the setup script from the flags that it lists. `--strict-success` is passed only where it exists. */
export function setupWords(
  flags: ReadonlySet<string>,
  given: { readonly plan: string; readonly baseBranch: string; readonly max: number },
): { readonly words: readonly string[]; readonly missing: readonly string[] } {
  const yolo = flags.has('--yolo')
    ? ['--yolo']
    : ['--skip-quiz', '--claude-answer-codex'].filter((flag) => flags.has(flag));
  const missing = yolo.length === 0 || (yolo.length === 1 && yolo[0] !== '--yolo') ? ['--yolo'] : [];
  return {
    words: [
      given.plan,
      ...yolo,
      ...(flags.has('--base-branch') ? ['--base-branch', given.baseBranch] : []),
      ...(flags.has('--max') ? ['--max', String(given.max)] : []),
      ...(flags.has('--privacy') ? ['--privacy'] : []),
      ...(flags.has('--strict-success') ? ['--strict-success'] : []),
    ],
    missing,
  };
}

/** Why a loop that was started is not ours. */
export const startFaultCodes = [
  'no-loop',
  'several-loops',
  'round-not-0',
  'asks-questions',
  'no-prompt',
  'plan-differs',
  'base-differs',
  'no-session',
] as const;

/** A sign that a loop did not start as it was told to, with what was found instead. */
export interface StartFault {
  readonly code: (typeof startFaultCodes)[number];
  readonly detail: string;
}

/** Files in a loop's folder after its start. */
export interface StartedLoop {
  readonly state: LoopState | null;
  readonly prompt: string | null;
  readonly isPlanEqual: boolean;
}

/** Checks a loop after its start. An empty session is a fault unless the loop was started unbound, or nothing binds. */
export function startFaults(
  loops: readonly FoundLoop[],
  started: StartedLoop,
  given: { readonly baseCommit: string; readonly needsSession: boolean },
): StartFault[] {
  const active = loops.filter(({ phase }) => activePhases.some((one) => one === phase));
  if (active.length === 0 || started.state === null) return [{ code: 'no-loop', detail: '' }];
  if (active.length > 1) return [{ code: 'several-loops', detail: active.map(({ dir }) => dir).join(', ') }];
  const { state, prompt, isPlanEqual } = started;
  const fault = (isFault: boolean, code: StartFault['code'], detail = ''): StartFault[] =>
    isFault ? [{ code, detail }] : [];
  return [
    ...fault(state.currentRound !== 0, 'round-not-0', String(state.currentRound)),
    ...fault(state.asksQuestions !== false, 'asks-questions'),
    ...fault(prompt === null || !/Round Contract/i.test(prompt), 'no-prompt'),
    ...fault(!isPlanEqual, 'plan-differs'),
    ...fault(state.baseCommit !== given.baseCommit, 'base-differs', state.baseCommit ?? ''),
    ...fault(given.needsSession && state.sessionId === null, 'no-session'),
  ];
}
