import { render } from 'ink-testing-library';
import { describe, expect, it } from 'vitest';
import { emptyLine, line, span } from '../../src/text/line.ts';
import { PaintedLine, PaintedLines } from '../../src/ui/paint.tsx';
import { SettledLines } from '../../src/ui/settled-item.tsx';

describe('a painted line', () => {
  it('keeps every sign of its runs, spaces at the edges included', () => {
    const { lastFrame } = render(
      <PaintedLine content={line(span('  a', 'accent'), span(' 中 ', 'dim'), 'z')} />,
    );
    expect(lastFrame()).toBe('  a 中 z');
  });

  it('takes a row where it is empty', () => {
    const { lastFrame } = render(<PaintedLines lines={[line('one'), emptyLine, line('three')]} />);
    expect(lastFrame()).toBe('one\n\nthree');
  });

  it('is drawn anew where its text changes, and only as often', () => {
    const { frames, rerender } = render(<PaintedLines lines={[line('first')]} />);
    rerender(<PaintedLines lines={[line('second')]} />);
    expect(frames.map((frame) => frame.trim())).toEqual(['first', 'second']);
  });
});

it('a settled command leaves as one line, however narrow the terminal', () => {
  const command = `throughline engine ${'x'.repeat(180)}`;
  const { lastFrame } = render(<SettledLines lines={[line('command'), line(command)]} />);
  expect(lastFrame()).toBe(`command\n${command}`);
});
