import { group } from '../../../text/words/matches.ts';
import { says } from '../../../text/words/words.ts';
import type { SlotMention } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';
import { eitherCount } from './machine-products.ts';

const productOf = /^(?<machines>[\d,]+) × (?<each>[\d,]+) =/u;
const number = (text: string) => Number(text.replaceAll(',', ''));

/** `128 dies (8 servers)`: what all machines together hold, and no machine alone. */
function filled(one: SlotMention, most: number): SlotMention {
  const values = (one.interpretations ?? []).map(({ value }) => Number(value));
  const [all, product] = values;
  const machines = Number(product) / Number(all);
  const isFilled = values.length === 2 && all === machines * most && Number(all) > most;
  return isFilled ? { ...one, value: all, interpretations: null } : one;
}

/** `2台，每台16卡`: who tells the devices of each machine or place in so many words means them, whatever machines of the name hold. */
const isToldOfEach = ({ folded }: SourceText, { start, end }: SlotMention) => {
  const words = folded.slice(start, end);
  return says('told-of-each', words) || says('site-name', words);
};

/**
 * `2 H200 nodes, 16 GPUs`: more devices than one machine holds, and no more than all of them do, are those of each or of
 * all.
 *
 * @param most devices of one machine of those named.
 */
export function withinMachines(
  source: SourceText,
  statements: readonly SlotMention[],
  most: number | null,
): readonly SlotMention[] {
  if (most === null) return statements;
  return statements.map((one) => {
    const told = one.slot === 'numDevices' ? productOf.exec(one.reading ?? '') : null;
    const [machines, each] = [number(group(told, 'machines')), number(group(told, 'each'))];
    const isOfAll = told && machines > 1 && each > most && each % machines === 0 && each / machines <= most;
    if (one.slot === 'numDevices' && isToldOfEach(source, one)) return one;
    if (one.slot === 'numDevices' && one.interpretations !== null) return filled(one, most);
    return isOfAll ? filled(eitherCount(machines, each, [one.start, one.end]), most) : one;
  });
}
