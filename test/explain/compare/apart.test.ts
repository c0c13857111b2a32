import { describe, expect, it } from 'vitest';
import { subjectsOf } from '../../../src/explain/analysis/subject.ts';
import { loadsApart } from '../../../src/explain/compare/loads-apart.ts';
import { inputFromText } from '../readings.ts';

const load = (ttft: number, tpotTail: number) => `============ Serving Benchmark Result ============
Successful requests:                     256
Benchmark duration (s):                  128.00
Total input tokens:                      524288
Total generated tokens:                  131072
Request throughput (req/s):              2.00
Output token throughput (tok/s):         1024.00
---------------Time to First Token----------------
Mean TTFT (ms):                          ${ttft}
-----Time per Output Token (excl. 1st token)------
Mean TPOT (ms):                          27.80
P99 TPOT (ms):                           ${tpotTail}
==================================================
`;

const told = (before: string, after: string) => {
  const input = inputFromText(`\`\`\`\n${before}\`\`\`\n\n\`\`\`\n${after}\`\`\`\n`);
  const [left, right] = subjectsOf(input);
  if (left === undefined || right === undefined) throw new Error('two load tests are read');
  return loadsApart(left, right).map(({ text }) => text.zh);
};

describe('two load tests beside each other', () => {
  it('a percentile that got worse stands beside the means that got better', () => {
    const [line] = told(load(1200, 33), load(600, 66));
    expect(line).toContain('变好的：TTFT 均值 -50.0 %；变差的：TPOT p99 +100.0 %');
  });

  it('what moved by less than one percent is no change', () => {
    const [line] = told(load(1200, 33), load(1205, 33));
    expect(line).toContain('变化都不到 1 %');
  });
});
