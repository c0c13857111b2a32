import { describe, expect, it } from 'vitest';
import { embeddedFacts } from '../../../src/backends/embedded/explain-facts.ts';
import { readInputText } from '../../../src/commands/explain/read-input.ts';
import { explain } from '../../../src/explain/explain.ts';
import { squeezed } from '../../fuzz/corpora/load-test-reports.ts';

const report = (tpot: number) => `============ Serving Benchmark Result ============
Successful requests:                     256
Maximum request concurrency:             4
Benchmark duration (s):                  100.00
Total input tokens:                      524288
Total generated tokens:                  131072
Request throughput (req/s):              2.56
Output token throughput (tok/s):         1310.72
Mean TTFT (ms):                          210.44
Mean TPOT (ms):                          ${tpot.toFixed(2)}
==================================================
`;

async function read(text: string) {
  const input = await readInputText(text, 'paste', async () => 'profiler');
  if (input === null) throw new Error('it is read');
  return input;
}

describe('words in front of the report of a load test', () => {
  it.each([
    ['we ran Qwen3-32B-FP8 on 2x H200:', 'en'],
    ['2张H200，Qwen3-32B-FP8，压测结果如下：', 'zh'],
  ] as const)('tell its model and devices, and are told as said: %s', async (words, language) => {
    const input = await read(`${words}\n\n${report(1.5)}`);
    expect(input.runs[0]?.conditions).toMatchObject({ devices: ['h200_sxm'], numDevices: 2 });
    expect(input.runs[0]?.conditions.model).toMatch(/Qwen3-32B/u);
    expect(input.told).toEqual(['devices', 'numDevices', 'model']);
    const { sections, reasonableness } = explain(input, embeddedFacts());
    const said = Object.values(sections)
      .flat()
      .map(({ text }) => text[language])
      .join('\n');
    // Two H200 read 15 GiB of weights at 4 bits in 1.7 ms.
    expect(said).toMatch(
      language === 'en' ? /Impossible with one token a step: 1\.50 ms/u : /每 token 1\.50 ms/u,
    );
    expect(reasonableness.level).toBe('suspicious');
  });

  it('may stand in front of a report on one line, and never outdo what the report tells', async () => {
    const input = await read(`8x H200: ${squeezed.vllm}`);
    expect(input.runs[0]?.conditions).toMatchObject({
      devices: ['h200_sxm'],
      numDevices: 8,
      inputLength: 2048,
    });
    const trtllm = await read(`16 H200: ${squeezed.trtllm}`);
    expect(trtllm.runs[0]?.conditions.numDevices).toBe(2);
  });

  it('that name several devices, or none, tell nothing', async () => {
    for (const words of ['H100 or H200, I forgot', 'last night', ''])
      expect((await read(`${words}\n${report(20)}`)).runs[0]?.conditions.devices).toEqual([]);
  });
});
