import type { DeviceFacts } from '../../../plan/plan-facts.ts';
import { Ending } from '../../../text/words/ending.ts';
import { group } from '../../../text/words/matches.ts';
import { anyWay } from '../../../text/words/words.ts';
import { compact } from './lexicon.ts';

/** Details behind a name of an accelerator that no list holds. */
export const detailWords = anyWay('detail-behind-unknown');

/** Rates as they are dictated: `A2 three seventy six T`. */
const spokenRates: Readonly<Record<string, string>> = {
  'two eighty': '280t',
  'three thirteen': '313t',
  'three seventy six': '376t',
  'four twenty five': '425t',
  'five sixty': '560t',
  'seven fifty two': '752t',
};

/** Rates as they are dictated, as an expression. */
export const spokenRate = Object.keys(spokenRates)
  .map((words) => `${words.replaceAll(' ', '[ -]')}(?: ?t| tera(?:flops)?)?`)
  .join('|');

/** Details that tell devices of one series apart: `64G`, `PCIe`, `SXM`, `376T`. */
export const detail = new RegExp(
  `^(?:[-_ (/]{0,2}| ?(?:[,、]|${anyWay('detail-link')})+ ?)(?<word>${anyWay('detail-behind-name')}|${spokenRate})(?![a-z0-9])\\)?`,
  'u',
);

/** The same details in front of a name: `64G A2`. */
export const detailBefore = new RegExp(
  `(?<![a-z0-9.])(?<word>${anyWay('detail-word')})(?:[-_ ]|${anyWay('detail-filler')})*$`,
  'u',
);

/** Whether a text ends in such a detail at all; cheaper than finding which. */
export const anyDetailBefore = new Ending(detailBefore.source.slice(0, -1));

/** The word of a detail as ids are compared with it: `80 GB` is `80g`; empty where nothing was found. */
export function detailWord(found: RegExpExecArray | null): string {
  const said = group(found, 'word').replaceAll('-', ' ');
  const spoken = Object.entries(spokenRates).find(([words]) => said.startsWith(words));
  if (spoken) return spoken[1];
  // Machines of NVIDIA's own design hold boards of that form.
  if (/^[dh]gx$/u.test(said)) return 'sxm';
  return compact(group(found, 'word'))
    .replace(/(\d)gb$/u, '$1g')
    .replace(/^sxm\d$/u, 'sxm');
}

/** Whether a device has the memory that `80g` names; makers count it in either way. */
export function hasMemory(device: DeviceFacts | null, word: string): boolean {
  const gigabytes = Number(/^(?<size>\d{2,4})g$/u.exec(word)?.groups?.size ?? Number.NaN);
  const memory = device?.memoryGiB ?? null;
  return memory !== null && Math.abs(gigabytes / memory - 1) < 0.08;
}
