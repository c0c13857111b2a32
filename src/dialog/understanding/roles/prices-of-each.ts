import { type SlotMention, states } from '../slot-mention.ts';

const priceOf = ({ value }: SlotMention) =>
  Array.isArray(value) && value.length === 1 ? Number(value[0]) : null;

/** `H200每卡时25元，B200每卡时40元`: a price behind each of several devices is that of the device, in their order. */
export function pricesOfEach(statements: readonly SlotMention[]): readonly SlotMention[] {
  const inOrder = (slot: SlotMention['slot']) =>
    statements.filter((one) => one.slot === slot).toSorted((a, b) => a.start - b.start);
  const [prices, devices] = [inOrder('deviceHourCost'), inOrder('devices')];
  const [first, last] = [prices[0], prices.at(-1)];
  if (!first || !last || prices.length < 2 || prices.length !== devices.length) return statements;
  const isOfDevice = prices.every((price, at) => {
    const [own, next] = [devices[at], devices[at + 1]];
    const isNamed = own !== undefined && own.interpretations === null && own.end <= price.start;
    return isNamed && (next === undefined || price.end <= next.start);
  });
  const values = prices.flatMap((one) => priceOf(one) ?? []);
  if (!isOfDevice || values.length !== prices.length) return statements;
  return [
    ...statements.filter((one) => !prices.includes(one)),
    states('deviceHourCost', values, [first.start, last.end]),
  ];
}
