import { describe, expect, it } from 'vitest';
import { embeddedFacts } from '../../src/backends/embedded/explain-facts.ts';
import { readInputText } from '../../src/commands/explain/read-input.ts';
import { explain } from '../../src/explain/explain.ts';
import { noFacts } from '../../src/explain/facts.ts';
import type { Conditions, ResultRow } from '../../src/results/result.ts';
import { inputOf, resultOf } from './subject-kit.ts';

const facts = embeddedFacts();

function told(
  row: Partial<ResultRow>,
  conditions: Partial<Conditions> = {},
  device = 'h100_sxm',
  basis: 'measured' | 'predicted' = 'measured',
  use = facts,
) {
  const run = resultOf([{ parallel: '', tp: null, ...row }], {
    conditions: {
      model: 'Qwen/Qwen3-32B',
      numDevices: 4,
      inputLength: 2000,
      outputLength: 500,
      ...conditions,
    },
    device: { device },
    run: { basis, estimator: 'vllm bench serve' },
  });
  const { sections, reasonableness } = explain(inputOf(run), use);
  const found = Object.values(sections)
    .flat()
    .filter(({ rule }) => rule === 'suspicious-roofline');
  return {
    level: reasonableness.level,
    en: found.map(({ text }) => text.en).join(' '),
    zh: found.map(({ text }) => text.zh).join(' '),
  };
}

describe('a load test beside the peak bandwidth of its devices', () => {
  it('cannot tell tokens sooner than the weights are read, which is said with both figures', () => {
    // 32 billion weights of one byte from four devices of 3.35 TB/s take 2.4 ms.
    const { en, zh, level } = told({ tpotMs: 1.1 }, { model: 'Qwen/Qwen3-32B-FP8' });
    expect(en).toMatch(
      /Impossible with one token a step: 1\.10 ms per token.*30\.06 GiB.*from 4 devices.*needs 2\.41 ms/u,
    );
    expect(en).not.toMatch(/4 bits/u);
    expect(zh).toMatch(/不可能：每 token 1\.10 ms.*4 张卡/u);
    expect(level).toBe('suspicious');
    expect(told({ tpotMs: 2.4 }, { model: 'Qwen/Qwen3-32B-FP8' }).en).toBe('');
  });

  it('is given the benefit of four bits where nothing tells the format of the weights', () => {
    expect(told({ tpotMs: 1.3 }).en).toBe('');
    expect(told({ tpotMs: 1.1 }).en).toMatch(/even at 4 bits each/u);
    expect(told({ tpotMs: 2.4 }, { quantizeLinearAction: 'DISABLED' }).en).toMatch(/needs 4\.\d+ ms/u);
  });

  it('counts the devices of one copy, and the tokens of drafts that were accepted', () => {
    expect(told({ tpotMs: 1.3, tp: 2 }).en).toMatch(/from 2 devices/u);
    expect(told({ tpotMs: 1.3, tp: 2, extra: { 'acceptance length': '2.8' } }).en).toBe('');
    expect(told({ tpotMs: 1.3, tp: 2, mtp: 2 }).en).toBe('');
  });

  it('cannot tell more tokens than its requests get from steps at the peak', () => {
    const beyond = told({ concurrency: 8, throughputTokensPerSecond: 9000, tpotMs: null });
    expect(beyond.en).toMatch(/9,000 tok\/s with 8 requests in flight.*allows 5,841\.62 tok\/s/u);
    expect(beyond.level).toBe('suspicious');
    expect(told({ concurrency: 8, throughputTokensPerSecond: 5000, tpotMs: null }).en).toBe('');
    // The KV cache of many requests counts as well.
    expect(told({ concurrency: 512, throughputTokensPerSecond: 60_000, tpotMs: null }).en).toMatch(
      /512 requests/u,
    );
  });

  it('of experts reads those that one token chooses', () => {
    const experts = { model: 'Qwen/Qwen3-30B-A3B', numDevices: 1 };
    expect(told({ tpotMs: 0.4 }, experts).en).toMatch(/from 1 device/u);
    expect(told({ tpotMs: 1.5 }, experts).en).toBe('');
  });

  it('holds for predictions of other programs, and says nothing without model, device or count', () => {
    expect(told({ tpotMs: 1.1 }, {}, 'h100_sxm', 'predicted').en).toMatch(/Impossible/u);
    expect(told({ tpotMs: 1.1 }, { model: 'Nobody/Knows-7B' }).en).toBe('');
    expect(told({ tpotMs: 1.1 }, { numDevices: null }).en).toBe('');
    expect(told({ tpotMs: 1.1 }, {}, 'some_gpu').en).toBe('');
    expect(told({ tpotMs: 1.1 }, {}, 'h100_sxm', 'measured', noFacts).en).toBe('');
  });

  it('leaves sane reports alone', async () => {
    const { readFileSync } = await import('node:fs');
    const { join } = await import('node:path');
    for (const name of ['aic.txt', 'aicd.txt', 'bench.txt', 'sgl.txt']) {
      const text = readFileSync(join(import.meta.dirname, 'follow-ups/inputs', name), 'utf8');
      const input = await readInputText(text, name, async () => 'profiler');
      const { sections } = explain(input ?? inputOf(), facts);
      const rules = Object.values(sections)
        .flat()
        .map(({ rule }) => rule);
      expect(rules, name).not.toContain('suspicious-roofline');
    }
  });
});
