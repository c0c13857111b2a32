import { describe, expect, it } from 'vitest';
import { engineOf } from '../../src/plan/default-engine.ts';
import { plannedPhases, servingArguments } from '../../src/plan/serving-command.ts';
import { shownCommand } from '../../src/plan/shown-command.ts';
import type { SlotValues } from '../../src/plan/slots/values.ts';
import { answersOf, facts } from './plan-kit.ts';

const words = (values: Partial<SlotValues>) => servingArguments(answersOf(values)).slice(1).join(' ');

describe('a plan as arguments of the serving estimator', () => {
  it('begins with the model', () => {
    expect(servingArguments(answersOf({ model: 'a/b' }))).toEqual(['a/b']);
    expect(servingArguments({})).toEqual(['']);
  });

  it.each<[values: Partial<SlotValues>, said: string]>([
    [{ devices: ['a', 'b'], numDevices: 8 }, '--device a b --num-devices 8'],
    [{ devices: [] }, ''],
    [{ deviceFile: 'd.yaml' }, '--device-file d.yaml'],
    [{ inputLength: 3500, outputLength: 1500 }, '--input-length 3500 --output-length 1500'],
    [{ framework: 'vllm', precision: 'fp8' }, '--framework vllm --precision fp8'],
    [{ concurrentUsers: 64 }, '--users 64'],
    [
      { loadProtocol: 'closed-loop', concurrentUsers: 64, requestsPerSecond: 3 },
      '--load closed-loop --users 64',
    ],
    [
      { loadProtocol: 'poisson', concurrentUsers: 64, requestsPerSecond: 3 },
      '--load poisson --request-rate 3',
    ],
    [{ loadProtocol: 'constant-rate', requestsPerSecond: 3 }, '--load constant-rate --request-rate 3'],
    [{ loadProtocol: 'poisson', concurrentUsers: 64 }, '--load poisson'],
    [{ loadProtocol: 'arrivals', arrivalsFile: 'a.jsonl' }, '--load arrivals --arrivals-file a.jsonl'],
    [{ loadProtocol: 'burst', arrivalsFile: 'a.jsonl' }, '--load burst'],
    [
      { mode: 'pd-ratio', prefillDevicesPerInstance: 4, decodeDevicesPerInstance: 8 },
      '--disaggregated --prefill-devices-per-instance 4 --decode-devices-per-instance 8',
    ],
    [{ mode: 'pd-ratio' }, '--disaggregated'],
    [{ mode: 'aggregation', prefillDevicesPerInstance: 4 }, ''],
    [{ mode: 'disaggregation' }, '--phases prefill decode'],
    [
      { mode: 'disaggregation', phases: 'decode', ttftLimitMs: 5, tpotLimitMs: 6 },
      '--phases decode --tpot-limit 6',
    ],
    [
      { ttftLimitMs: 2000, tpotLimitMs: null, limitStatistic: 'p99' },
      '--ttft-limit 2000 --limit-statistic p99',
    ],
    [{ prefixCache: true, prefixCacheHitRate: 0.3 }, '--prefix-cache-hit-rate 0.3'],
    [{ prefixCache: false, prefixCacheHitRate: 0.3 }, ''],
    [
      { mtp: true, numMtpTokens: 2, mtpAcceptanceRates: [0.9, 0.6] },
      '--num-mtp-tokens 2 --mtp-acceptance-rates 0.9 0.6',
    ],
    [{ mtp: true, numMtpTokens: 2, mtpAcceptanceRates: [] }, '--num-mtp-tokens 2'],
    [{ mtp: false, numMtpTokens: 2, mtpAcceptanceRates: [0.9] }, ''],
    [{ tpSizes: [2, 4] }, '--tp-sizes 2 4'],
    [{ searchSpace: 'tp' }, ''],
    [{ searchSpace: 'tp-ep' }, '--widen'],
    [{ searchSpace: 'tp-ep-moedp', maxBatchedTokens: 4096 }, '--widen --max-batched-tokens 4096'],
  ])('%j', (values, said) => expect(words(values)).toBe(said));

  it.each<[values: Partial<SlotValues>, phases: readonly string[]]>([
    [{ mode: 'disaggregation', phases: 'prefill' }, ['prefill']],
    [{ mode: 'disaggregation', phases: 'both' }, ['prefill', 'decode']],
    [{ mode: 'pd-ratio', phases: 'prefill' }, []],
    [{}, []],
  ])('%j plans %j alone', (values, phases) => expect(plannedPhases(answersOf(values))).toEqual(phases));
});

describe('the engine of a plan', () => {
  it.each<[values: Partial<SlotValues>, engine: string]>([
    [{}, 'embedded'],
    [{ devices: ['TEST_DEVICE'] }, 'embedded'],
    [{ devices: ['gpu_two'] }, 'calibrated'],
    [{ devices: ['gpu_two'], engine: 'embedded' }, 'embedded'],
    [{ devices: ['TEST_DEVICE'], engine: 'tensorcast' }, 'tensorcast'],
  ])('%j: %s', (values, engine) => expect(engineOf(answersOf(values), facts)).toBe(engine));
});

describe('a command that is shown', () => {
  it.each([
    [['a', '--b=1', './c:d,e@f+%~_-'], 'a --b=1 ./c:d,e@f+%~_-'],
    [['a b', ''], "'a b' ''"],
    [["it's"], "'it'\\''s'"],
    [['$x', '名'], "'$x' '名'"],
  ])('%j', (command, shown) => expect(shownCommand(command)).toBe(shown));
});
