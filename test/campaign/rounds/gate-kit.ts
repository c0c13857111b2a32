import type { Gap } from '../../../src/campaign/rounds/gap.ts';
import type { BranchState } from '../../../src/campaign/rounds/gate-terms.ts';
import type {
  CitedRow,
  RecordedProfile,
  RoundTarget,
  Verification,
} from '../../../src/campaign/rounds/round-records.ts';
import { noRounds, type RoundState, type RoundsState } from '../../../src/campaign/rounds/rounds-state.ts';
import { after, type CampaignState } from '../../../src/campaign/state.ts';
import { manifestFor } from '../../backends/campaign/kit.ts';

export const commit = 'a'.repeat(40);

export const next = 'b'.repeat(40);

export const sha = (letter: string) => letter.repeat(64);

export const around: BranchState = { head: commit, dirty: [] };

export const gap = (change: Partial<Gap> = {}): Gap => ({
  scenario: 'chat',
  leader: 'sglang',
  metric: 'request_throughput',
  n: 3,
  g_pct: -20,
  low_pct: -21,
  high_pct: -19,
  confidence: 0.98,
  verdict: 'behind',
  vetoed_by: null,
  sla: { first: true, second: true },
  rows: ['a', 'b'],
  ...change,
});

export const row = (id: string, share: number, change: Partial<CitedRow> = {}): CitedRow => ({
  id,
  kernel: `kernel ${id}`,
  category: 'copy',
  stage: 'decode',
  microseconds: 1000 * share,
  share,
  launches: 3,
  location: 'vllm/a.py:3 step',
  ...change,
});

export const profile = (
  framework: 'vllm' | 'sglang',
  change: Partial<RecordedProfile> = {},
): RecordedProfile => ({
  round: 1,
  framework,
  commit: framework === 'vllm' ? commit : null,
  phase: 'before',
  scenario: 'chat',
  command: [],
  stages: [{ stage: 'decode', microseconds: 1000, steps: 1 }],
  rows: framework === 'vllm' ? [row('K1', 60), row('K2', 0.6), row('K3', 0.5)] : [],
  overlap_rows: 0,
  fuse_rows: 0,
  traces: [],
  tables: {
    path: `profiles/001/${framework}/before/tables.json`,
    sha256: sha(framework === 'vllm' ? '1' : '2'),
  },
  files: {},
  ...change,
});

export const tables = {
  'profiles/001/vllm/before/tables.json': sha('1'),
  'profiles/001/sglang/before/tables.json': sha('2'),
};

export const target = (change: Partial<RoundTarget> = {}): RoundTarget => ({
  kind: 'path',
  source_path: 'vllm/a.py',
  symbol: 'step',
  hypothesis: 'less copying',
  cites: { root_cause_rows: ['K1'], layer_rows: ['K1'], pr_items: [] },
  expected_gain_pct: 10,
  reasoning: 'it dominates',
  rejected: [],
  kernel: null,
  ...change,
});

export const verification = (change: Partial<Verification> = {}): Verification => ({
  round: 1,
  commit: next,
  tests: [],
  answers: { prompts: 200, self_agreement: 1, agreement: 1, margin: 0, passed: true },
  score: null,
  repeated: { before: 1, after: 1 },
  improvements: [gap({ leader: null, verdict: 'ahead', g_pct: 10, low_pct: 9, high_pct: 11 })],
  holdout: [gap({ leader: null, verdict: 'ahead', g_pct: 10, low_pct: 9, high_pct: 11 })],
  moved: [{ row: 'K1', after_row: 'K1', before_ms: 2, after_ms: 1 }],
  refusals: [],
  files: {},
  ...change,
});

/** A round that has everything up to its close. */
export const whole: RoundState = {
  round: 1,
  commit,
  at: '2026-01-02T00:00:00.000Z',
  trials: new Map(),
  gaps: [gap()],
  gapNote: null,
  profiles: [profile('vllm'), profile('sglang')],
  cause: {
    round: 1,
    commit,
    tables,
    rows: ['K1'],
    sources: [{ path: 'vllm/a.py', symbol: null, why: 'K1' }],
    explained_pct: 80,
    history: [],
    author: 'program',
    files: {},
  },
  layers: {
    round: 1,
    tables: { 'profiles/001/vllm/before/tables.json': sha('1') },
    pass: 3,
    representatives: ['1 dense'],
    hot_rows: ['K1'],
    limit: null,
    files: {},
  },
  target: target(),
  digests: [],
  patch: {
    id: '001-x',
    round: 1,
    parent: commit,
    commit: next,
    files: ['vllm/a.py'],
    added: 1,
    removed: 1,
    hypothesis: 'less copying',
    expected_gain_pct: 10,
    provenance: [],
    refusals: [],
    at: '2026-01-02T00:00:00.000Z',
    author: 'person',
    artefacts: {},
  },
  allowed: new Map(),
  verification: verification(),
  closed: null,
  hasCheckpoint: false,
  review: null,
};

export const closedAs = (
  round: number,
  type: 'round.accepted' | 'round.rejected',
  geomean: number,
): RoundState => ({
  ...whole,
  round,
  closed: { type, round, commit, patch: null, reasons: [], geomean_pct: geomean, best: {}, at: '2026-01-02' },
  hasCheckpoint: true,
  review: { type: 'round.reviewed', round, by: 'person', verdict: 'ADVANCED', files: {} },
});

export function stateWith(rounds: Partial<RoundsState>): CampaignState {
  const search = { launch: ['x'], base_flags: {}, space: {}, env: {} };
  const begun = after(null, {
    type: 'campaign.created',
    manifest: manifestFor({ vllm: search, sglang: search }),
  });
  const loop = {
    type: 'loop.started',
    loop: 'native',
    binding: 'native',
    dir: null,
    session: null,
    runtime: null,
    commit,
  } as const;
  const plan = {
    target: 'vllm',
    checkout: '/c',
    base_commit: commit,
    base_branch: 'main',
    branch: 'throughline/x',
    worktree: '/w',
    plan_path: '.humanize/plan.md',
    launch: null,
    build: null,
    tests: [],
    score: null,
    sources: ['vllm/'],
    accuracy: { prompts: 200, answer_tokens: 16, margin: 0 },
    threshold_pct: 1,
    confirm_min: 3,
    confirm_max: 9,
    max_rounds: 6,
    solo: false,
  } as const;
  const fixed = { ...plan, sources: [...plan.sources], tests: [] };
  return {
    ...begun,
    frozen: { 'manifest.json': sha('0') },
    rounds: { ...noRounds, plan: fixed, loop, ...rounds },
  };
}
