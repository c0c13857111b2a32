import { group, matchesOf } from '../../../text/words/matches.ts';
import { grouped } from '../../../text/words/numbers.ts';
import { type SlotMention, states, type TextRange } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';

const ratio = /(?<![a-z0-9])(?<p>\d{1,3}) ?p ?(?<d>\d{1,3}) ?d(?![a-z0-9])/gu;

/**
 * `2P1D …, each P 16 dies, D 32 dies`: numbers of instances whose sizes stand elsewhere come to the devices in all.
 *
 * @param before what was read of the text before.
 */
export function countedInstances(
  source: SourceText,
  statements: readonly SlotMention[],
  before: readonly SlotMention[],
): readonly SlotMention[] {
  const said = [...before, ...statements];
  const sizeOf = (slot: SlotMention['slot']) => {
    const [one, ...more] = said.filter((other) => other.slot === slot);
    return typeof one?.value === 'number' && more.length === 0 ? one.value : null;
  };
  const [pSize, dSize] = [sizeOf('prefillDevicesPerInstance'), sizeOf('decodeDevicesPerInstance')];
  const [told, ...more] = matchesOf(source.folded, ratio);
  const hasCount = said.some(({ slot }) => slot === 'numDevices');
  if (pSize === null || dSize === null || !told || more.length > 0 || hasCount) return statements;
  const [p, d] = [Number(group(told, 'p')), Number(group(told, 'd'))];
  const all = p * pSize + d * dSize;
  const span: TextRange = [told.index, told.index + told[0].length];
  const reading = `${grouped(p)} × ${grouped(pSize)} + ${grouped(d)} × ${grouped(dSize)} = ${grouped(all)}`;
  return p > 0 && d > 0 ? [...statements, states('numDevices', all, span, reading)] : statements;
}
