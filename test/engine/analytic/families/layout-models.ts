/** One model of each layout, by its name. */
export const layoutModels = [
  'inclusionAI/Ling-1T',
  'deepseek-ai/DeepSeek-V3.1',
  'deepseek-ai/DeepSeek-V3.2',
  'deepseek-ai/DeepSeek-V4-Flash',
  'baidu/ERNIE-4.5-21B-A3B-PT',
  'zai-org/GLM-4.5-Air',
  'moonshotai/Kimi-K2-Instruct-0905',
  'MiniMaxAI/MiniMax-M2.7',
  'MiniMaxAI/MiniMax-M3',
  'Qwen/Qwen3-0.6B',
  'Qwen/QwQ-32B',
  'Qwen/Qwen3-235B-A22B-Instruct-2507',
  'Qwen/Qwen3.5-27B',
  'Qwen/Qwen3-Next-80B-A3B-Thinking',
  'Qwen/Qwen3-VL-2B-Instruct',
] as const;
