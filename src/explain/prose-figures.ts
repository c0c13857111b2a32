import { shortLabel } from '../results/summary/summary-view.ts';
import { fixed, percent, significant } from '../text/figures.ts';

/** Figures of sentences: full where they are quoted, three digits where they are computed. */

/** A strategy in prose: the sizes that differ from one. */
export function strategy(parallel: string, unnamed: string): string {
  return parallel === '' ? unnamed : shortLabel(parallel);
}

/** A latency as printed, e.g. `15,543.01 ms`. */
export function ms(value: number): string {
  return `${fixed(value, Number.isInteger(value) ? 0 : 2)} ms`;
}

/** A rate as printed, e.g. `3,875.21 tok/s`. */
export function rate(value: number): string {
  return `${fixed(value, Number.isInteger(value) ? 0 : 2)} tok/s`;
}

/** Requests per second in a sentence. */
export function requests(value: number): string {
  return `${fixed(value, 2)} req/s`;
}

/** GiB in a sentence. */
export function gib(value: number): string {
  return `${fixed(value, 2)} GiB`;
}

/** A whole number in a sentence, with its thousands apart. */
export function whole(value: number): string {
  return fixed(value);
}

/** A share as printed; one that rounds to nothing keeps a second decimal. */
export function share(value: number): string {
  return percent(value, value !== 0 && Math.abs(value) < 0.001 ? 2 : 1);
}

/** A computed figure in a sentence, with the digits that it supports. */
export function computed(value: number): string {
  return significant(value);
}

/** A signed fraction as a percentage: `+4.2 %`. */
export function signedShare(value: number): string {
  return value > 0 ? `+${percent(value, 1)}` : percent(value, 1);
}

/** Milliseconds with their sign, in a sentence. */
export function signedMs(value: number): string {
  return `${value > 0 ? '+' : ''}${fixed(value, 2)} ms`;
}

/** A difference of rates: `+626.42 tok/s`. */
export function signedRate(value: number): string {
  return `${value > 0 ? '+' : ''}${fixed(value, 2)} tok/s`;
}
