import type { Answers } from '../../plan/answers.ts';
import { answered } from '../../plan/answers.ts';
import type { PlanFacts } from '../../plan/plan-facts.ts';
import { gpuPrecision } from '../../plan/slots/gpu-precision.ts';
import { slotRecord } from '../../plan/slots/records.ts';
import { namesIn } from '../../plan/slots/values.ts';
import { anyWay, wordsOf } from '../../text/words/words.ts';
import type { Doubts } from './intents/doubt.ts';
import { asks, type SlotMention, sameLabel, states } from './slot-mention.ts';
import type { SourceText } from './source-text.ts';
import type { Interpretation } from './understanding.ts';

/** Questions that only a plan for GPUs has. */
const gpuQuestions: ReadonlySet<string> = new Set([
  'precision',
  'framework',
  'loadProtocol',
  'limitStatistic',
]);

/** Whether a question is one of a plan for GPUs. */
export function asksOfGpus(slot: string | null): boolean {
  return slot !== null && gpuQuestions.has(slot);
}

/** A device that is not known here is spoken of like a GPU, unless its name is one of an NPU. */
const ascendLike = new RegExp(`(?:(?<!\\d)(?:3|9)[1-9]0|${anyWay('npu-named')})`, 'iu');

/** Whether the devices that a text names, or those of the plan so far, are all GPUs. */
export function speaksOfGpus(
  statements: readonly SlotMention[],
  answers: Answers,
  facts: PlanFacts,
): boolean {
  const named = statements
    .filter(({ slot }) => slot === 'devices')
    .flatMap(({ value, interpretations }) =>
      interpretations ? interpretations.map((one) => one.value) : [value],
    )
    .flatMap(namesIn);
  const devices = new Set(named.length > 0 ? named : (answered(answers, 'devices') ?? []));
  return devices.size > 0 && [...devices].every((id) => facts.device(id)?.isGpu ?? !ascendLike.test(id));
}

const option = (value: string): Interpretation => {
  const label = slotRecord('precision').options.find((one) => one.value === value)?.label;
  return { value, label: label ?? sameLabel(value) };
};

/** `fp4` without a word for its scales: NVIDIA's or the open one. */
const openFourBits = new RegExp(`^${anyWay('four-bit-float')}$`, 'u');
const inBlocks = wordsOf('block-scaled');

/** Number format that a statement about quantization gives a GPU plan, where one checkpoint has one format. */
function asPrecision(source: SourceText, one: SlotMention, isFp8: boolean): readonly SlotMention[] {
  const span = [one.start, one.end] as const;
  const words = source.folded.slice(...span);
  if (one.slot === 'quantize') return [];
  if (one.slot === 'quantizeAttentionAction') {
    // The cache of an fp8 checkpoint is in fp8, too; nothing else can be said of it here.
    const agrees = one.isFallback || (one.value === 'FP8' && isFp8);
    if (!agrees) source.leave(...span, 'cache-format');
    return [];
  }
  // `int4`: the format by its own name, whatever else quantizes weights to as many bits.
  const named = slotRecord('precision').options.find(
    ({ value }) => value === words.replaceAll(/[^a-z0-9]/gu, ''),
  );
  if (named) return [states('precision', named.value, span)];
  if (openFourBits.test(words)) return [asks('precision', span, [option('nvfp4'), option('mxfp4')])];
  const actions = one.interpretations ? one.interpretations.map(({ value }) => value) : [one.value];
  const meant = actions.map((action) => gpuPrecision(String(action)));
  const same = new Set(meant.flatMap((found) => (found?.isSame ? [found.value] : [])));
  const near = new Set(meant.flatMap((found) => (found ? [found.value] : [])));
  const [only] = same;
  if (only === 'fp8' && inBlocks.test(words)) return [states('precision', 'fp8_block', span)];
  if (same.size === 1 && only) return [states('precision', only, span)];
  if (near.size > 0) return [asks('precision', span, [...near].map(option))];
  return [states('precision', String(one.value), span)];
}

/** Statements in the words of a GPU plan: one precision in place of the quantization of layers. */
export function forGpus(source: SourceText, statements: readonly SlotMention[]): readonly SlotMention[] {
  const isFp8 = statements.some(({ slot, value }) => slot === 'quantizeLinearAction' && value === 'FP8');
  return statements.flatMap((one) =>
    one.slot === 'quantize' || one.slot === 'quantizeLinearAction' || one.slot === 'quantizeAttentionAction'
      ? asPrecision(source, one, isFp8)
      : [one],
  );
}

/** Doubts in the words of a GPU plan; the recommended quantization leaves the precision open. */
export function doubtsOfGpus(doubts: Doubts, statements: readonly SlotMention[]): Doubts {
  const leavesOpen = statements.some(({ slot, value }) => slot === 'quantize' && value === 'recommended');
  const slots = doubts.slots.map((slot) => (slot === 'quantize' ? 'precision' : slot));
  return {
    ...doubts,
    isUnsure: doubts.isUnsure || leavesOpen,
    slots: [...new Set(leavesOpen ? [...slots, 'precision' as const] : slots)],
  };
}
