import { describe, expect, it } from 'vitest';
import { readCommand } from '../../../src/results/readers/command-line.ts';

const whole =
  'python -m cli.inference.throughput_optimizer Qwen/Qwen3-32B --device TEST_DEVICE --num-devices 8';
const lengths = '--input-length 3500 --output-length 1500';

describe('a command that was cut at the width of a terminal', () => {
  it.each(['--i', '--', '--input-length', '--tp-sizes', '--comp', '--disa'])(
    'takes nothing for a default after %s',
    (end) => {
      const read = readCommand(`${whole} ${end}`);
      expect(read?.conditions).toMatchObject({
        model: 'Qwen/Qwen3-32B',
        devices: ['TEST_DEVICE'],
        numDevices: 8,
        inputLength: null,
        quantizeLinearAction: null,
        quantizeAttentionAction: null,
        compile: null,
        prefixCacheHitRate: null,
        numMtpTokens: null,
        searchSpace: null,
      });
      expect(read?.mode).toBeNull();
    },
  );

  it('keeps what was said before the cut', () => {
    const read = readCommand(`${whole} --compile --disagg --tp-sizes 2 4 --num-mtp-tokens 1 --quantize-l`);
    expect(read?.conditions).toMatchObject({ compile: true, searchSpace: 'tp-sizes 2 4', numMtpTokens: 1 });
    expect(read?.mode).toBe('disaggregation');
  });

  it.each(['', '--compile', '--disagg', '--compile --some-newer-switch'])(
    'is a whole one where it ends with "%s"',
    (end) => {
      const read = readCommand(`${whole} ${lengths} ${end}`.trim());
      expect(read?.conditions).toMatchObject({
        prefixCacheHitRate: 0,
        numMtpTokens: 0,
        searchSpace: 'tp',
        compile: end.includes('--compile'),
      });
      expect(read?.mode).toBe(end.includes('--disagg') ? 'disaggregation' : 'aggregation');
    },
  );

  it('is cut where it lacks what its program does not start without', () => {
    expect(readCommand(whole)?.isCut).toBe(true);
    expect(readCommand(`${whole} ${lengths}`)?.isCut).toBe(false);
    const pass = 'python -m cli.inference.text_generate Qwen/Qwen3-32B --num-queries 4';
    expect(readCommand(pass)?.isCut).toBe(true);
    expect(readCommand(`${pass} --query-length 3500`)?.isCut).toBe(false);
  });
});
