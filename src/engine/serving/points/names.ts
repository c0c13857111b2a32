import type { ServingFramework } from '../framework/serving-framework.ts';

const frameworkNames: readonly (readonly [RegExp, ServingFramework])[] = [
  [/vllm[-_ ]?ascend/, 'vllm-ascend'],
  [/sglang/, 'sglang'],
  [/trt|tensorrt/, 'trtllm'],
  [/vllm/, 'vllm'],
];

/** The framework that a name means: `dynamo-trt`, `mori-sglang` and the like count as what they run. */
export function frameworkNamed(name: string): ServingFramework | null {
  const lower = name.toLowerCase();
  return frameworkNames.find(([pattern]) => pattern.test(lower))?.[1] ?? null;
}

/** Endings of checkpoint names that say a number format or a release, not another architecture. */
const endings =
  /(fp8|fp4|nvfp4|mxfp4|bf16|int8|int4|w8a8|w4a8|w4a16|awq|gptq|instruct|chat|hf|thinking|base|0528|0324|0905|2507|99|999|v01|v02|v03|it)$/;

/** A model's name without organisation, punctuation and such endings. */
export function bareModelName(name: string): string {
  let bare = (name.split('/').at(-1) ?? name)
    .toLowerCase()
    .replace(/\([^()]{0,200}\)/g, '')
    .replace(/^meta-/, '')
    .replace(/[^a-z0-9]/g, '');
  for (let shorter = bare.replace(endings, ''); shorter !== bare; shorter = bare.replace(endings, ''))
    bare = shorter;
  return bare.replace(/^deepseek(v3r1|r1)$/, 'deepseekr1');
}

/** A system's name without maker and punctuation. */
export function bareSystemName(name: string): string {
  return name
    .toLowerCase()
    .replace(/\b(nvidia|amd|instinct|intel|google|hgx|nvl72|gpu|gb|hbm3e?|\d+gb)\b/g, '')
    .replace(/[^a-z0-9]/g, '');
}
