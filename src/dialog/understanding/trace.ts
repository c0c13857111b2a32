import { isSlotId, type SlotId } from '../../plan/slots/values.ts';
import { spelled } from '../../text/words/spelling.ts';
import { type FiredCue, firedCue, groupNames } from '../../text/words/words.ts';
import { cuesOf } from './figures/cues.ts';
import type { Understanding } from './understanding.ts';

/** Which words of a text said what, and the line of `dialogs/words.yaml` that recognised them. */
export interface SaidBy {
  readonly slot: SlotId;
  /** The exact substring. */
  readonly text: string;
  readonly value: unknown;
  /** Null where names or a grammar of numbers recognised the words, and no line of the file. */
  readonly cue: FiredCue | null;
}

/** The trace of a text: every value and every phrase that is asked about, with the cue that fired. */
export function traceSaid(heard: Understanding): readonly SaidBy[] {
  const filled = Object.keys(heard.slots)
    .filter(isSlotId)
    .flatMap((slot) => {
      const one = heard.slots[slot];
      return one === undefined ? [] : [{ slot, text: one.text, value: one.value }];
    });
  const asked = heard.ask.map(({ slot, text, interpretations }) => ({
    slot,
    text,
    value: interpretations.map(({ value }) => value),
  }));
  return [...filled, ...asked].map((one) => ({ ...one, cue: cueIn(one.slot, one.text) }));
}

/** The line that fired in some words: of the words for figures of that slot first, then of any group but the questions'. */
function cueIn(slot: SlotId, text: string): FiredCue | null {
  const words = spelled(text);
  const own = cuesOf(slot).map((id) => `figure-${id}`);
  const others = groupNames.filter((name) => slotGroups[name]?.includes(slot));
  for (const group of [...own, ...others]) {
    const fired = firedCue(group, words);
    if (fired) return fired;
  }
  return null;
}

/** Groups whose lines state a slot by themselves. */
const slotGroups: Readonly<Record<string, readonly SlotId[]>> = {
  'text-only': ['textOnly'],
  'device-hour-cost': ['deviceHourCost'],
  'unknown-formats': ['quantizeLinearAction', 'quantize', 'precision'],
  'eight-bit-weights': ['quantizeLinearAction', 'quantize', 'precision'],
  unquantized: ['quantizeLinearAction', 'quantizeAttentionAction', 'quantize', 'precision'],
  'recommended-quantization': ['quantize'],
  'kv-cache-quantized': ['quantizeAttentionAction'],
  'quantized-kv-cache': ['quantizeAttentionAction'],
  'kv-cache-unquantized': ['quantizeAttentionAction'],
  'framework-vllm': ['framework'],
  'framework-sglang': ['framework'],
  'framework-trtllm': ['framework'],
  'load-closed-loop': ['loadProtocol'],
  'load-poisson': ['loadProtocol'],
  'load-constant-rate': ['loadProtocol'],
  'load-burst': ['loadProtocol'],
  'load-max-load': ['loadProtocol'],
  'statistic-mean': ['limitStatistic'],
  'statistic-median': ['limitStatistic'],
  'statistic-p90': ['limitStatistic'],
  'statistic-p99': ['limitStatistic'],
  aggregated: ['mode'],
  disaggregated: ['mode'],
  'instance-ratio': ['mode'],
  'how-many-instances': ['mode'],
  'open-instance-counts': ['mode'],
  'both-phases-apart': ['mode', 'phases'],
  'each-phase-alone': ['mode'],
  'both-phases': ['phases'],
  'only-phase': ['mode', 'phases'],
  'tp-only': ['searchSpace'],
  'whole-search-space': ['searchSpace'],
  'named-prefix-cache': ['prefixCache'],
  'named-mtp': ['mtp'],
  'named-compile': ['compile'],
  eager: ['compile'],
  'without-limit': ['ttftLimitMs', 'tpotLimitMs'],
  'limit-absent': ['ttftLimitMs', 'tpotLimitMs'],
  'largest-batch': ['batchRange'],
  'batch-word': ['batchRange'],
  'other-accelerators': ['devices'],
  'model-series': ['model'],
};
