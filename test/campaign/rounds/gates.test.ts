import { describe, expect, it } from 'vitest';
import { currentGate } from '../../../src/campaign/rounds/gate.ts';
import { blockerCodes, type GateView } from '../../../src/campaign/rounds/gate-terms.ts';
import { readDigest } from '../../../src/campaign/rounds/kernel-evidence.ts';
import type { RoundState, RoundsState } from '../../../src/campaign/rounds/rounds-state.ts';
import { messages } from '../../../src/text/catalogue.ts';
import {
  around,
  closedAs,
  commit,
  gap,
  next,
  profile,
  sha,
  stateWith,
  target,
  verification,
  whole,
} from './gate-kit.ts';

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
