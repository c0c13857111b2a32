import { styleText } from 'node:util';
import type { Program } from '../app/program.ts';
import { inAscii } from '../screens/signs.ts';
import type { Line, Tone } from '../text/line.ts';

const styles: Readonly<Record<Tone, Parameters<typeof styleText>[0] | null>> = {
  plain: null,
  strong: 'bold',
  dim: 'dim',
  accent: 'cyan',
  good: 'green',
  warning: 'yellow',
  error: 'red',
  command: null,
};

/** Prints lines to standard output; coloured only where that is a terminal and colours are wanted (NO_COLOR). */
export function printLines(lines: readonly Line[], program: Program): void {
  const { stdout } = program.terminal;
  for (const one of program.isAscii ? inAscii(lines) : lines) {
    const painted = one.map(({ text, tone }) => {
      const style = styles[tone];
      return style === null ? text : styleText(style, text, { stream: stdout });
    });
    program.outPainted(painted.join('').trimEnd());
  }
}
