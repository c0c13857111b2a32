import type { ServingFramework } from '../framework/serving-framework.ts';
import type { NumberFormats } from '../model/number-formats.ts';
import { formatsOf } from '../model/number-formats.ts';
import { classOf, type ServingModel } from '../model/serving-model.ts';
import type { SystemFacts } from '../operators/system-facts.ts';

/** Checkpoints whose fp8 is scaled by blocks: the family's own releases. */
function isBlockScaled(model: ServingModel): boolean {
  return /^(deepseek|minimax|glm|kimi)/.test(model.modelType) || /^qwen3/.test(model.modelType);
}

/** The number formats that a point's words mean for a model on a system. */
export function pointFormats(
  precision: string,
  name: string,
  model: ServingModel,
  system: SystemFacts,
  framework: ServingFramework,
  isInferenceX: boolean,
): NumberFormats {
  const formats = weightFormats(precision, name, model, system, framework);
  // The launch scripts of InferenceX ask for an fp8 cache wherever weights are quantised.
  return isInferenceX && formats.experts !== 'bfloat16' ? { ...formats, cache: 'fp8' } : formats;
}

function weightFormats(
  precision: string,
  name: string,
  model: ServingModel,
  system: SystemFacts,
  framework: ServingFramework,
): NumberFormats {
  const words = `${precision} ${/nan|not stated/.test(precision) ? name : ''}`.toLowerCase();
  const modelClass = classOf(model);
  if (model.modelType === 'gpt_oss') {
    const experts = system.generation === 'blackwell' ? 'w4a8_mxfp4_mxfp8' : 'w4a16_mxfp4';
    return {
      ...formatsOf('mxfp4', { hasExperts: true }),
      experts,
      cache: framework === 'sglang' ? 'bfloat16' : 'fp8',
    };
  }
  if (/fp4|nvfp4|mxfp4/.test(words)) {
    const formats = formatsOf('nvfp4', { hasExperts: modelClass !== 'dense' });
    return modelClass === 'dense' ? formats : { ...formats, dense: 'nvfp4' };
  }
  if (/fp8_block/.test(words) || (/fp8/.test(words) && isBlockScaled(model))) {
    return {
      ...formatsOf('fp8_block', { hasExperts: true }),
      cache: modelClass === 'mla' ? 'fp8' : 'bfloat16',
    };
  }
  if (/fp8/.test(words)) {
    // vLLM fuses the scaling of activations into the kernel before only where its passes are on: Blackwell.
    const fusedQuantize = framework !== 'vllm' || system.generation === 'blackwell';
    return { ...formatsOf('fp8', { hasExperts: modelClass !== 'dense' }), fusedQuantize };
  }
  if (/w8a8|int8/.test(words)) return formatsOf('int8', { hasExperts: modelClass !== 'dense' });
  if (/w4a8|w4a16|int4/.test(words)) return formatsOf('int4', { hasExperts: modelClass !== 'dense' });
  return formatsOf('bf16', { hasExperts: modelClass !== 'dense' });
}
