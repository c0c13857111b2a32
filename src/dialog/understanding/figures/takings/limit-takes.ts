import type { SlotId } from '../../../../plan/slots/values.ts';
import { labelled } from '../../../../text/labelled.ts';
import { grouped, tidy } from '../../../../text/words/numbers.ts';
import type { Quantity } from '../quantity.ts';
import { asksAbout, isPlain, type Take, type Taking, takes } from './taking.ts';

function timeReading(quantity: Quantity): string | null {
  if (quantity.unit !== 'milliseconds' || quantity.value === quantity.figure) return null;
  return `${grouped(quantity.value / 1000)} s = ${grouped(quantity.value)} ms`;
}

/** A bare figure that may be seconds or milliseconds: both are named. */
function secondsOrMilliseconds(slot: SlotId, figure: number): Taking {
  const inSeconds = tidy(figure * 1000);
  return asksAbout(slot, [
    { value: inSeconds, label: labelled(({ meant }) => meant.seconds(grouped(figure))) },
    { value: figure, label: labelled(({ meant }) => meant.milliseconds(grouped(figure))) },
  ]);
}

/** No first token comes within 20 ms, and no one asks for less than 1 ms a token. */
const smallestPlainMs = { ttftLimitMs: 20, tpotLimitMs: 1 } as const;

function limitTakes(slot: 'ttftLimitMs' | 'tpotLimitMs'): Take {
  return (quantity) => {
    if (quantity.unit === 'milliseconds') return takes(slot, quantity.value, timeReading(quantity));
    if (!isPlain(quantity)) return null;
    // A value that is no limit at all is refused by its slot, with the reason.
    if (quantity.value <= 0) return takes(slot, quantity.value);
    if (quantity.value < smallestPlainMs[slot]) return secondsOrMilliseconds(slot, quantity.value);
    return takes(slot, quantity.value);
  };
}

/** The limit of the time to the first token, in milliseconds; a small bare number may be seconds and is asked about. */
export const ttftTakes: Take = limitTakes('ttftLimitMs');

/** No server gives one user so many tokens each second: such a rate is that of all. */
const fastestReader = 2000;

/** `25 tokens/s` for one user is 40 ms for one token. */
export const ratePerUserTakes: Take = (quantity) => {
  if (quantity.unit !== 'tokensPerSecond' || quantity.value <= 0 || quantity.value >= fastestReader)
    return null;
  const limit = Math.round(1_000_000 / quantity.value) / 1000;
  return takes('tpotLimitMs', limit, `${grouped(quantity.value)} tokens/s per user = ${grouped(limit)} ms`);
};

/** A figure beside words that already say tokens each second for one user. */
export const userRateTakes: Take = (quantity, textFacts) =>
  isPlain(quantity) && quantity.value >= 1
    ? ratePerUserTakes({ ...quantity, unit: 'tokensPerSecond' }, textFacts)
    : ratePerUserTakes(quantity, textFacts);

const tpotTimeTakes = limitTakes('tpotLimitMs');

/** The limit of the time of each further token, told as a time or as tokens a second of one user. */
export const tpotTakes: Take = (quantity, textFacts) =>
  ratePerUserTakes(quantity, textFacts) ?? tpotTimeTakes(quantity, textFacts);

/** No token after the first one may take longer than this. */
const longestTokenMs = 1000;

/** Behind `after that`: a rate or a short time is that of every further token. */
export const afterwardsTakes: Take = (quantity, textFacts) =>
  quantity.unit === 'milliseconds' && quantity.value > longestTokenMs
    ? null
    : quantity.unit === 'milliseconds'
      ? takes('tpotLimitMs', quantity.value, timeReading(quantity))
      : ratePerUserTakes(quantity, textFacts);

/** A latency as long as this may be that of a whole answer as well. */
const shortestAnswerMs = 1000;

/** A latency that is not said to be that of the first or of every token: both are named. */
export const latencyTakes: Take = (quantity) => {
  if (quantity.unit !== 'milliseconds') return null;
  const { value } = quantity;
  const text = grouped(value);
  return asksAbout('tpotLimitMs', [
    { value, label: labelled(({ meant }) => meant.tpot(text)) },
    {
      value,
      slot: 'ttftLimitMs',
      label: labelled(({ meant }) => meant.ttft(text)),
    },
    ...(value < shortestAnswerMs
      ? []
      : [
          {
            value,
            slot: 'e2eLimitMs' as const,
            label: labelled(({ meant }) => meant.endToEnd(text)),
          },
        ]),
  ]);
};

/** A whole answer's limit; a bare figure may be seconds or milliseconds. */
export const endToEndTakes: Take = (quantity) => {
  if (quantity.unit === 'milliseconds') return takes('e2eLimitMs', quantity.value, timeReading(quantity));
  return isPlain(quantity) && quantity.value > 0 ? secondsOrMilliseconds('e2eLimitMs', quantity.value) : null;
};

/** A time in milliseconds, or a bare number that is taken for one. */
export function millisecondsTakes(slot: SlotId): Take {
  return (quantity) =>
    quantity.unit === 'milliseconds' || isPlain(quantity)
      ? takes(slot, quantity.value, timeReading(quantity))
      : null;
}
