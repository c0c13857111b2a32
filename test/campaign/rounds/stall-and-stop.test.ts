import { describe, expect, it } from 'vitest';
import type { Gap } from '../../../src/campaign/rounds/gap.ts';
import { currentGate } from '../../../src/campaign/rounds/gate.ts';
import type { RoundsState } from '../../../src/campaign/rounds/rounds-state.ts';
import { researchFault, stallCount } from '../../../src/campaign/rounds/stall.ts';
import { type StopEvidence, stopFaults, verdictOfStop } from '../../../src/campaign/rounds/stop.ts';
import { around, closedAs, gap, stateWith, whole } from './gate-kit.ts';

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
