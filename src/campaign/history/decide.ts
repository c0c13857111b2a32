import type { ReadChange } from './read-document.ts';

/** Verdicts of a rule on an earlier change; worded by the catalogue. */
export const decisionCodes = [
  'open-candidate',
  'closed',
  'missing-in-checkout',
  'kernel',
  'quantization',
  'scheduler',
  'speculative',
  'distributed',
  'model',
  'tests-only',
  'other',
] as const;
export type DecisionCode = (typeof decisionCodes)[number];

/** Which parts of a serving program a change touched, by the names of its files. */
const areas: readonly { readonly code: DecisionCode; readonly pattern: RegExp }[] = [
  { code: 'quantization', pattern: /quant|fp8|fp4|awq|gptq|marlin/i },
  { code: 'speculative', pattern: /spec_decode|speculative|eagle|medusa|mtp/i },
  {
    code: 'kernel',
    pattern: /csrc|\.cu$|\.cuh$|kernel|triton|attention|flash|mla|moe|cutlass|ops\//i,
  },
  { code: 'scheduler', pattern: /sched|core\/|engine\/|block_manager|kv_cache|radix|prefix/i },
  { code: 'distributed', pattern: /distributed|parallel|communicat|nccl|all_?reduce|expert/i },
  { code: 'model', pattern: /models?\//i },
];

const isAside = (path: string) =>
  /(?:^|\/)(?:tests?|docs?|examples?|\.github)\//i.test(path) || /\.md$/.test(path);

/** The decision that a rule can make of a change: by its state, then by what it touches. */
export function decisionFor(change: ReadChange, isMissing: boolean): DecisionCode {
  if (change.state === 'open') return 'open-candidate';
  if (change.state === 'closed') return 'closed';
  if (isMissing) return 'missing-in-checkout';
  if (change.files.length > 0 && change.files.every(isAside)) return 'tests-only';
  const touched = change.files.filter((path) => !isAside(path));
  const text = [...touched, change.title].join(' ');
  return areas.find(({ pattern }) => pattern.test(text))?.code ?? 'other';
}
