import { textBehind } from '../../../text/words/around.ts';
import { anyWay } from '../../../text/words/words.ts';
import type { SlotMention } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';

/** No server has more devices than this. */
const largestServer = 16;
const ofMachine = new RegExp(`^ ?${anyWay('machine-property-behind')}`, 'u');

/**
 * `our nodes have 8 GPUs each; we use 16`: how many devices a machine has says nothing of the plan where no machines are
 * counted and another figure counts the devices.
 */
export function withoutMachineProperty(
  source: SourceText,
  statements: readonly SlotMention[],
): readonly SlotMention[] {
  const counts = statements.filter(({ slot }) => slot === 'numDevices');
  if (counts.length !== 2 || counts.some((one) => typeof one.value !== 'number' || one.reading !== null))
    return statements;
  const property = counts.find(({ end }) => ofMachine.test(textBehind(source.folded, end, 24)));
  const all = counts.find((one) => one !== property);
  if (!property || !all) return statements;
  const [each, whole] = [Number(property.value), Number(all.value)];
  const isProperty = each <= largestServer && whole > each && whole % each === 0;
  return isProperty ? statements.filter((one) => one !== property) : statements;
}
