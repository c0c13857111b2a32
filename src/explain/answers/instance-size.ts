import { readNumber } from '../../text/words/numbers.ts';
import { anyWay, says } from '../../text/words/words.ts';
import type { WhatIfChange } from '../headline.ts';

/** Devices of one instance of each side, where a ratio was read. */
export interface InstanceDevices {
  readonly prefill: number | null;
  readonly decode: number | null;
}

const slots = { prefill: 'prefillDevicesPerInstance', decode: 'decodeDevicesPerInstance' } as const;
const names = { prefill: anyWay('prefill-side'), decode: anyWay('decode-side') } as const;
const devices = anyWay('devices-of-instance');
const count = '(\\d{1,4}|[二两三四六八]|two|four|eight|sixteen)';

/** How many devices each instance of a side is supposed to have. */
function sizeIn(text: string, side: string): number | null {
  const patterns = [
    `(?<![a-z])${side}s?(?![a-z])[- ]?${anyWay('instance-unit')}? ?(?:side )?${anyWay('instance-has')} ?${count} ?${devices}`,
    `(?<![\\d.])${count}[- ]?${devices} ?${anyWay('instance-size-link')}?(?:1 |${anyWay('instance-size-article')})?${side}(?![a-z])(?=[- ]?${anyWay('instance-unit')}|[?？.!]*$|${anyWay('instance-supposed')})`,
  ];
  const found = patterns.map((one) => new RegExp(one, 'u').exec(text)?.[1]).find((one) => one !== undefined);
  return found === undefined ? null : readNumber(found);
}

/**
 * Another size of the instances of a ratio: `decode instances of 32 devices`, D实例小一点, which is half of what it is. Empty where
 * none is supposed.
 */
export function instanceSizeIn(text: string, own: InstanceDevices): WhatIfChange {
  if (own.prefill === null && own.decode === null) return {};
  if (says('instance-described', text)) return {};
  const factor = says('instance-smaller', text) ? 0.5 : says('instance-larger', text) ? 2 : null;
  const sides = (['prefill', 'decode'] as const).flatMap((side) => {
    const size = sizeIn(text, names[side]);
    if (size !== null) return size === own[side] ? [] : [[slots[side], size] as const];
    const isNamed = new RegExp(`(?<![a-z])${names[side]}s?(?![a-z])`, 'u').test(text);
    const there = own[side];
    return factor === null || there === null || !isNamed
      ? []
      : [[slots[side], Math.max(1, Math.round(there * factor))] as const];
  });
  return Object.fromEntries(sides);
}
