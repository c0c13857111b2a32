import {
  type Architecture,
  type DeviceProfile,
  type DraftModel,
  deviceProfiles,
  gridSize,
  requestShape,
  someLayersOf,
  UnknownModelError,
  UnsupportedArchitectureError,
  withNearestPeaks,
  withoutLayers,
} from '../../engine/index.ts';
import type { ForwardRequest } from '../../results/writers/text-generate/simulated-pass.ts';
import { ModelConfigError } from '../../store/model-config.ts';
import { architectureOfModel } from '../../store/model-folder.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { worded } from '../../text/worded.ts';
import { ArgumentError, ConstraintError } from '../arguments/argument-errors.ts';
import { compilationFeatures } from '../arguments/compilation-features.ts';
import { ownProfiles } from '../arguments/device-files.ts';
import { checkDraft, draftOf } from '../arguments/draft-arguments.ts';
import { imagesOf } from '../arguments/image-arguments.ts';
import { modelName } from '../arguments/model-argument.ts';
import type { ParsedArguments } from '../arguments/parsed-arguments.ts';
import { quantizationOf } from '../arguments/quantization-arguments.ts';
import type { RequestIo } from '../engine-io.ts';
import { splitOf } from './split-arguments.ts';

type Texts = Catalogue['engineCommand'];

/** The one profile to simulate on; a device file that is given alone is it. @throws ArgumentError, ConstraintError */
function deviceOf(given: ParsedArguments, texts: Texts): DeviceProfile {
  const own = ownProfiles(given, texts);
  const known = new Map([...deviceProfiles, ...own.map((profile) => [profile.name, profile] as const)]);
  const [first] = own;
  const name = given.isGiven('--device') || first === undefined ? given.text('--device') : first.name;
  const profile = known.get(name ?? '');
  if (profile === undefined) {
    throw new ArgumentError(texts.unknownDevice(`'${name}'`, [...known.keys()].join(', ')));
  }
  return profile;
}

/** @throws ConstraintError for a model that nobody knows or that is not modelled */
function modelOf(given: ParsedArguments, model: string, texts: Texts): Architecture {
  try {
    const whole = architectureOfModel(model);
    const layers = given.number('--num-hidden-layers-override') ?? 0;
    if (layers > whole.layers) throw new ConstraintError(texts.tooManyLayers(layers, whole.layers));
    return layers === 0
      ? whole
      : layers < 0
        ? withoutLayers(whole)
        : someLayersOf(whole, { first: 0, end: layers });
  } catch (error) {
    if (error instanceof ModelConfigError) {
      throw new ConstraintError(texts.modelConfig[error.fault](error.path));
    }
    if (error instanceof UnknownModelError) {
      throw new ConstraintError(`${texts.modelUnknown(model)}. ${texts.modelUnknownHint}`);
    }
    if (error instanceof UnsupportedArchitectureError) {
      throw new ConstraintError(texts.modelUnsupported(worded(texts.problems.model, error.problem)));
    }
    throw error;
  }
}

/**
 * Ranks for shared experts alone beside shared experts over TP, also where no such ranks are asked for: the real program
 * looks at the flags. @throws ConstraintError
 */
function checkHostedExperts(given: ParsedArguments, { moe }: Architecture, texts: Texts): void {
  const isBoth = given.isOn('--enable-shared-expert-tp') && given.isOn('--host-external-shared-experts');
  if (!isBoth || moe === null) return;
  const problem = { code: 'shared-expert-tp', reason: 'external' } as const;
  throw new ConstraintError(worded(texts.problems.split, problem));
}

function externalSharedExperts(given: ParsedArguments): 'off' | 'elsewhere' | 'hosted' {
  if (!given.isOn('--enable-external-shared-experts')) return 'off';
  return given.isOn('--host-external-shared-experts') ? 'hosted' : 'elsewhere';
}

/**
 * Images beside other ranks for their encoder, and beside pipeline stages, where the real program runs text alone.
 * @throws ConstraintError for an encoder whose share of a rank was never recorded
 */
function checkImages(
  given: ParsedArguments,
  { family }: Architecture,
  visionTp: number,
  io: RequestIo,
  texts: Texts,
): void {
  if (visionTp > 1 && family !== 'qwen3-vl') {
    throw new ConstraintError(texts.imagesNotModelled('--vision-tp-size'));
  }
  if ((given.number('--pp-size') ?? 1) > 1) io.err(`[WARNING] ${texts.imagesInStages}\n`);
}

/** New tokens of each query: a draft's block in decode, whatever `--query-length` says. */
function queryLengthOf(
  given: ParsedArguments,
  draft: DraftModel | null,
  io: RequestIo,
  texts: Texts,
): number {
  const said = given.number('--query-length') ?? 1;
  if (draft === null || !given.isOn('--decode') || said === draft.blockSize) return said;
  io.err(`[WARNING] ${texts.draftQueryLength(draft.blockSize, said)}\n`);
  return draft.blockSize;
}

/**
 * The forward pass that a command line asks for.
 * @throws ArgumentError, ConstraintError with the verdict of the real program
 */
export function forwardRequest(given: ParsedArguments, io: RequestIo, texts: Texts): ForwardRequest {
  checkDraft(given, [given.number('--num-mtp-tokens') ?? 0], texts);
  const device = deviceOf(given, texts);
  const model = modelName(given, texts);
  const architecture = modelOf(given, model, texts);
  if (architecture.basis !== 'recorded-passes')
    io.err(`[WARNING] ${texts.layouts[architecture.basis](model)}\n`);
  const split = splitOf(given, texts);
  const ranks = gridSize(device);
  if (split.worldSize > ranks && split.pp > 1) {
    throw new ConstraintError(texts.gridExceededInStages(device.name, split.worldSize, ranks));
  }
  if (split.worldSize > ranks) {
    io.err(`[WARNING] ${texts.gridExceeded(device.name, split.worldSize, ranks)}\n`);
  }
  const quantization = quantizationOf(given);
  checkHostedExperts(given, architecture, texts);
  const { attention } = quantization;
  const linears = quantization.nonExpertLinear ?? quantization.linear;
  if (architecture.mla !== null && attention !== 'DISABLED' && linears === 'DISABLED') {
    throw new ConstraintError(texts.latentQuantization(attention));
  }
  const { image, note } = imagesOf(given, architecture, { countIsOpen: false }, texts);
  if (note !== null) io.err(`[WARNING] ${note}\n`);
  const visionTp = given.number('--vision-tp-size') ?? 1;
  if (image !== null) checkImages(given, architecture, visionTp, io, texts);
  const compile = given.isOn('--compile');
  const mtpTokens = Math.max(0, given.number('--num-mtp-tokens') ?? 0);
  const features = compilationFeatures(given, { architecture, quantization }, texts);
  const queries = given.number('--num-queries') ?? 1;
  const contextLength = given.number('--context-length') ?? 0;
  const draft = draftOf(given, architecture, contextLength, io, texts)?.model ?? null;
  const queryLength = queryLengthOf(given, draft, io, texts);
  if (contextLength + queryLength < 1) {
    throw new ConstraintError(texts.queryTooShort(contextLength + queryLength));
  }
  return {
    model,
    spec: {
      architecture,
      device: given.isOn('--nearest-peak') ? withNearestPeaks(device, quantization) : device,
      split,
      quantization,
      compile,
      mtpTokens,
      draft,
      dynamicShapes: false,
      options: {
        wordEmbeddingTp: given.choice('--word-embedding-tp', ['col', 'row']),
        sharedExpertTp: given.isOn('--enable-shared-expert-tp'),
        redundantExperts: given.isOn('--enable-redundant-experts'),
        externalSharedExperts: externalSharedExperts(given),
        ...features,
        tracesEveryLayer: given.isOn('--no-repetition'),
        visionTp,
        image,
      },
    },
    shape: requestShape({
      queries,
      queryLength,
      contextLength,
      isDecode: given.isOn('--decode'),
      prefixHitRate: given.number('--prefix-cache-hit-rate') ?? 0,
      dp: split.dp,
    }),
    queries,
    queryLength,
    reservedMemoryGiB: given.number('--reserved-memory-gb') ?? 0,
  };
}
