import type { Session } from '../dialog/session.ts';
import { exitCodes } from '../screens/exit-codes.ts';
import type { FrontEndHost } from '../screens/host.ts';
import { messages } from '../text/catalogue.ts';
import { clipboardSequence } from './clipboard.ts';
import { mount } from './mount.tsx';
import { reflowOf } from './resize.ts';
import { createController } from './state/controller.ts';

/** Needs of a session drawn by Ink: host, streams, environment. */
export interface InkOptions {
  readonly host: FrontEndHost;
  /** Streams of the terminal; both must be TTYs. */
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The terminal shows no UTF-8 signs. */
  readonly isAscii: boolean;
  /** No moving times: for people who want a still screen. */
  readonly isStill: boolean;
}

const framesPerSecond = 60;
const tickMs = 250;
const stillTickMs = 5000;

/** Runs the conversation on a terminal and returns the exit code: 0 when left by `/quit`, 130 by Ctrl-C. */
export async function runInk(session: Session, options: InkOptions): Promise<number> {
  const { host, stdin, stdout } = options;
  let exitCode: number = exitCodes.done;
  let leave = () => {};
  let redraw = () => {};
  let lendTerminal = (work: () => Promise<void>) => work();
  const controller = createController(session, {
    host,
    nowMs: () => Date.now(),
    size: () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 }),
    copy: (text) => stdout.write(clipboardSequence(text)),
    redraw: () => redraw(),
    lendTerminal: (work) => lendTerminal(work),
    exit: (code) => {
      exitCode = code;
      leave();
    },
  });
  const mounted = mount(controller, {
    stdin,
    stdout,
    isAscii: options.isAscii,
    tickMs: options.isStill ? stillTickMs : tickMs,
    framesPerSecond,
    patchesConsole: true,
    reflow: reflowOf(options.environment, process.platform),
  });
  const { app } = mounted;
  lendTerminal = mounted.suspend;
  redraw = mounted.redraw;
  // The frame without a live part is drawn first, so that only the transcript stays.
  leave = () => setImmediate(() => app.unmount());
  try {
    await app.waitUntilExit();
  } finally {
    controller.close();
  }
  const { id, language, transcript } = controller.read().session.snapshot();
  // A session without a word was never stored.
  if (transcript.length > 0) stdout.write(`${messages(language).ui.quit.farewell(id)}\n`);
  return exitCode;
}
