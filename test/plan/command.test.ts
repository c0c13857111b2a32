import { describe, expect, it } from 'vitest';
import { embeddedCommands, optimizerArguments, planCommand } from '../../src/plan/command.ts';
import { shownCommand } from '../../src/plan/shown-command.ts';
import type { SlotValues } from '../../src/plan/slots/values.ts';
import { answersOf, wholePlan } from './plan-kit.ts';

const line = (plan: Partial<SlotValues>) =>
  optimizerArguments(answersOf({ ...wholePlan, ...plan })).join(' ');

const core = 'Dense-1B --device TEST_DEVICE --num-devices 8 --input-length 3500 --output-length 1500';
const recommended = '--quantize-linear-action W8A8_DYNAMIC --quantize-attention-action DISABLED';

describe('the optimizer command of a plan', () => {
  it('writes an aggregated plan', () => {
    expect(line({})).toBe(`${core} --ttft-limit 2000 --tpot-limit 50 ${recommended}`);
  });

  it('passes the limits of the planned phases only', () => {
    expect(line({ mode: 'disaggregation', phases: 'prefill' })).toContain(
      '--disagg --ttft-limit 2000 --quantize',
    );
    expect(line({ mode: 'disaggregation', phases: 'decode' })).toContain(
      '--disagg --tpot-limit 50 --quantize',
    );
    expect(line({ mode: 'disaggregation', phases: 'both' })).toContain(
      '--disagg --ttft-limit 2000 --tpot-limit 50',
    );
  });

  it('writes a draft with its parts, those of dspark beside dspark alone', () => {
    const parts = { numSpeculativeTokens: 5, acceptanceLength: 3.5, dsparkMarkovRank: 128 } as const;
    expect(line({ speculativeMethod: 'dspark', ...parts })).toContain(
      '--speculative-method dspark --num-speculative-tokens 5 --acceptance-length 3.5 --dspark-markov-rank 128',
    );
    expect(line({ speculativeMethod: 'dflash', ...parts, draftModelConfigPath: 'drafts/one' })).toMatch(
      /--speculative-method dflash --num-speculative-tokens 5 --acceptance-length 3.5 --draft-model-config-path \S+$/,
    );
    expect(line(parts)).not.toContain('--acceptance-length');
  });

  it('writes a path so that no program takes it for a flag or an id', () => {
    const args = (deviceFile: string) => optimizerArguments(answersOf({ ...wholePlan, deviceFile }));
    expect(args('own.yaml')).toContain('own.yaml');
    expect(args('-own.yaml')).toContain('./-own.yaml');
    expect(args('my device.yaml')).toContain('./my device.yaml');
    expect(args('/data/my device.yaml')).toContain('/data/my device.yaml');
    expect(args('../my device.yaml')).toContain('../my device.yaml');
  });

  it('passes no limit that was said not to exist', () => {
    expect(line({ ttftLimitMs: null })).not.toContain('--ttft-limit');
  });

  it('leaves to TPOT what a limit for the whole request leaves, and to TTFT no more than that limit', () => {
    // 30,000 ms over 1,499 steps after the first token is 20.013 ms; with 2,000 ms for TTFT it is 18.679 ms.
    const e2e = { e2eLimitMs: 30_000, ttftLimitMs: null, tpotLimitMs: null };
    expect(line(e2e)).toContain('--ttft-limit 30000 --tpot-limit 20.013');
    expect(line({ ...e2e, ttftLimitMs: 2000 })).toContain('--ttft-limit 2000 --tpot-limit 18.679');
    expect(line({ ...e2e, tpotLimitMs: 15 })).toContain('--ttft-limit 30000 --tpot-limit 15');
    expect(line({ ...e2e, outputLength: 1 })).toMatch(/--ttft-limit 30000 --quantize/);
  });

  it('passes how many images a request carries', () => {
    expect(line({ imageHeight: 1080, imageWidth: 1920, imagesPerRequest: 2 })).toContain(
      '--image-height 1080 --image-width 1920 --image-batch-size 2',
    );
  });

  it('writes the P/D ratio with both instances', () => {
    expect(line({ mode: 'pd-ratio', prefillDevicesPerInstance: 4, decodeDevicesPerInstance: 2 })).toContain(
      '--enable-optimize-prefill-decode-ratio --prefill-devices-per-instance 4 --decode-devices-per-instance 2',
    );
  });

  it('passes nothing for TP only, and every searched dimension as soon as one is widened', () => {
    expect(line({ searchSpace: 'tp' })).not.toContain('-sizes');
    expect(line({ searchSpace: 'tp', tpSizes: [4, 8] })).toMatch(/--tp-sizes 4 8$/);
    expect(line({ searchSpace: 'tp-ep' })).toMatch(/--tp-sizes --ep-sizes$/);
    expect(line({ searchSpace: 'tp-ep-moedp' })).toMatch(/--tp-sizes --ep-sizes --moe-dp-sizes$/);
    expect(line({ epSizes: [8, 16] })).toMatch(/--tp-sizes --ep-sizes 8 16$/);
  });

  it('always writes the rates of MTP, and the hit rate of a prefix cache that is on', () => {
    const mtp = { mtp: true, numMtpTokens: 2, mtpAcceptanceRates: [0.9, 0.6] } as const;
    expect(line(mtp)).toContain('--num-mtp-tokens 2 --mtp-acceptance-rates 0.9 0.6');
    expect(line({ ...mtp, mtp: false })).not.toContain('mtp');
    expect(line({ prefixCache: true, prefixCacheHitRate: 0.3 })).toContain('--prefix-cache-hit-rate 0.3');
    expect(line({ prefixCache: false, prefixCacheHitRate: 0.3 })).not.toContain('prefix');
  });

  it('writes custom quantization, with the group size of MXFP4', () => {
    const custom = { quantize: 'custom', quantizeAttentionAction: 'FP8', mxfp4GroupSize: 16 } as const;
    expect(line({ ...custom, quantizeLinearAction: 'MXFP4' })).toContain(
      '--quantize-linear-action MXFP4 --quantize-attention-action FP8 --mxfp4-group-size 16',
    );
    expect(line({ ...custom, quantizeLinearAction: 'FP8' })).not.toContain('group-size');
  });

  it('writes what was asked for beyond the core', () => {
    const plan = {
      compile: true,
      batchRange: [1, 64],
      maxBatchedTokens: 8192,
      jobs: 4,
      servingCost: 5,
    } as const;
    expect(line(plan)).toMatch(
      /--compile --batch-range 1 64 --max-batched-tokens 8192 --serving-cost 5 --jobs 4$/,
    );
    expect(line({ compile: false })).not.toContain('--compile');
    expect(line({ lengthDistribution: 'lengths.yaml' })).toContain(
      '--input-length lengths.yaml --output-length',
    );
  });

  it('gives every target a command of its own', () => {
    const targets = [
      { devices: ['TEST_DEVICE'], numDevices: 8 },
      { devices: ['OTHER_DEVICE'], numDevices: 4, tpotLimitMs: 30 },
    ];
    const commands = embeddedCommands(answersOf({ ...wholePlan, targets })).map(shownCommand);
    expect(commands).toHaveLength(2);
    expect(commands[0]).toContain(
      'throughline engine throughput-optimizer Dense-1B --device TEST_DEVICE --num-devices 8',
    );
    expect(commands[1]).toContain('--device OTHER_DEVICE --num-devices 4');
    expect(commands[1]).toContain('--tpot-limit 30');
    expect(commands[1]).toContain('--ttft-limit 2000');
  });

  it('writes the same plan as one line without a dialog', () => {
    const answers = answersOf({ ...wholePlan, ttftLimitMs: null, compile: true, tpSizes: [] });
    expect(shownCommand(planCommand(answers))).toBe(
      'throughline plan --model Dense-1B --devices TEST_DEVICE --num-devices 8 --input-length 3500' +
        ' --output-length 1500 --mode aggregation --ttft-limit-ms none --tpot-limit-ms 50 --quantize recommended' +
        ' --no-prefix-cache --no-mtp --compile --tp-sizes all --yes',
    );
  });

  it('quotes for display only what a shell would split', () => {
    expect(shownCommand(['a b', "it's", 'x=1'])).toBe(`'a b' 'it'\\''s' x=1`);
  });
});
