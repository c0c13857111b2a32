/** Serving frameworks whose traces are told apart; `other` is any other program. */
export const frameworks = ['sglang', 'vllm', 'trtllm', 'tokenspeed', 'other'] as const;
export type Framework = (typeof frameworks)[number];

/** Names that people and files use for a framework. */
const aliases: Readonly<Record<string, Framework>> = {
  sglang: 'sglang',
  sgl: 'sglang',
  vllm: 'vllm',
  'vllm-ascend': 'vllm',
  trtllm: 'trtllm',
  trt: 'trtllm',
  tllm: 'trtllm',
  'tensorrt-llm': 'trtllm',
  tensorrtllm: 'trtllm',
  tokenspeed: 'tokenspeed',
  'token-speed': 'tokenspeed',
  ts: 'tokenspeed',
  other: 'other',
};

/** Every word that `--framework` takes besides `auto`. */
export const frameworkWords: readonly string[] = Object.keys(aliases);

/** The framework of a word; null for words that name none. `_` is `-`. */
export function frameworkOf(word: string): Framework | null {
  return aliases[word.trim().toLowerCase().replaceAll('_', '-')] ?? null;
}

const displayNames: Readonly<Record<Framework, string>> = {
  sglang: 'SGLang',
  vllm: 'vLLM',
  trtllm: 'TensorRT-LLM',
  tokenspeed: 'TokenSpeed',
  other: 'other',
};

/** How a framework writes its own name. */
export function frameworkName(framework: Framework): string {
  return displayNames[framework];
}
