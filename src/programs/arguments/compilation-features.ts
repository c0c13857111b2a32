import type { Architecture, ForwardSpec, Quantization } from '../../engine/index.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { ConstraintError } from './argument-errors.ts';
import type { ParsedArguments } from './parsed-arguments.ts';

/** Facts of a model and a call that decide whether a feature of the compiler is modelled. */
export interface CompiledModel {
  readonly architecture: Architecture;
  readonly quantization: Quantization;
  /** Some pass predicts tokens. */
  readonly hasPredictions: boolean;
}

/**
 * Two streams overlap a collective with work that does not wait for it. Layers whose every operator waits for the one in
 * front of it leave nothing to overlap; shared experts, predictors, latent attention and sharded embeddings do.
 */
function isOneChain({ architecture, hasPredictions }: CompiledModel, given: ParsedArguments): boolean {
  const { family, mla, moe } = architecture;
  return (
    family === 'decoder' &&
    mla === null &&
    (moe === null || moe.sharedWidth === 0) &&
    !hasPredictions &&
    !given.isOn('--enable-external-shared-experts') &&
    given.text('--word-embedding-tp') === null &&
    (given.number('--pp-size') ?? 1) === 1
  );
}

/**
 * Features of `--compilation-config`. They change compiled graphs alone, but for the layout of sequence parallelism.
 * @throws ConstraintError for a feature that is not modelled for this model or quantisation
 */
export function compilationFeatures(
  given: ParsedArguments,
  model: CompiledModel,
  texts: Catalogue['engineCommand'],
): NonNullable<ForwardSpec['options']> {
  const features = given.texts('--compilation-config') ?? [];
  const isCompiled = given.isOn('--compile');
  const isOn = (feature: string) => isCompiled && features.includes(feature);
  const { linear } = model.quantization;
  if (isOn('enable_multistream') && !isOneChain(model, given)) {
    throw new ConstraintError(texts.multistreamNotModelled);
  }
  const dispatchFfnCombine = isOn('enable_dispatch_ffn_combine');
  if (dispatchFfnCombine && model.architecture.moe !== null) {
    if (linear === 'FP8' || linear === 'MXFP4') throw new ConstraintError(texts.combineNotModelled(linear));
    const external = '--enable-external-shared-experts';
    if (given.isOn(external)) throw new ConstraintError(texts.combineNotModelled(external));
  }
  return {
    dispatchFfnCombine,
    matmulAllReduce: isOn('enable_matmul_allreduce'),
    sequenceParallel: features.includes('enable_sequence_parallel'),
  };
}
