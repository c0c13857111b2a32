import type { Catalogue } from '../../text/catalogue.ts';
import { emptyLine, type Line, line, span, type Tone } from '../../text/line.ts';
import { displayWidth, padEnd, wrap } from '../../text/width.ts';
import type { Check, CheckState } from './check.ts';

const signs: Readonly<Record<CheckState, readonly [sign: string, tone: Tone]>> = {
  good: ['✓', 'good'],
  note: ['·', 'dim'],
  broken: ['✗', 'error'],
};

/** Every check, by group, each with what to do where it is not good. */
export function doctorLines(checks: readonly Check[], texts: Catalogue['doctor'], columns: number): Line[] {
  const widest = Math.max(...checks.map(({ id }) => displayWidth(texts.names[id])));
  const indent = Math.min(widest + 6, Math.floor(columns / 2));
  const broken = checks.filter(({ state }) => state === 'broken').length;
  const grouped = [...Map.groupBy(checks, ({ group }) => group)];
  return [
    ...grouped.flatMap(([group, mine]) => [
      line(span(texts.groups[group], 'accent')),
      ...mine.flatMap(({ id, state, found, fix }) => {
        const [sign, tone] = signs[state];
        const name = padEnd(texts.names[id], indent - 4);
        return [
          ...wrap(line(span(`  ${sign} `, tone), span(name, 'dim'), found), columns - 1, indent),
          ...(fix === null ? [] : wrap(line(' '.repeat(indent), span(fix, 'warning')), columns - 1, indent)),
        ];
      }),
      emptyLine,
    ]),
    broken === 0
      ? line(span(texts.summary.good, 'good'))
      : line(span(texts.summary.broken(String(broken)), 'error')),
  ];
}
