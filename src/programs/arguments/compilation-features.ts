import type { Architecture, ForwardSpec, Quantization } from '../../engine/index.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { ConstraintError } from './argument-errors.ts';
import type { ParsedArguments } from './parsed-arguments.ts';

/** Facts of a model and a call that decide whether a feature of the compiler is modelled. */
export interface CompiledModel {
  readonly architecture: Architecture;
  readonly quantization: Quantization;
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
  const dispatchFfnCombine = isOn('enable_dispatch_ffn_combine');
  if (dispatchFfnCombine && model.architecture.moe !== null) {
    if (linear === 'FP8' || linear === 'MXFP4') throw new ConstraintError(texts.combineNotModelled(linear));
    const external = '--enable-external-shared-experts';
    if (given.isOn(external)) throw new ConstraintError(texts.combineNotModelled(external));
  }
  return {
    multistream: isOn('enable_multistream'),
    dispatchFfnCombine,
    matmulAllReduce: isOn('enable_matmul_allreduce'),
    sequenceParallel: features.includes('enable_sequence_parallel'),
  };
}
