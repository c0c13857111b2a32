import { type Answers, answered } from './answers.ts';
import type { PlanFlag } from './dialect.ts';
import { passedLimits } from './limits.ts';
import { searchDimensions } from './search-space.ts';
import { effectiveQuantization } from './slots/recommended-quantization.ts';
import { slotRecord, slotRecords } from './slots/records.ts';
import { targetsOf, writeTarget } from './slots/targets.ts';
import type { SlotId } from './slots/values.ts';

/** An id as it is; a path that could be taken for a flag, or holds what no id holds, begins with `./` or `/`. */
function pathWord(text: string): string {
  const isPlain = /^[\w.][\w./-]*$/.test(text) || text === '';
  return isPlain || /^\.{0,2}\//.test(text) ? text : `./${text}`;
}

/**
 * One plan as flags of the present optimizer, the model first as `--model-id`. `answers` is one target: see
 * `targetsOf`. Other versions spell some flags differently: `spellFlags`.
 */
export function optimizerFlags(answers: Answers): readonly PlanFlag[] {
  return [
    { flag: '--model-id', values: [pathWord(String(answered(answers, 'model') ?? ''))] },
    ...listOf(answers, 'devices'),
    ...flagWith(answers, 'deviceFile'),
    ...flagWith(answers, 'numDevices'),
    ...lengthFlags(answers),
    ...modeFlags(answers),
    ...limitFlags(answers),
    ...quantizationFlags(answers),
    ...cacheFlags(answers),
    ...mtpFlags(answers),
    ...draftFlags(answers),
    ...searchFlags(answers),
    ...listOf(answers, 'dcpSizes'),
    ...switchOf(answers, 'sharedExpertTp'),
    ...flagWith(answers, 'wordEmbeddingTp'),
    ...measuredFlags(answers),
    ...flagWith(answers, 'imageHeight'),
    ...flagWith(answers, 'imageWidth'),
    ...flagWith(answers, 'imagesPerRequest'),
    ...switchOf(answers, 'compile'),
    ...switchOf(answers, 'compileAllowGraphBreak'),
    ...switchOf(answers, 'nearestPeak'),
    ...listOf(answers, 'batchRange'),
    ...(
      [
        'maxBatchedTokens',
        'concurrencySearchStrategy',
        'servingCost',
        'reservedMemoryGb',
        'maxSearchCombinations',
        'jobs',
        'logLevel',
      ] as const
    ).flatMap((id) => flagWith(answers, id)),
    ...switchOf(answers, 'dumpOriginalResults'),
  ];
}

/** The arguments of the optimizer in its present spelling, the model as the positional argument. */
export function optimizerArguments(answers: Answers): readonly string[] {
  return optimizerFlags(answers).flatMap(({ flag, values }) =>
    flag === '--model-id' ? values : [flag, ...values],
  );
}

/** The exact command of each target on the embedded engine. */
export function embeddedCommands(answers: Answers): readonly (readonly string[])[] {
  return targetsOf(answers).map((target) => [
    'throughline',
    'engine',
    'throughput-optimizer',
    ...optimizerArguments(target),
  ]);
}

/** The one line that makes the same plan without a dialog: `throughline plan --model … --yes`. */
export function planCommand(answers: Answers): readonly string[] {
  const flags = slotRecords.flatMap((record): string[] => {
    const answer = answers[record.id];
    if (!answer) return [];
    if (record.kind === 'boolean')
      return [answer.value === true ? record.flag : record.flag.replace('--', '--no-')];
    return [record.flag, ...writtenValue(record.id, answers)];
  });
  return ['throughline', 'plan', ...flags, '--yes'];
}

function writtenValue(id: SlotId, answers: Answers): readonly string[] {
  if (id === 'targets') return (answered(answers, 'targets') ?? []).map(writeTarget);
  const value: unknown = answers[id]?.value;
  if (value === null) return ['none'];
  if (!Array.isArray(value)) return [String(value)];
  return value.length === 0 ? ['all'] : value.map(String);
}

function flagOf(id: SlotId): string {
  const flag = slotRecord(id).optimizer;
  if (flag === null) throw new RangeError(`the optimizer has no flag for "${id}"`);
  return flag;
}

function flagWith(answers: Answers, id: SlotId): readonly PlanFlag[] {
  const value = answered(answers, id);
  const word = slotRecord(id).kind === 'path' ? pathWord(String(value)) : String(value);
  return value === null ? [] : [{ flag: flagOf(id), values: [word] }];
}

/** A switch that is on. */
function switchOf(answers: Answers, id: SlotId): readonly PlanFlag[] {
  return answered(answers, id) === true ? [{ flag: flagOf(id), values: [] }] : [];
}

function listOf(
  answers: Answers,
  id: 'devices' | 'batchRange' | 'dcpSizes' | 'mtpSizes',
): readonly PlanFlag[] {
  const values: readonly unknown[] | null = answered(answers, id);
  return values === null ? [] : [{ flag: flagOf(id), values: values.map(String) }];
}

/** A distribution file stands in the place of the one input length. */
function lengthFlags(answers: Answers): readonly PlanFlag[] {
  const input = answered(answers, 'lengthDistribution') === null ? 'inputLength' : 'lengthDistribution';
  return [...flagWith(answers, input), ...flagWith(answers, 'outputLength')];
}

function modeFlags(answers: Answers): readonly PlanFlag[] {
  switch (answered(answers, 'mode')) {
    case 'disaggregation':
      return [{ flag: '--disagg', values: [] }];
    case 'pd-ratio':
      return [
        { flag: '--enable-optimize-prefill-decode-ratio', values: [] },
        ...flagWith(answers, 'prefillDevicesPerInstance'),
        ...flagWith(answers, 'decodeDevicesPerInstance'),
      ];
    default:
      return [];
  }
}

function limitFlags(answers: Answers): readonly PlanFlag[] {
  const { ttftMs, tpotMs } = passedLimits(answers);
  return [
    ...(ttftMs === null ? [] : [{ flag: flagOf('ttftLimitMs'), values: [String(ttftMs)] }]),
    ...(tpotMs === null ? [] : [{ flag: flagOf('tpotLimitMs'), values: [String(tpotMs)] }]),
  ];
}

/** Both actions are always written, so that nobody has to know the program's defaults to read the command. */
function quantizationFlags(answers: Answers): readonly PlanFlag[] {
  const quantization = effectiveQuantization(answers);
  if (!quantization) return [];
  return [
    { flag: flagOf('quantizeLinearAction'), values: [quantization.linear] },
    { flag: flagOf('quantizeAttentionAction'), values: [quantization.attention] },
    ...(quantization.linear === 'MXFP4' ? flagWith(answers, 'mxfp4GroupSize') : []),
    ...flagWith(answers, 'quantizeNonExpertLinearAction'),
  ];
}

function cacheFlags(answers: Answers): readonly PlanFlag[] {
  return answered(answers, 'prefixCache') === true ? flagWith(answers, 'prefixCacheHitRate') : [];
}

/** The database, and that it is used: one flag means nothing without the other. */
function measuredFlags(answers: Answers): readonly PlanFlag[] {
  const path = flagWith(answers, 'measuredDatabase');
  return path.length === 0 ? [] : [{ flag: '--performance-model', values: ['profiling'] }, ...path];
}

/** The acceptance rates are always written: they are assumptions that carry straight into TPOT. */
function mtpFlags(answers: Answers): readonly PlanFlag[] {
  if (answered(answers, 'mtp') !== true) return [];
  const rates = answered(answers, 'mtpAcceptanceRates');
  return [
    ...(answers.mtpSizes ? listOf(answers, 'mtpSizes') : flagWith(answers, 'numMtpTokens')),
    ...(rates === null ? [] : [{ flag: flagOf('mtpAcceptanceRates'), values: rates.map(String) }]),
  ];
}

/** A draft model; its parts mean nothing without it. */
function draftFlags(answers: Answers): readonly PlanFlag[] {
  const method = flagWith(answers, 'speculativeMethod');
  if (method.length === 0) return [];
  const parts = [
    'numSpeculativeTokens',
    'acceptanceLength',
    'numDraftLayers',
    'draftModelConfigPath',
  ] as const;
  const markov = ['dsparkMarkovRank', 'dsparkMarkovHead'] as const;
  const own = answered(answers, 'speculativeMethod') === 'dspark' ? [...parts, ...markov] : parts;
  return [...method, ...own.flatMap((id) => flagWith(answers, id))];
}

/**
 * Nothing is passed for TP over every power of two, because that is what the optimizer searches by itself. As soon as
 * one dimension is widened every searched one is passed: a lone `--ep-sizes` would stop the search over TP.
 */
function searchFlags(answers: Answers): readonly PlanFlag[] {
  const { tp, ep, moeDp } = searchDimensions(answers);
  const isPlain = ep === null && tp.length === 0;
  return [
    ...(isPlain ? [] : [{ flag: flagOf('tpSizes'), values: tp.map(String) }]),
    ...(ep === null ? [] : [{ flag: flagOf('epSizes'), values: ep.map(String) }]),
    ...(moeDp === null ? [] : [{ flag: flagOf('moeDpSizes'), values: moeDp.map(String) }]),
  ];
}
