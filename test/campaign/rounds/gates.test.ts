import { describe, expect, it } from 'vitest';
import type { Gap } from '../../../src/campaign/rounds/gap.ts';
import { currentGate } from '../../../src/campaign/rounds/gate.ts';
import { type BranchState, blockerCodes, type GateView } from '../../../src/campaign/rounds/gate-terms.ts';
import { readDigest } from '../../../src/campaign/rounds/kernel-evidence.ts';
import type {
  CitedRow,
  RecordedProfile,
  RoundTarget,
  Verification,
} from '../../../src/campaign/rounds/round-records.ts';
import { noRounds, type RoundState, type RoundsState } from '../../../src/campaign/rounds/rounds-state.ts';
import { researchFault, stallCount } from '../../../src/campaign/rounds/stall.ts';
import { type StopEvidence, stopFaults, verdictOfStop } from '../../../src/campaign/rounds/stop.ts';
import { after, type CampaignState } from '../../../src/campaign/state.ts';
import { messages } from '../../../src/text/catalogue.ts';
import { manifestFor } from '../../backends/campaign/kit.ts';

const commit = 'a'.repeat(40);
const next = 'b'.repeat(40);
const sha = (letter: string) => letter.repeat(64);
const around: BranchState = { head: commit, dirty: [] };

const gap = (change: Partial<Gap> = {}): Gap => ({
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

const row = (id: string, share: number, change: Partial<CitedRow> = {}): CitedRow => ({
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

const profile = (framework: 'vllm' | 'sglang', change: Partial<RecordedProfile> = {}): RecordedProfile => ({
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

const tables = {
  'profiles/001/vllm/before/tables.json': sha('1'),
  'profiles/001/sglang/before/tables.json': sha('2'),
};

const target = (change: Partial<RoundTarget> = {}): RoundTarget => ({
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

const verification = (change: Partial<Verification> = {}): Verification => ({
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
const whole: RoundState = {
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

const closedAs = (round: number, type: 'round.accepted' | 'round.rejected', geomean: number): RoundState => ({
  ...whole,
  round,
  closed: { type, round, commit, patch: null, reasons: [], geomean_pct: geomean, best: {}, at: '2026-01-02' },
  hasCheckpoint: true,
  review: { type: 'round.reviewed', round, by: 'person', verdict: 'ADVANCED', files: {} },
});

function stateWith(rounds: Partial<RoundsState>): CampaignState {
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

const gateWith = (change: Partial<RoundState>, rest: Partial<RoundsState> = {}, branch = around): GateView =>
  currentGate(stateWith({ rounds: [{ ...whole, ...change }], ...rest }), branch);

describe('acceptance 15: each missing artefact shuts its own gate, with its own words and one next action', () => {
  const cases: readonly (readonly [name: string, change: Partial<RoundState>, gate: string, code: string])[] =
    [
      ['no gap', { gaps: null }, 'gap', 'no-gap'],
      [
        'no row within the limits',
        { gaps: [gap({ sla: { first: false, second: false } })] },
        'gap',
        'no-sla-row',
      ],
      ['no profile of the target', { profiles: [profile('sglang')] }, 'profile', 'no-profile'],
      ['no profile of the leader', { profiles: [profile('vllm')] }, 'profile', 'no-profile'],
      [
        'a profile of an older commit',
        { profiles: [profile('vllm', { commit: next }), profile('sglang')] },
        'profile',
        'stale-profile',
      ],
      ['no root cause', { cause: null }, 'root-cause', 'no-root-cause'],
      [
        'a root cause of other tables',
        {
          profiles: [
            profile('vllm', { tables: { path: 'profiles/001/vllm/before/tables.json', sha256: sha('9') } }),
            profile('sglang'),
          ],
        },
        'root-cause',
        'stale-root-cause',
      ],
      [
        'a root cause of another commit',
        { cause: { ...whole.cause, commit: next } as RoundState['cause'] },
        'root-cause',
        'stale-root-cause',
      ],
      [
        'a row that no table has',
        { cause: { ...whole.cause, rows: ['K99'] } as RoundState['cause'] },
        'root-cause',
        'no-cited-row',
      ],
      [
        'no source path',
        { cause: { ...whole.cause, sources: [] } as unknown as RoundState['cause'] },
        'root-cause',
        'no-source-path',
      ],
      ['no layers', { layers: null }, 'pipeline', 'no-layers'],
      [
        'layers of other tables',
        {
          layers: {
            ...whole.layers,
            tables: { 'profiles/001/vllm/before/tables.json': sha('8') },
          } as RoundState['layers'],
        },
        'pipeline',
        'stale-layers',
      ],
      ['no target', { target: null }, 'target', 'no-target'],
      [
        'a target with a foreign row',
        { target: target({ cites: { root_cause_rows: ['K2'], layer_rows: ['K1'], pr_items: [] } }) },
        'target',
        'target-row',
      ],
      [
        'a target without a layer row',
        { target: target({ cites: { root_cause_rows: ['K1'], layer_rows: [], pr_items: [] } }) },
        'target',
        'target-layer-row',
      ],
      [
        'a target outside the source',
        { target: target({ source_path: 'docs/a.md' }) },
        'target',
        'target-source',
      ],
      [
        'a target that climbs out',
        { target: target({ source_path: 'vllm/../x.py' }) },
        'target',
        'target-source',
      ],
      ['no patch', { patch: null, verification: null }, 'patch', 'no-patch'],
      ['no verification', { verification: null }, 'verify', 'no-verification'],
      ['another commit verified', { verification: verification({ commit }) }, 'verify', 'not-verified'],
      ['not closed', {}, 'close', 'not-closed'],
    ];
  it.each(cases)('%s', (_, change, gate, code) => {
    const view = gateWith(change, {}, { ...around, head: 'patch' in change ? commit : next });
    expect(view.gate).toBe(gate);
    expect(view.blockers.map((one) => one.code)).toContain(code);
    expect(view.next.length).toBeGreaterThan(0);
    for (const language of ['en', 'zh'] as const) {
      const words = view.blockers.map((one) => messages(language).rounds.blockers[one.code](one.detail));
      for (const text of words) expect(text.length).toBeGreaterThan(3);
    }
  });

  it('every reason has words of its own in both languages', () => {
    for (const language of ['en', 'zh'] as const) {
      const words = blockerCodes
        .filter((code) => code !== 'raised')
        .map((code) => messages(language).rounds.blockers[code]('X'));
      expect(new Set(words).size).toBe(words.length);
    }
  });

  it('a patch is refused until a person allows it or another is there; a moved branch is another patch', () => {
    const refusals = [{ code: 'reads-seed', where: 'vllm/a.py:3' }];
    const patch = { ...whole.patch, refusals } as RoundState['patch'];
    const head = { head: next, dirty: [] };
    expect(gateWith({ patch }, {}, head)).toMatchObject({ gate: 'patch', worker: 'author' });
    expect(gateWith({ patch, allowed: new Map([['reads-seed', 'why']]) }, {}, head).gate).toBe('close');
    expect(gateWith({}, {}, { head: 'c'.repeat(40), dirty: [] }).blockers[0]?.code).toBe('head-moved');
    const dirty = { head: commit, dirty: ['x'] };
    expect(gateWith({ patch: null }, {}, dirty).blockers[0]?.code).toBe('dirty');
  });

  it('a lone kernel below 1 % is too small; its family of at least 1 % is not', () => {
    const kernel = (family: string[]) =>
      target({
        kind: 'kernel',
        kernel: { family, compared_against: 'x', shapes: 'y', plugs_into: 'z', edit_is_unclear: false },
        cites: { root_cause_rows: ['K1'], layer_rows: ['K1'], pr_items: [] },
      });
    const layers = { ...whole.layers, hot_rows: ['K1', 'K2'] } as RoundState['layers'];
    const head = { head: next, dirty: [] };
    expect(gateWith({ target: kernel(['K2']), layers }, {}, head).blockers).toContainEqual({
      code: 'kernel-small',
      detail: '0.60 %',
    });
    expect(gateWith({ target: kernel(['K2', 'K3']), layers }, {}, head).gate).toBe('close');
    const elsewhere = { ...whole.layers, hot_rows: ['K1'] } as RoundState['layers'];
    expect(gateWith({ target: kernel(['K2', 'K3']), layers: elsewhere }, {}, head).blockers[0]?.code).toBe(
      'kernel-layers',
    );
  });

  it('counters are asked for where the next edit is unclear, or a try came out within 2 %', () => {
    const unclear = target({
      kind: 'kernel',
      kernel: { family: ['K1'], compared_against: 'x', shapes: 'y', plugs_into: 'z', edit_is_unclear: true },
    });
    expect(gateWith({ target: unclear, verification: null }, {}, { head: next, dirty: [] })).toMatchObject({
      gate: 'kernel',
    });
    const clear = target({
      kind: 'kernel',
      kernel: { family: ['K1'], compared_against: 'x', shapes: 'y', plugs_into: 'z', edit_is_unclear: false },
    });
    const close = verification({
      improvements: [gap({ leader: null, g_pct: 1.5, low_pct: 1, high_pct: 2 })],
    });
    expect(gateWith({ target: clear, verification: close }, {}, { head: next, dirty: [] }).gate).toBe(
      'kernel',
    );
  });

  it.each([
    ['none', '| a | b | c |\n| 1 | 2 | 3 |\n## Next edit\n\nmaybe\n', { fault: 'no-next-edit' }],
    [
      'two',
      '| a | b | c |\n| 1 | 2 | 3 |\n## Next edit\n- one\n- two\n',
      { fault: 'several-next-edits', count: 2 },
    ],
    [
      'one',
      '| a | b | c |\n| 1 | 2 | 3 |\n## Next edit\n1. widen the loads\n## Raw\n- x\n',
      { nextEdit: 'widen the loads' },
    ],
    ['no table', '## Next edit\n- one\n', { fault: 'no-table' }],
    ['a blocker', '## Blocker\n\nno permission for counters\n', { blocker: 'no permission for counters' }],
    [
      'Chinese',
      '| 指标 | 基线 | 候选 |\n| x | 2 | 3 |\n## 下一处修改\n- 加宽加载\n',
      { nextEdit: '加宽加载' },
    ],
  ])('a digest with %s', (_, text, expected) => {
    expect(readDigest(text)).toMatchObject(expected);
  });

  it('noise that repeats do not resolve shuts patches, unless rows explain what is left or a person says why', () => {
    const gaps = [gap({ verdict: 'unresolved', n: 9, g_pct: -0.5, low_pct: -2, high_pct: 1 })];
    const unexplained = { ...whole.cause, explained_pct: null } as RoundState['cause'];
    const head = { head: next, dirty: [] };
    expect(gateWith({ gaps, cause: unexplained }, {}, head).blockers[0]?.code).toBe('noise');
    expect(gateWith({ gaps }, {}, head).gate).toBe('close');
    expect(gateWith({ gaps, cause: unexplained, gapNote: 'clocks' }, {}, head).gate).toBe('close');
  });

  it('before the rounds: freeze, plan, start; after them: checkpoint, review, the next round', () => {
    const state = stateWith({});
    expect(currentGate({ ...state, frozen: null }, around).gate).toBe('freeze');
    expect(currentGate(stateWith({ plan: null }), around).gate).toBe('plan');
    expect(currentGate(stateWith({ loop: null }), around).gate).toBe('start');
    expect(currentGate(state, around).gate).toBe('open');
    const closed = closedAs(1, 'round.accepted', 5);
    expect(currentGate(stateWith({ rounds: [{ ...closed, hasCheckpoint: false }] }), around).gate).toBe(
      'checkpoint',
    );
    expect(currentGate(stateWith({ rounds: [{ ...closed, review: null }] }), around).gate).toBe('review');
    expect(currentGate(stateWith({ rounds: [closed] }), around).gate).toBe('open');
    expect(currentGate(stateWith({ blockers: new Map([['loop-ended', 'x']]) }), around)).toMatchObject({
      next: ['resume'],
    });
  });
});

describe('acceptance 16: a stall shuts the target gate until new sources were read', () => {
  const stalled = [closedAs(1, 'round.accepted', 0.6), closedAs(2, 'round.accepted', 0.6)];
  const third = { ...whole, round: 3, target: null, patch: null, verification: null };

  it('two rounds of 0.6 % shut it, three sources open it', () => {
    expect(stallCount({ rounds: stalled, researched: [] })).toBe(2);
    expect(currentGate(stateWith({ rounds: [...stalled, third] }), around)).toMatchObject({
      gate: 'research',
      worker: 'author',
    });
    expect(currentGate(stateWith({ rounds: [...stalled, third], researched: [3] }), around).gate).toBe(
      'target',
    );
  });

  it('a rejected round gained nothing, a round of 1 % ends it, and sources open it once', () => {
    const rejected = [closedAs(1, 'round.accepted', 0.6), closedAs(2, 'round.rejected', 0)];
    expect(stallCount({ rounds: rejected, researched: [] })).toBe(2);
    const ended = [...stalled, closedAs(3, 'round.accepted', 1)];
    expect(stallCount({ rounds: ended, researched: [] })).toBe(0);
    const again = [...stalled, closedAs(3, 'round.rejected', 0), closedAs(4, 'round.rejected', 0)];
    expect(stallCount({ rounds: again, researched: [3] })).toBe(2);
    expect(stallCount({ rounds: again.slice(0, 3), researched: [3] })).toBe(1);
  });

  it('three new sources, and not only prose', () => {
    const source = (name: string, kind: 'code' | 'prose' = 'code') => ({ source: name, kind });
    expect(researchFault([source('a'), source('b')], [])).toBe('few');
    expect(researchFault([source('a'), source('a'), source('A ')], [])).toBe('few');
    expect(researchFault([source('a'), source('b'), source('c')], [{ source: 'C' }])).toBe('known');
    expect(
      researchFault(
        ['a', 'b', 'c'].map((name) => source(name, 'prose')),
        [],
      ),
    ).toBe('only-prose');
    expect(researchFault([source('a', 'prose'), source('b', 'prose'), source('c')], [])).toBeNull();
  });
});

describe('acceptance 17: a stop is refused without its evidence', () => {
  const nothing: StopEvidence = { reason: 'beats', evidence: [], external: null, limit: null };
  const faults = (change: Partial<StopEvidence>, rounds: Partial<RoundsState> = { rounds: [whole] }) =>
    stopFaults(stateWith(rounds), { ...nothing, ...change }).map(({ code }) => code);
  const gapsOf = (...verdicts: Gap['verdict'][]) => ({
    rounds: [{ ...whole, gaps: verdicts.map((verdict, at) => gap({ verdict, scenario: `s${at}` })) }],
  });

  it('beats and tied', () => {
    expect(faults({}, gapsOf('ahead', 'behind'))).toEqual(['scenario-behind']);
    expect(faults({}, gapsOf('ahead', 'unresolved'))).toEqual(['scenario-unresolved']);
    expect(faults({}, gapsOf('tied', 'tied'))).toEqual(['none-ahead']);
    expect(faults({}, gapsOf('ahead', 'tied'))).toEqual([]);
    expect(faults({ reason: 'tied' }, gapsOf('tied', 'tied'))).toEqual([]);
    expect(faults({ reason: 'tied' }, gapsOf('ahead', 'tied'))).toEqual(['not-all-tied']);
    expect(
      faults({}, { rounds: [{ ...closedAs(1, 'round.accepted', 5), gaps: [gap({ verdict: 'ahead' })] }] }),
    ).toEqual(['no-gap']);
    expect(faults({}, { rounds: [] })).toEqual(['no-gap']);
  });

  it('external needs its kind, a log, and the scenario that it explains', () => {
    const external = { kind: 'weights-unfair', scenario: 'chat', explainedPct: 50 } as const;
    expect(faults({ reason: 'external' })).toEqual(['external-kind', 'external-log']);
    expect(faults({ reason: 'external', external })).toEqual(['external-log']);
    expect(faults({ reason: 'external', external, evidence: ['x.log'] })).toEqual([]);
    const other = { ...external, scenario: 'none' };
    expect(faults({ reason: 'external', external: other, evidence: ['x.log'] })).toEqual([
      'external-scenario',
    ]);
  });

  it('limit needs a profiled row near its peak, and no idea of low risk that is untried', () => {
    const limit = { row: 'K1', achieved: 900, peak: 1000, unit: 'GB/s' };
    const idea = (status: 'untried' | 'rejected', source = 'a', risk: 'low' | 'high' = 'low') =>
      ({
        idea: source,
        source,
        kind: 'code',
        rows: [],
        licence: 'x',
        risk,
        status,
        reason: '',
        round: 1,
      }) as const;
    const ideas = (...all: ReturnType<typeof idea>[]) => ({
      rounds: [whole],
      ideas: all.map((one) => ({ ...one, rows: [] })),
    });
    expect(faults({ reason: 'limit' })).toEqual(['limit-profile', 'limit-peak', 'no-ideas']);
    expect(faults({ reason: 'limit', limit }, ideas(idea('untried')))).toEqual(['untried-idea']);
    expect(faults({ reason: 'limit', limit }, ideas(idea('untried'), idea('rejected')))).toEqual([]);
    expect(faults({ reason: 'limit', limit }, ideas(idea('untried', 'b', 'high')))).toEqual([]);
    expect(faults({ reason: 'limit', limit: { ...limit, achieved: 500 } }, ideas(idea('rejected')))).toEqual([
      'limit-far',
    ]);
    expect(faults({ reason: 'limit', limit: { ...limit, row: 'K77' } }, ideas(idea('rejected')))).toEqual([
      'limit-profile',
    ]);
  });

  it('a budget at its end is incomplete, and claims nothing', () => {
    expect(faults({ reason: 'incomplete' }, { rounds: [] })).toEqual([]);
    expect(verdictOfStop('incomplete')).toBe('incomplete');
    expect([
      verdictOfStop('beats'),
      verdictOfStop('tied'),
      verdictOfStop('external'),
      verdictOfStop('limit'),
    ]).toEqual(['yes', 'tied', 'no', 'no']);
    const many = Array.from({ length: 6 }, (_, at) => closedAs(at + 1, 'round.accepted', 5));
    expect(currentGate(stateWith({ rounds: many }), around)).toMatchObject({
      gate: 'stop',
      next: ['stop', '--reason', 'incomplete'],
    });
  });
});
