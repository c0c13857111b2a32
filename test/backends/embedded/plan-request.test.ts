import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assumedAnswers } from '../../../src/backends/embedded/assumed-answers.ts';
import {
  PlanRefusedError,
  planRequest,
  requestOfWords,
} from '../../../src/backends/embedded/plan-request.ts';
import { optimize } from '../../../src/engine/index.ts';
import type { Answers } from '../../../src/plan/answers.ts';
import { embeddedCommands, optimizerFlags } from '../../../src/plan/command.ts';
import { flagValues } from '../../../src/plan/flag-values.ts';
import { registryFacts } from '../../../src/plan/registry-facts.ts';
import { revise } from '../../../src/plan/slots/applicability.ts';
import { type SlotRecord, slotRecord, slotRecords } from '../../../src/plan/slots/records.ts';
import type { SlotId, SlotValues } from '../../../src/plan/slots/values.ts';
import { answersOf } from '../../plan/plan-kit.ts';

const conditionFacts = { facts: registryFacts(), runnableEngines: ['embedded'] as const };
const models = ['Qwen/Qwen3-32B', 'zai-org/GLM-4.5', 'Qwen/Qwen3-VL-8B-Instruct'];

/** Values of one slot, by its record; null for slots that name files or steer what is compared. */
function valuesOf(record: SlotRecord): fc.Arbitrary<unknown> | null {
  switch (record.id) {
    case 'model':
      return fc.constantFrom(...models);
    case 'devices':
      return fc.constantFrom(['ATLAS_800_A2_376T_64G'], ['TEST_DEVICE', 'ATLAS_800_A3_752T_128G_DIE']);
    case 'numDevices':
      return fc.constantFrom(4, 8);
    case 'batchRange':
      return fc.constantFrom([16], [2, 32]);
    case 'numMtpTokens':
      return fc.integer({ min: 1, max: 2 });
    case 'mtpAcceptanceRates':
      return fc.constantFrom([0.9, 0.6], [0.5, 0.25, 0.125]);
    case 'prefillDevicesPerInstance':
    case 'decodeDevicesPerInstance':
      return fc.constantFrom(2, 4);
    case 'tpSizes':
    case 'epSizes':
    case 'moeDpSizes':
      return fc.constantFrom([], [1], [1, 2]);
    default:
      break;
  }
  switch (record.kind) {
    case 'choice':
    case 'boolean': {
      const values = record.options.map(({ value }) => value);
      return fc.constantFrom<unknown>(...(values.length > 0 ? values : [true, false]));
    }
    case 'fraction':
      return fc.constantFrom(0, 0.25, 0.5);
    case 'integer':
    case 'tokens':
      return fc.integer({ min: 1, max: 4096 });
    case 'number':
      return fc.constantFrom(1, 2.5, 12);
    case 'milliseconds':
      return fc.oneof(fc.constant(null), fc.integer({ min: 20, max: 100_000 }));
    default:
      return null;
  }
}

/** Some value of a slot of this kind, for slots without a value of their own in the test. */
function otherValue({ kind, options }: SlotRecord): unknown {
  if (kind === 'integers' || kind === 'numbers' || kind === 'fractions') return [1, 2];
  return options.at(-1)?.value ?? (kind === 'boolean' ? true : 7);
}

const always: readonly SlotId[] = [
  'model',
  'devices',
  'numDevices',
  'inputLength',
  'outputLength',
  'mode',
  'ttftLimitMs',
  'tpotLimitMs',
];

/** Answers over all slots that figures depend on, whatever applies to them kept. */
const anyAnswers: fc.Arbitrary<Answers> = fc
  .record(
    Object.fromEntries(
      slotRecords.flatMap((record) => {
        const values = valuesOf(record);
        return values === null ? [] : [[record.id, values]];
      }),
    ),
    { requiredKeys: [...always] },
  )
  .map((values) => revise(answersOf(values as Partial<SlotValues>), conditionFacts).answers);

/** What a plan asks of the engine, or that it is refused. */
function asked(answers: Answers): unknown {
  try {
    return planRequest(answers).request;
  } catch (error) {
    if (error instanceof PlanRefusedError) return error.reason.en;
    throw error;
  }
}

/** What the words of the plan's command ask of the engine. */
function askedByCommand(answers: Answers): unknown {
  const [command] = embeddedCommands(answers);
  try {
    return requestOfWords(command?.slice(3) ?? [], 'en');
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
}

describe('the one way from a plan to a request', () => {
  it('asks of the engine what the command of the plan asks, over all slots', () => {
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        const { answers: whole } = assumedAnswers(answers);
        expect(asked(answers)).toEqual(askedByCommand(whole));
      }),
      { numRuns: 200 },
    );
  });

  it('reads the flags of a plan back into the same request, over all slots', () => {
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        const { answers: whole } = assumedAnswers(answers);
        const flags = new Map(optimizerFlags(whole).map(({ flag, values }) => [flag, values]));
        const again = answersOf({ model: whole.model?.value ?? '', ...flagValues(flags) });
        expect(asked(again)).toEqual(asked(whole));
      }),
      { numRuns: 200 },
    );
  });

  it('lets no slot with a flag pass without effect, but those that steer effort or what is printed', () => {
    const effort: readonly SlotId[] = ['jobs', 'maxSearchCombinations'];
    // The engine has no graph to break: the flag is for the real program.
    const printed: readonly SlotId[] = ['logLevel', 'dumpOriginalResults', 'compileAllowGraphBreak'];
    const base: Partial<SlotValues> = {
      model: 'Qwen/Qwen3-VL-30B-A3B-Instruct',
      devices: ['TEST_DEVICE'],
      numDevices: 8,
      inputLength: 1000,
      outputLength: 200,
      mode: 'aggregation',
      tpotLimitMs: 50,
      quantize: 'custom',
      quantizeLinearAction: 'MXFP4',
      prefixCache: true,
      mtp: true,
      numMtpTokens: 1,
      mtpAcceptanceRates: [0.9],
      imageHeight: 720,
      imageWidth: 1280,
      searchSpace: 'tp-ep-moedp',
    };
    const changes: Partial<SlotValues> = {
      devices: ['ATLAS_800_A2_376T_64G'],
      numDevices: 16,
      inputLength: 2000,
      outputLength: 300,
      prefillDevicesPerInstance: 2,
      decodeDevicesPerInstance: 2,
      ttftLimitMs: 900,
      tpotLimitMs: 40,
      e2eLimitMs: 5000,
      textOnly: true,
      imageHeight: 1080,
      imageWidth: 1920,
      imagesPerRequest: 3,
      tpSizes: [8],
      epSizes: [8],
      moeDpSizes: [2],
      quantizeLinearAction: 'FP8',
      quantizeAttentionAction: 'INT8',
      mxfp4GroupSize: 16,
      prefixCacheHitRate: 0.5,
      numMtpTokens: 2,
      mtpAcceptanceRates: [0.5],
      compile: false,
      quantizeNonExpertLinearAction: 'FP8',
      batchRange: [1, 32],
      maxBatchedTokens: 4096,
      concurrencySearchStrategy: 'linear_exponential',
      servingCost: 5,
      reservedMemoryGb: 4,
      numSpeculativeTokens: 3,
      acceptanceLength: 2,
      numDraftLayers: 2,
      dsparkMarkovRank: 64,
      dsparkMarkovHead: 'rnn',
    };
    const draftParts: readonly SlotId[] = [
      ...(['speculativeMethod', 'numSpeculativeTokens', 'acceptanceLength', 'numDraftLayers'] as const),
      ...(['dsparkMarkovRank', 'dsparkMarkovHead'] as const),
    ];
    const withDraft: Partial<SlotValues> = {
      model: 'deepseek-ai/DeepSeek-V3',
      mtp: false,
    };
    const inMode = (slot: SlotId): Partial<SlotValues> =>
      slot.endsWith('DevicesPerInstance')
        ? { mode: 'pd-ratio', ttftLimitMs: 1000, prefillDevicesPerInstance: 4, decodeDevicesPerInstance: 4 }
        : slot === 'servingCost'
          ? { mode: 'disaggregation', phases: 'decode' }
          : slot === 'nearestPeak'
            ? { devices: ['ATLAS_800_A2_376T_64G'] }
            : draftParts.includes(slot)
              ? { ...withDraft, speculativeMethod: slot.startsWith('dspark') ? 'dspark' : 'dflash' }
              : {};
    const withFlag = slotRecords.filter(
      ({ id, optimizer }) =>
        optimizer !== null &&
        ![...effort, ...printed].includes(id) &&
        // Files have tests of their own.
        slotRecord(id).kind !== 'path',
    );
    for (const { id } of withFlag) {
      const second = changes[id] ?? otherValue(slotRecord(id));
      const before = answersOf({ ...base, ...inMode(id) });
      const after = revise(answersOf({ ...base, ...inMode(id), [id]: second }), conditionFacts).answers;
      expect(asked(after), id).not.toEqual(asked(before));
    }
  });

  it('names each value that it assumes, sub-questions included', () => {
    const open = {
      model: 'Qwen/Qwen3-VL-8B-Instruct',
      quantize: 'custom',
      prefixCache: true,
      mtp: true,
    } as const;
    const { assumed } = assumedAnswers(answersOf(open));
    expect(Object.fromEntries(assumed.map(({ slot, value }) => [slot, value]))).toEqual({
      textOnly: true,
      quantizeLinearAction: 'W8A8_DYNAMIC',
      quantizeAttentionAction: 'DISABLED',
      prefixCacheHitRate: 0,
      numMtpTokens: 1,
      mtpAcceptanceRates: [0.9],
      compile: true,
    });
  });

  it('gives each request one image where the plan says one, not as many as the batch holds', () => {
    const plan = {
      model: 'Qwen/Qwen3-VL-8B-Instruct',
      devices: ['ATLAS_800_A2_376T_64G'],
      numDevices: 2,
      inputLength: 512,
      outputLength: 256,
      imageHeight: 224,
      imageWidth: 224,
      mode: 'aggregation',
      tpotLimitMs: 50,
      quantize: 'recommended',
    } as const;
    const best = (imagesPerRequest: number) =>
      optimize(planRequest(answersOf({ ...plan, imagesPerRequest })).request).devices[0]?.phases[0]
        ?.selected[0];
    // Figures of `throughline engine throughput-optimizer … --image-batch-size 1`.
    expect(best(1)?.tokensPerSecond).toBeCloseTo(10_160, -2);
    expect(best(2)?.tokensPerSecond).toBeLessThan(best(1)?.tokensPerSecond ?? 0);
  });
});
