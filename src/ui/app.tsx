import { Box, Static, useApp, useCursor, useInput, usePaste, useWindowSize } from 'ink';
import { useEffect, useLayoutEffect, useSyncExternalStore } from 'react';
import { emptyBlock } from '../screens/block.ts';
import { screenBelow } from '../screens/live-screen.ts';
import { pastedReport } from '../screens/pasted-report.ts';
import { inAscii } from '../screens/signs.ts';
import { viewOf } from '../screens/view.ts';
import type { Line } from '../text/line.ts';
import { lineWidth } from '../text/width.ts';
import { useOrigin } from './drawn-block.tsx';
import { keyPresses } from './keys/key-press.ts';
import { PaintedLines } from './paint.tsx';
import type { DrawnScreen } from './resize.ts';
import { SettledLines } from './settled-item.tsx';
import type { Controller } from './state/controller.ts';

interface AppProps {
  readonly controller: Controller;
  /** The terminal shows no UTF-8 signs. */
  readonly isAscii: boolean;
  /** How often elapsed times are brought up to date. */
  readonly tickMs: number;
  /** Told after every screen what stands on the screen. */
  readonly onDrawn: (screen: DrawnScreen) => void;
  /** Told once how the terminal can be given away. */
  readonly onSuspender: (suspend: SuspendTerminal) => void;
}

/** Gives the terminal to somebody else until the work is done. */
export type SuspendTerminal = (work: () => Promise<void>) => Promise<void>;

/** The root: the only place that hears keys. Everything else is drawn from lines. */
export function App({ controller, isAscii, tickMs, onDrawn, onSuspender }: AppProps) {
  const shown = useSyncExternalStore(controller.subscribe, controller.read);
  const { columns, rows } = useWindowSize();
  const [attach, origin] = useOrigin();
  const { setCursorPosition } = useCursor();
  const { suspendTerminal } = useApp();
  useEffect(() => onSuspender((work) => suspendTerminal(work)), [onSuspender, suspendTerminal]);
  useInput((input, key) => {
    // A terminal without bracketed paste types a result; its lines are no answers either.
    if (pastedReport(input) === null) controller.press(keyPresses(input, key));
    else controller.paste(input);
  });
  usePaste((text) => controller.paste(text));
  useEffect(() => {
    const timer = setInterval(() => controller.tick(), tickMs);
    return () => clearInterval(timer);
  }, [controller, tickMs]);
  const snapshot = shown.session.snapshot();
  const view = viewOf(snapshot.language, columns, rows);
  const screen = shown.isLeaving
    ? emptyBlock
    : screenBelow(shown.settled, snapshot, shown.state, shown.earlier, view);
  const signs = (lines: readonly Line[]) => (isAscii ? inAscii(lines) : lines);
  setCursorPosition(
    screen.caret ? { x: origin.x + screen.caret.column, y: origin.y + screen.caret.row } : undefined,
  );
  useLayoutEffect(() => onDrawn({ widths: screen.lines.map(lineWidth), caret: screen.caret }));
  return (
    <>
      <Static items={[...shown.settled.items]}>
        {(item) => <SettledLines key={item.key} lines={signs(item.lines)} />}
      </Static>
      <Box ref={attach} flexDirection="column">
        <PaintedLines lines={signs(screen.lines)} />
      </Box>
    </>
  );
}
