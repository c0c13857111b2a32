import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { questionReader } from '../../../src/app/question-reader.ts';
import { embeddedFacts } from '../../../src/backends/embedded/explain-facts.ts';
import { readInputText } from '../../../src/commands/explain/read-input.ts';
import { changedDevice, deviceProfiles } from '../../../src/engine/index.ts';
import { answer } from '../../../src/explain/answers/answer.ts';
import { askedAbout } from '../../../src/explain/answers/asked-about.ts';
import { hardwareSupposed } from '../../../src/explain/answers/hardware-supposed.ts';
import { understandQuestion } from '../../../src/explain/answers/understand.ts';

describe('a device that a question supposes', () => {
  it.each([
    ['what if hbm were twice as fast', { part: 'bandwidth', times: 2 }],
    ['with 30 % more memory bandwidth?', { part: 'bandwidth', times: 1.3 }],
    ['if the cards had 128 gb instead', { part: 'memory', gibibytes: 128 }],
    ['would twice the memory help', { part: 'memory', times: 2 }],
    ['and with double the flops?', { part: 'compute', times: 2 }],
    ['imagine the interconnect was half as fast', { part: 'links', times: 0.5 }],
    ['要是hbm快一倍', { part: 'bandwidth', times: 2 }],
    ['卡的显存要是128g呢', { part: 'memory', gibibytes: 128 }],
    ['算力翻倍会怎样', { part: 'compute', times: 2 }],
    ['with 40 % less bandwidth', { part: 'bandwidth', times: 0.6 }],
    ['带宽少40%呢', { part: 'bandwidth', times: 0.6 }],
    ['如果互联慢一半', { part: 'links', times: 0.5 }],
    // What there is of a part is no supposition.
    ['why do we use half of the bandwidth only', null],
    ['is half of the memory empty', null],
    ['twice the users?', null],
    ['如果显存只剩一半', null],
  ])('%s', (said, change) => {
    expect(hardwareSupposed(said)).toEqual(change);
  });

  it('is asked of the engine, whose own result stands beside it', async () => {
    const path = join(import.meta.dirname, '../follow-ups/inputs/agg.txt');
    const input = await readInputText(readFileSync(path, 'utf8'), 'agg.txt', async () => 'profiler');
    if (input === null) throw new Error('agg.txt was not read');
    const ask = (said: string) => {
      const question = understandQuestion(said, questionReader, askedAbout(input));
      const { statements, offers } = answer(question, input, embeddedFacts());
      return { text: statements.map(({ text }) => text.en).join('\n'), offers };
    };
    const faster = ask('what if HBM were twice as fast');
    expect(faster.text).toMatch(/memory bandwidth × 2: TP=\d DP=\d · 6,110\.06 tok\/s .* \(\+58\.8 %\)/u);
    // No plan has such a device.
    expect(faster.offers).toEqual([]);
    expect(ask('if the cards had 128 GB instead').text).toContain(
      'memory of a device 128 GiB nothing changes',
    );
    // Weights of 30 GiB and more do not fit into 4.
    expect(ask('what if the cards had 4 GB of memory').text).toMatch(/memory of a device 4 GiB.*no /iu);
  });
});

describe('a changed profile', () => {
  const [profile] = deviceProfiles.values();
  if (profile === undefined) throw new Error('no profile');
  it('differs in the one part', () => {
    const { memoryBytesPerSecond, ...rest } = changedDevice(profile, 'bandwidth', 2);
    expect(memoryBytesPerSecond).toBe(2 * profile.memoryBytesPerSecond);
    expect(rest).toEqual((({ memoryBytesPerSecond: _own, ...others }) => others)(profile));
    expect(changedDevice(profile, 'memory', 0.5).memoryBytes).toBe(profile.memoryBytes / 2);
    const compute = changedDevice(profile, 'compute', 3);
    expect(compute.matrixPeaks.bf16).toBe(3 * (profile.matrixPeaks.bf16 ?? 0));
    expect(compute.vectorPeaks.bf16).toBe(3 * (profile.vectorPeaks.bf16 ?? 0));
    expect(changedDevice(profile, 'links', 2).topologies.map((one) => one.bytesPerSecond)).toEqual(
      profile.topologies.map((one) => 2 * one.bytesPerSecond),
    );
  });
});
