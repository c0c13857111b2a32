import { type Line, line, span } from '../../text/line.ts';
import { truncate } from '../../text/width.ts';
import { signs } from '../signs.ts';
import { drawable } from './control-characters.ts';

/** The last lines of an output behind a left bar, one screen line each. */
export function logTail(tail: readonly string[], columns: number, maxLines: number): Line[] {
  const room = Math.max(4, columns - 4);
  return tail
    .slice(Math.max(0, tail.length - Math.max(0, maxLines)))
    .map((text) => line(span(`  ${signs.bar} `, 'dim'), span(truncate(drawable(text), room), 'dim')));
}
