import { textBefore } from '../../../text/words/around.ts';
import { anyWay } from '../../../text/words/words.ts';

/** Groups of `dialogs/words.yaml` that name a figure, without their `figure-`. */
type FigureName =
  | 'ttft'
  | 'tpot'
  | 'input'
  | 'output'
  | 'in'
  | 'out'
  | 'batch'
  | 'concurrency'
  | 'request-rate'
  | 'peak'
  | 'mtp'
  | 'service-rate';

/** Words that may stand between the name of a figure and its number: `并发做到450`, `QPS要8`. */
const link = `(?:[ :=<>~)\\]]|${anyWay('beside-list')})`;

const linksBehindName = new RegExp(`${link}{0,4}$`, 'u');

/** A text that ends in the name of one of these figures: the number behind it is that figure's. */
export function endsInNameOf(...figures: readonly FigureName[]): RegExp {
  return new RegExp(`(?:${figures.map((one) => anyWay(`figure-${one}`)).join('|')})${link}{0,4}$`, 'u');
}

/** Whether a word for a figure stands in front of a number, with no more than such words between. */
export function isNamedInFront(text: string, start: number, cueEnds: ReadonlySet<number>): boolean {
  const gap = linksBehindName.exec(textBefore(text, start, 12))?.[0].length ?? 0;
  return [...Array(gap + 1).keys()].some((back) => cueEnds.has(start - back));
}
