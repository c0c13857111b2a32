import {
  type Architecture,
  type OptimizeRequest,
  optimizeDefaults,
  type RequestedDraft,
  searchStrategies,
  UnknownModelError,
  UnsupportedArchitectureError,
  withNearestPeaks,
} from '../../engine/index.ts';
import { ModelConfigError } from '../../store/model-config.ts';
import { architectureOfModel } from '../../store/model-folder.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { worded } from '../../text/worded.ts';
import { ArgumentError, ConstraintError } from '../arguments/argument-errors.ts';
import { compilationFeatures } from '../arguments/compilation-features.ts';
import { checkDraft, DraftMisfitError, draftOf } from '../arguments/draft-arguments.ts';
import { imagesOf } from '../arguments/image-arguments.ts';
import { measuredSourceOf } from '../arguments/measured-arguments.ts';
import { modelName } from '../arguments/model-argument.ts';
import type { ParsedArguments } from '../arguments/parsed-arguments.ts';
import { quantizationOf } from '../arguments/quantization-arguments.ts';
import type { RequestIo } from '../engine-io.ts';
import { checkDistribution, limitsOf, taskOf } from './deployment.ts';
import { devicesOf } from './devices.ts';
import { NothingFoundError } from './nothing-found-error.ts';
import { promptLengths, readInputLength } from './prompt-lengths.ts';
import { combinationCount, searchSpaceOf } from './search-space.ts';

type Texts = Catalogue['engineCommand'];

/** @throws NothingFoundError for a model nobody knows, ConstraintError for one that is known and not modelled. */
function architecture(model: string, texts: Texts): Architecture {
  try {
    return architectureOfModel(model);
  } catch (error) {
    if (error instanceof ModelConfigError) {
      throw new NothingFoundError(
        `${texts.modelUnknown(model)}: ${texts.modelConfig[error.fault](error.path)}`,
      );
    }
    if (error instanceof UnknownModelError) {
      throw new NothingFoundError(`${texts.modelUnknown(model)}. ${texts.modelUnknownHint}`);
    }
    if (error instanceof UnsupportedArchitectureError) {
      throw new ConstraintError(texts.modelUnsupported(worded(texts.problems.model, error.problem)));
    }
    throw error;
  }
}

function batchRangeOf(given: ParsedArguments, texts: Texts): OptimizeRequest['batchRange'] {
  const values = given.numbers('--batch-range');
  if (values === null) return null;
  const [first, second] = values;
  if (first === undefined || values.length > 2) {
    throw new ConstraintError(texts.batchRangeCount(values.length));
  }
  const range = second === undefined ? { from: 1, to: first } : { from: first, to: second };
  if (second !== undefined && first > second) throw new ConstraintError(texts.batchRangeOrder(first, second));
  if (values.some((value) => value <= 0)) throw new ConstraintError(texts.batchRangePositive);
  return range;
}

function acceptanceRates(given: ParsedArguments, texts: Texts): readonly number[] {
  const rates = given.numbers('--mtp-acceptance-rates') ?? [];
  const tooLong = (given.numbers('--num-mtp-tokens') ?? []).filter((tokens) => tokens > rates.length + 1);
  if (tooLong.length > 0) throw new ConstraintError(texts.mtpTooLong(tooLong.join(', '), rates.length));
  return rates;
}

/** @throws NothingFoundError for a draft that no configuration can be built with, ConstraintError for no draft */
function searchedDraft(
  given: ParsedArguments,
  target: Architecture,
  io: RequestIo,
  texts: Texts,
): RequestedDraft | null {
  try {
    return draftOf(given, target, 0, io, texts);
  } catch (error) {
    if (error instanceof DraftMisfitError) throw new NothingFoundError(error.message);
    throw error;
  }
}

/** Ranks that a profile must be able to hold. */
function ranksOf(given: ParsedArguments, numDevices: number): number {
  const instances = ['--prefill-devices-per-instance', '--decode-devices-per-instance'];
  return Math.max(numDevices, ...instances.map((flag) => given.number(flag) ?? 1));
}

function warnOfSize(given: ParsedArguments, combinations: number, io: RequestIo, texts: Texts): void {
  const limit = given.number('--max-search-combinations') ?? 0;
  if (limit > 0 && combinations > limit) {
    io.err(`[WARNING] ${texts.manyCombinations(combinations, limit)}\n`);
  }
}

/**
 * The search that a command line asks for. The checks run in the order of the real program, so that of several wrong
 * flags the same one is named.
 * @throws ArgumentError, ConstraintError, NothingFoundError
 */
export function optimizerRequest(given: ParsedArguments, io: RequestIo, texts: Texts): OptimizeRequest {
  if (given.text('--performance-model') === 'profiling' && !given.isGiven('--profiling-database-path')) {
    throw new ArgumentError(texts.measuredDataRequired);
  }
  const input = readInputLength(given.text('--input-length') ?? '', io, texts);
  const batchRange = batchRangeOf(given, texts);
  const model = modelName(given, texts);
  const numDevices = given.number('--num-devices') ?? optimizeDefaults.numDevices;
  checkDraft(given, given.numbers('--num-mtp-tokens') ?? [], texts);
  const space = searchSpaceOf(given, numDevices, texts);
  warnOfSize(given, combinationCount(space, numDevices), io, texts);
  const devices = devicesOf(given, ranksOf(given, numDevices), texts);
  if ('path' in input) checkDistribution(given, texts);
  const prompts = promptLengths(input, texts);
  const mtpAcceptanceRates = acceptanceRates(given, texts);
  const task = taskOf(given, texts);
  const ofModel = architecture(model, texts);
  if (ofModel.basis !== 'recorded-passes') io.err(`[WARNING] ${texts.layouts[ofModel.basis](model)}\n`);
  const { image, note } = imagesOf(given, ofModel, { countIsOpen: true }, texts);
  if (note !== null) io.err(`[WARNING] ${note}\n`);
  const draft = searchedDraft(given, ofModel, io, texts);
  const compile = given.isOn('--compile');
  const quantization = quantizationOf(given);
  return {
    model,
    architecture: ofModel,
    devices: given.isOn('--nearest-peak')
      ? devices.map((device) => withNearestPeaks(device, quantization))
      : devices,
    numDevices,
    task,
    limits: limitsOf(given),
    prompts,
    outputTokens: given.number('--output-length') ?? 1,
    prefixCacheHitRate: given.number('--prefix-cache-hit-rate') ?? 0,
    space,
    mtpAcceptanceRates,
    draft,
    quantization,
    compile,
    options: {
      wordEmbeddingTp: given.choice('--word-embedding-tp', ['col', 'row']),
      sharedExpertTp: given.isOn('--enable-shared-expert-tp'),
      ...compilationFeatures(given, { architecture: ofModel, quantization }, texts),
      image,
    },
    ...(given.text('--performance-model') === 'profiling'
      ? { measured: measuredSourceOf(given, texts) }
      : {}),
    maxBatchedTokens: given.number('--max-batched-tokens'),
    batchRange,
    strategy: given.choice('--concurrency-search-strategy', searchStrategies) ?? 'exponential',
    servingCostMs: given.number('--serving-cost') ?? 0,
    reservedMemoryGiB: given.number('--reserved-memory-gb') ?? optimizeDefaults.reservedMemoryGiB,
  };
}
