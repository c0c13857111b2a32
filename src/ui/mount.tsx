import { type Instance, render } from 'ink';
import { App, type SuspendTerminal } from './app.tsx';
import { type DrawnScreen, narrowingSequence, type Reflow } from './resize.ts';
import type { Controller } from './state/controller.ts';

/** The terminal that screens are drawn in, and how often they are brought up to date. */
export interface MountOptions {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** The terminal shows no UTF-8 signs. */
  readonly isAscii: boolean;
  /** How often elapsed times are brought up to date. */
  readonly tickMs: number;
  readonly framesPerSecond: number;
  /** Prints of libraries go above the frame instead of into it. */
  readonly patchesConsole: boolean;
  /** Behaviour of the terminal with long lines when its window becomes narrower. */
  readonly reflow: Reflow;
}

/** A conversation on a terminal, how to give the terminal away for a while, and how to clear it. */
export interface Mounted {
  readonly app: Instance;
  readonly suspend: SuspendTerminal;
  readonly redraw: () => void;
}

/** A conversation on a terminal, until it is unmounted. */
export function mount(controller: Controller, options: MountOptions): Mounted {
  const { stdin, stdout } = options;
  let drawn: DrawnScreen = { widths: [], caret: null };
  let columns = stdout.columns;
  let suspend: SuspendTerminal = (work) => work();
  // Registered before Ink's own listener, so that it runs first.
  const beforeInk = () => {
    const isNarrower = stdout.columns < columns;
    columns = stdout.columns;
    if (isNarrower) stdout.write(narrowingSequence(drawn, columns, options.reflow));
  };
  stdout.on('resize', beforeInk);
  const shown = () => (
    <App
      controller={controller}
      isAscii={options.isAscii}
      tickMs={options.tickMs}
      onDrawn={(frame) => {
        drawn = frame;
      }}
      onSuspender={(found) => {
        suspend = found;
      }}
    />
  );
  const app = render(shown(), {
    stdin,
    stdout,
    exitOnCtrlC: false,
    incrementalRendering: true,
    interactive: true,
    patchConsole: options.patchesConsole,
    maxFps: options.framesPerSecond,
  });
  void app.waitUntilExit().finally(() => stdout.off('resize', beforeInk));
  const redraw = () => {
    app.clear();
    // The content of the window goes up into the scrollback, where it can still be read.
    stdout.write(`${'\n'.repeat(stdout.rows)}\u001B[H\u001B[J`);
    app.rerender(shown());
  };
  return { app, suspend: (work) => suspend(work), redraw };
}
