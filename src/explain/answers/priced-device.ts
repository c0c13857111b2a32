import { literalPattern } from '../../text/literal-pattern.ts';
import { anyWay, waysOf } from '../../text/words/words.ts';
import type { AskedAbout } from './asked-about.ts';

/** Devices of those that were read whose prices a question sets against each other. */
export interface PricedDevices {
  /** The one whose price is so many times another’s; null where the words do not tell. */
  readonly priced: string | null;
  /** Every one that it names, in the order of its words. */
  readonly named: readonly string[];
}

/** Names of a device as people shorten them: `A3`, `280T`, `Atlas 350`. */
function shortNames(device: string): string[] {
  const series = /^([a-z]+)_(\d{3})(?=_)/iu.exec(device);
  return [
    device,
    ...(series === null ? [] : [`${series[1]} ${series[2]}`, `${series[1]}_${series[2]}`]),
    ...(/_(A\d)_/u.exec(device)?.slice(1) ?? []),
    ...(/_(\d{3}T)_/u.exec(device)?.slice(1) ?? []),
    ...(/_([A-Z]{4,})$/u.exec(device)?.slice(1) ?? []),
  ].map((name) => name.toLowerCase());
}

const besideOther = new RegExp(`${anyWay('priced-against')} ?$`, 'u');

/** Where a question names the price itself; -1 where it does not. */
function priceAt(text: string): number {
  const found = waysOf('price-of-factor').map((way) => text.search(way));
  return found.filter((at) => at >= 0).toSorted((a, b) => a - b)[0] ?? -1;
}

/** The devices that a question about prices names, and which of them has the price: `the A2 costs 20 % more than the A3`. */
export function pricedDevicesIn(text: string, { devices }: AskedAbout): PricedDevices {
  if (devices.length < 2) return { priced: null, named: [] };
  const isOfOne = (name: string) => devices.filter((one) => shortNames(one).includes(name)).length === 1;
  const placed = devices
    .flatMap((device) => {
      const at = shortNames(device)
        .filter(isOfOne)
        .map((name) => text.search(new RegExp(`(?<![a-z\\d])${literalPattern(name)}(?![a-z\\d])`, 'u')))
        .filter((place) => place >= 0);
      return at.length === 0 ? [] : [{ device, at: Math.min(...at) }];
    })
    .toSorted((a, b) => a.at - b.at);
  const own = placed.filter(({ at }) => !besideOther.test(text.slice(0, at)));
  const price = priceAt(text);
  const priced = own.findLast(({ at }) => at < price) ?? own[0] ?? placed[0];
  return { priced: priced?.device ?? null, named: placed.map(({ device }) => device) };
}
