import { messages } from '../../text/catalogue.ts';
import { percent } from '../../text/figures.ts';
import { type Line, line, span } from '../../text/line.ts';
import { wrap } from '../../text/width.ts';
import { type CostClass, classes } from '../bottleneck/shares.ts';
import type { Statement } from '../evidence/statement.ts';
import type { ReportView } from './lines.ts';

/** The four shares that a statement cites, as fractions. */
export interface CitedShares {
  readonly values: Readonly<Record<CostClass, number>>;
  readonly isForward: boolean;
  readonly about: string | null;
}

/** Shares that statements cite, for charts; the figures of a chart are those of its sentence. */
export function citedShares(statements: readonly Statement[]): CitedShares[] {
  return statements.flatMap((one) => {
    if (one.rule !== 'phase-shares' && one.rule !== 'forward-shares') return [];
    const value = (name: CostClass): number => {
      const found = one.cites.find((part) => 'path' in part && part.path.endsWith(`.${name}`));
      return found && typeof found.value === 'number' ? found.value : 0;
    };
    return [
      {
        values: {
          memory: value('memory'),
          communication: value('communication'),
          cube: value('cube'),
          vector: value('vector'),
        },
        isForward: one.rule === 'forward-shares',
        about: one.about,
      },
    ];
  });
}

const unicodeSigns: Readonly<Record<CostClass, string>> = {
  memory: '█',
  communication: '▒',
  cube: '▓',
  vector: '░',
};
const asciiSigns: Readonly<Record<CostClass, string>> = {
  memory: '#',
  communication: '~',
  cube: '=',
  vector: '.',
};

/** A stacked bar for each breakdown, with its legend: text carries what the pattern shows. */
export function shareBars(
  statements: readonly Statement[],
  { language, columns, isAscii }: ReportView,
): Line[] {
  const names = messages(language).explain.words.classes;
  const signs = isAscii ? asciiSigns : unicodeSigns;
  const width = Math.max(10, Math.min(60, columns - 5));
  return citedShares(statements).flatMap(({ values }) => {
    let drawn = 0;
    let total = 0;
    const bar = classes
      .map((name) => {
        total += values[name];
        const end = Math.round(total * width);
        const part = signs[name].repeat(Math.max(0, end - drawn));
        drawn = Math.max(drawn, end);
        return part;
      })
      .join('');
    const legend = classes
      .filter((name) => values[name] > 0)
      .map((name) => `${signs[name]} ${names[name]} ${percent(values[name], 1)}`)
      .join('   ');
    return [line(span(`  ${bar}`, 'accent')), ...wrap(line('  ', span(legend, 'dim')), columns - 1, 2)];
  });
}
