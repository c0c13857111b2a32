import { describe, expect, it } from 'vitest';
import { plan } from '../../../src/commands/plan/plan.ts';
import { runCommandModule } from '../fake-program.ts';

const sentence = 'We currently run Qwen3-32B on 16 A2 376T at 1200 tok/s. Would 4 H200 be better?';

/** What `plan --say` prints as a document. */
async function documentOf(...words: string[]) {
  const { text } = await runCommandModule('plan', plan, [...words, '--json']);
  return JSON.parse(text);
}

describe('a sentence that nobody can be asked about', () => {
  it('is read as the first words of a conversation are', async () => {
    const [read, needed] = [
      await documentOf('--say', sentence, '--dry-run'),
      await documentOf('--say', sentence),
    ];
    expect(read.slots).toMatchObject({ model: {}, numDevices: {}, outputTokensPerSecond: { value: 1200 } });
    for (const [slot, { value }] of Object.entries<{ value: unknown }>(read.slots))
      expect(needed.plan.slots[slot], slot).toMatchObject({ value, label: 'user-provided' });
    expect(needed.unread).toEqual(read.unread);
  });

  it('names beside what is missing what it did not use', async () => {
    const { said, status } = await runCommandModule('plan', plan, ['--say', sentence]);
    expect(status).toBe(2);
    expect(said.join('\n')).toMatch(/--input-length[\s\S]*not used: "Would 4 H200 be better\?"/);
  });

  it('starts no guidance, which would wait for an answer for ever', async () => {
    const flags =
      '--model Qwen/Qwen3-32B --devices ATLAS_800_A2_376T_64G --num-devices 8 --input-length 3000';
    const more = '--output-length 500 --mode aggregation --tpot-limit-ms 50 --quantize recommended';
    const words = [...flags.split(' '), ...more.split(' ')];
    const document = await documentOf('--say', 'help me plan something, I do not know', ...words);
    expect(document).toMatchObject({ need: ['yes'], plan: { slots: { numDevices: { value: 8 } } } });
  });

  it('says what it did not use where nothing but a yes is missing', async () => {
    const words = 'Qwen3-32B 4k/1k, TTFT 2 s, TPOT 30 ms, H200, nothing above 8 GPUs, aggregated';
    const document = await documentOf('--say', words);
    expect(document).toMatchObject({ need: ['yes'], unread: [{ text: 'nothing above 8 GPUs' }] });
  });
});
