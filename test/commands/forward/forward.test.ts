import { describe, expect, it } from 'vitest';
import { forward } from '../../../src/commands/forward/forward.ts';
import { runCommandModule } from '../fake-program.ts';

const run = (words: readonly string[], language: 'en' | 'zh' = 'en') =>
  runCommandModule('forward', forward, words, language);

const sentence = 'one decode step of Qwen3-32B, 64 requests, context 4250, TP=8 on 8 A2 376T';

describe('throughline forward', () => {
  it('shows the command of a sentence and runs nothing', async () => {
    const { text, status } = await run(['--dry-run', '--say', sentence]);
    expect(status).toBe(0);
    expect(text).toContain(
      'text-generate --model-id Qwen/Qwen3-32B --device ATLAS_800_A2_376T_64G --num-devices 8 --decode --num-queries 64 --query-length 1 --context-length 4250 --tp-size 8 --dump-op-bound-results',
    );
  });

  it('names a device that is known and that no engine runs', async () => {
    const told = await run(['--say', 'one decode step of Qwen3-32B, 64 requests, context 4250 on 8 H100']);
    expect(told.said.join()).toContain('H100 is known, but no engine computes a forward pass on it');
    expect((await run(['--say', '一步decode，64条请求，8卡 H200'], 'zh')).said.join()).toContain(
      'H200 有记录',
    );
  });

  it('runs the pass and explains it', async () => {
    const { text, status } = await run(['--yes', '--say', sentence]);
    expect(status).toBe(0);
    expect(text).toContain('Conclusion');
    expect(text).toMatch(/tensor_cast\.attention\.default/);
  });

  it('lists what is missing, in both languages and as a document; flags stand above the sentence', async () => {
    const words = ['--say', '一步decode，8张A2 376T', '--num-queries', '16'];
    expect(await run(words, 'zh')).toMatchObject({ status: 2 });
    const { written, status } = await run([...words, '--json']);
    expect(status).toBe(2);
    expect(JSON.parse(written[0] ?? '')).toMatchObject({
      schema: 'throughline.need/1',
      need: ['model', 'contextLength'],
      plan: { slots: { queries: '16', phase: 'decode' } },
    });
  });
});
