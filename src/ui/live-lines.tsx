import { render } from 'ink';
import { useEffect, useState } from 'react';
import type { Line } from '../text/line.ts';
import { PaintedLines } from './paint.tsx';

interface LiveLinesProps {
  readonly lines: () => readonly Line[];
  readonly everyMs: number;
}

function LiveLines({ lines, everyMs }: LiveLinesProps) {
  const [shown, show] = useState(lines);
  useEffect(() => {
    const timer = setInterval(() => show(lines()), everyMs);
    return () => clearInterval(timer);
  }, [lines, everyMs]);
  return <PaintedLines lines={shown} />;
}

/** Lines that are drawn anew while something runs; the function that is returned takes them away. */
export function showLive(
  stdout: NodeJS.WriteStream,
  lines: () => readonly Line[],
  everyMs: number,
): () => void {
  const app = render(<LiveLines lines={lines} everyMs={everyMs} />, {
    stdout,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  return () => {
    app.clear();
    app.unmount();
  };
}
