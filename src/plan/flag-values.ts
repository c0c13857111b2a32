import { type SlotRecord, slotRecords } from './slots/records.ts';
import type { SlotId, SlotValues } from './slots/values.ts';

/** Slots that the flags of the optimizer say together with others, or by being there at all. */
const spoken: readonly SlotId[] = ['compile', 'lengthDistribution'];

function isNumbers(values: readonly number[]): boolean {
  return values.length > 0 && values.every(Number.isFinite);
}

/** The value of one slot in the words of its flag; undefined where they are none. */
function valueInWords(record: SlotRecord, words: readonly string[]): unknown {
  const [first] = words;
  switch (record.kind) {
    case 'devices':
      return words.length > 0 ? words : undefined;
    case 'integers':
      return words.every((word) => Number.isInteger(Number(word))) ? words.map(Number) : undefined;
    case 'numbers':
    case 'fractions':
      return isNumbers(words.map(Number)) ? words.map(Number) : undefined;
    case 'choice':
      return record.options.find(({ value }) => sameWord(String(value)) === sameWord(first ?? ''))?.value;
    case 'path':
      return first;
    case 'boolean':
      return true;
    default:
      return words.length === 1 && isNumbers([Number(first)]) ? Number(first) : undefined;
  }
}

function sameWord(word: string): string {
  return word.toLowerCase().replaceAll('-', '_');
}

/** Mode and phases by the flags of the present optimizer. */
function modeValues(flags: ReadonlyMap<string, readonly string[]>): Partial<SlotValues> {
  if (flags.has('--enable-optimize-prefill-decode-ratio')) return { mode: 'pd-ratio' };
  if (!flags.has('--disagg')) return { mode: 'aggregation' };
  const hasTtft = flags.has('--ttft-limit');
  const hasTpot = flags.has('--tpot-limit');
  return { mode: 'disaggregation', phases: hasTtft && hasTpot ? 'both' : hasTtft ? 'prefill' : 'decode' };
}

/** Values that switches and sizes imply: a hit rate is a prefix cache, sizes of experts are a wider search. */
function impliedValues(flags: ReadonlyMap<string, readonly string[]>): Partial<SlotValues> {
  const rate = Number(flags.get('--prefix-cache-hit-rate')?.[0] ?? 0);
  const tokens = Number(flags.get('--num-mtp-tokens')?.[0] ?? 0);
  const hasActions = flags.has('--quantize-linear-action') || flags.has('--quantize-attention-action');
  return {
    compile: flags.has('--compile'),
    prefixCache: rate > 0,
    mtp: tokens > 0,
    searchSpace: flags.has('--moe-dp-sizes') ? 'tp-ep-moedp' : flags.has('--ep-sizes') ? 'tp-ep' : 'tp',
    ...(hasActions ? { quantize: 'custom' } : {}),
  };
}

/** A length that is no number is the file of a distribution. */
function lengthValues(flags: ReadonlyMap<string, readonly string[]>): Partial<SlotValues> {
  const [word] = flags.get('--input-length') ?? [];
  return word === undefined || /^\d+$/.test(word) ? {} : { lengthDistribution: word };
}

/**
 * The values of a plan that flags of the optimizer state, the inverse of `optimizerFlags`: any slot with a flag is read
 * by its record. `flags` have their present names; the model is not among them.
 */
export function flagValues(flags: ReadonlyMap<string, readonly string[]>): Partial<SlotValues> {
  const own = slotRecords.flatMap((record) => {
    const words = record.optimizer === null ? undefined : flags.get(record.optimizer);
    if (words === undefined || spoken.includes(record.id)) return [];
    const value = valueInWords(record, words);
    return value === undefined ? [] : [[record.id, value] as const];
  });
  return {
    ...modeValues(flags),
    ...impliedValues(flags),
    ...Object.fromEntries(own),
    ...lengthValues(flags),
  };
}
