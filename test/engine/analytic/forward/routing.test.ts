import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simulatedRank, tokenRouting } from '../../../../src/engine/analytic/forward/token-routing.ts';
import { architectureOf } from '../../../../src/engine/models/model-registry.ts';
import { Batch, expertsOfRank, type TokenRouting } from '../../../../src/engine/terms/batch.ts';
import { defaultForwardOptions, type ForwardOptions } from '../../../../src/engine/terms/forward-setup.ts';
import type { ForwardSpec } from '../../../../src/engine/terms/forward-spec.ts';

const deepseek = architectureOf('deepseek-ai/DeepSeek-V3.1');

function split(ep: number, tp = 1, moeTp = 1): ForwardSpec['split'] {
  const worldSize = ep * moeTp;
  return {
    worldSize,
    tp,
    dp: worldSize / tp,
    pp: 1,
    ep,
    moeTp,
    moeDp: 1,
    dcp: 1,
    oProjTp: tp,
    mlpTp: tp,
    lmHeadTp: tp,
  };
}

function rule(parts: ForwardSpec['split'], options: Partial<ForwardOptions> = {}): TokenRouting {
  const found = tokenRouting(deepseek, parts, { ...defaultForwardOptions, ...options });
  if (found === null) throw new Error('no rule');
  return found;
}

const batch = (count: number, given: TokenRouting) =>
  new Batch({ phase: 'decode', requests: [{ count, queryLength: 1, sequenceLength: 100 }] }, given);

describe('routing with balanced load', () => {
  it('rank 0 owns no fewer rows than an equal share, and receives as many from every rank', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4096 }), fc.constantFrom(1, 2, 4, 8, 16, 64), (count, ep) => {
        const { routing } = batch(count, rule(split(ep)));
        expect(routing.own).toBeGreaterThanOrEqual(Math.floor(routing.assignments / ep));
        const rows =
          routing.busier.experts * routing.busier.rows + routing.quieter.experts * routing.quieter.rows;
        expect(rows).toBe(routing.own * ep);
        expect(routing.activeExperts + routing.idleExperts).toBe(256 / ep);
      }),
    );
  });

  it('redundant experts are one more on every rank', () => {
    expect(rule(split(16), { redundantExperts: true }).experts).toBe(256 + 16);
    expect(expertsOfRank(rule(split(16), { redundantExperts: true }))).toBe(17);
  });
});

describe('shared experts on ranks of their own', () => {
  const elsewhere = { externalSharedExperts: 'elsewhere' } as const;
  const hosted = { externalSharedExperts: 'hosted' } as const;

  it('take about one rank for every expert that a token visits, the rest is filled up to equal shares', () => {
    const given = rule(split(16), elsewhere);
    expect(given.external).toEqual({ ranks: 2, position: null });
    expect(given.experts).toBe(266);
    expect(expertsOfRank(given)).toBe(19);
    expect(simulatedRank(deepseek, split(16), { ...defaultForwardOptions, ...elsewhere })).toBe(2);
  });

  it('a rank that hosts them has no routed experts and gets every token of its share', () => {
    const { routing } = batch(5, rule(split(16), hosted));
    expect(routing.own).toBe(3);
    expect(routing.received).toBe(48);
    expect(routing.activeExperts + routing.idleExperts).toBe(0);
    expect(routing.assignments).toBe(5 * 9);
  });

  it('few ranks spare only one', () => {
    expect(rule(split(4), hosted).external).toEqual({ ranks: 1, position: 0 });
    expect(rule(split(4), elsewhere).experts).toBe(258);
  });

  it('a rank of a tensor-parallel expert group lies among the hosts', () => {
    expect(rule(split(4, 1, 2), elsewhere).external).toEqual({ ranks: 1, position: 0 });
  });
});
