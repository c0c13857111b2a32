import { messages } from '../../text/catalogue.ts';
import { emptyLine, type Line, line, span } from '../../text/line.ts';
import { displayWidth, padEnd, truncate } from '../../text/width.ts';
import { type Lever, leverGain } from '../analysis/levers.ts';
import { changeWords } from '../answers/change-words.ts';
import { signedShare } from '../prose-figures.ts';
import type { ReportView } from './lines.ts';

const widestBar = 40;

/**
 * Gains of the levers against the unchanged plan, as bars over a common scale; phase by phase, empty without a gain.
 */
export function leverBars(levers: readonly Lever[], view: ReportView): Line[] {
  const phases = [...new Set(levers.map((one) => one.phase))];
  return phases.flatMap((phase) => {
    const bars = barsOf(
      levers.filter((one) => one.phase === phase),
      view,
    );
    const { phases: names } = messages(view.language).explain.words;
    const title = phases.length > 1 && bars.length > 0 ? [line(span(`  ${names[phase]}`, 'strong'))] : [];
    return bars.length === 0 ? [] : [emptyLine, ...title, ...bars];
  });
}

function barsOf(levers: readonly Lever[], { language, columns, isAscii }: ReportView): Line[] {
  const t = messages(language).explain;
  const gains = levers.flatMap((lever) => {
    const gain = leverGain(lever);
    return gain === null ? [] : [{ name: changeWords(lever.change, t), gain }];
  });
  if (gains.length < 2) return [];
  const names = Math.min(Math.max(...gains.map(({ name }) => displayWidth(name))), Math.floor(columns / 2));
  const room = Math.max(4, Math.min(widestBar, columns - names - 14));
  const largest = Math.max(...gains.map(({ gain }) => Math.abs(gain)));
  const sign = isAscii ? '=' : '█';
  return gains.map(({ name, gain }) =>
    line(
      `  ${padEnd(truncate(name, names), names)} `,
      span(
        sign.repeat(Math.max(1, Math.round((Math.abs(gain) / largest) * room))),
        gain < 0 ? 'warning' : 'accent',
      ),
      span(` ${signedShare(gain)}`, 'dim'),
    ),
  );
}
