import { anyWay, says } from '../../text/words/words.ts';
import type { HardwareChange } from '../headline.ts';
import { factorIn } from './relative-change.ts';

/** Parts of a device by the words that name them; the first that is named counts. */
const parts = [
  ['hardware-links', 'links'],
  ['hardware-bandwidth', 'bandwidth'],
  ['hardware-compute', 'compute'],
  ['hardware-memory', 'memory'],
] as const;

const percentMore = new RegExp(
  `(?<![\\d.])(\\d{1,3}) ?${anyWay('percent-of-hardware')} ?${anyWay('more-by-share')}|${anyWay('more-by-share-zh')} ?(?:百分之)?(\\d{1,3}) ?%?`,
  'u',
);
const gibibytes = new RegExp(`(?<![\\d.])(\\d{1,4}) ?${anyWay('gibibytes-of-hardware')}(?![a-z])`, 'u');

/** By how much a part is better: a factor, or so many percent more. */
function timesIn(text: string): number | null {
  const percent = percentMore
    .exec(text)
    ?.slice(1)
    .find((one) => one !== undefined);
  if (percent !== undefined) return 1 + Number(percent) / 100;
  const less = says('less-by-share', text) ? /(\d{1,2}) ?(?:%|percent)/u.exec(text)?.[1] : undefined;
  if (less !== undefined) return 1 - Number(less) / 100;
  const times = factorIn(text);
  return times === null || times <= 0 ? null : times;
}

/**
 * A device that a question supposes and nobody builds: `what if HBM were twice as fast`, 显存要是128G. Null where nothing is
 * supposed of a part of it.
 */
export function hardwareSupposed(text: string): HardwareChange | null {
  if (!says('supposed-hardware', text) || says('hardware-as-it-is', text)) return null;
  const part = parts.find(([group]) => says(group, text))?.[1];
  if (part === undefined) return null;
  const times = timesIn(text);
  if (times !== null) return { part, times };
  const size = part === 'memory' ? Number(gibibytes.exec(text)?.[1] ?? 0) : 0;
  return size > 0 ? { part: 'memory', gibibytes: size } : null;
}
