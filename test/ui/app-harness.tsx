import type { Session } from '../../src/dialog/session.ts';
import type { FrontEndHost } from '../../src/screens/host.ts';
import { mount } from '../../src/ui/mount.tsx';
import { createController } from '../../src/ui/state/controller.ts';
import { fakeHost } from './fake-session.ts';
import { FakeStdin, FakeStdout } from './terminal.ts';

const settleMs = 40;

/** Turns of the event loop in a row without a byte for the screen: nothing more is on its way. */
const quietTurns = 5;
/** A clock on the screen draws without end. */
const mostTurns = 60;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until what was typed or changed is on the screen: a busy machine takes longer for the same turns. */
async function drawn(stdout: FakeStdout): Promise<void> {
  await pause(settleMs);
  for (let [turn, quiet] = [0, 0]; turn < mostTurns && quiet < quietTurns; turn += 1) {
    const { length } = stdout.written;
    await pause(1);
    quiet = stdout.written.length === length ? quiet + 1 : 0;
  }
}

/** The whole program on a terminal emulator of a given size. */
export async function startApp(
  session: Session,
  given: { columns?: number; rows?: number; host?: Partial<FrontEndHost>; isAscii?: boolean } = {},
) {
  const stdout = new FakeStdout(given.columns ?? 80, given.rows ?? 24);
  const stdin = new FakeStdin();
  const exits: number[] = [];
  const copied: string[] = [];
  let nowMs = 1_000_000;
  const controller = createController(session, {
    host: fakeHost(given.host),
    nowMs: () => nowMs,
    size: () => ({ columns: stdout.columns, rows: stdout.rows }),
    copy: (text) => copied.push(text),
    redraw: () => {},
    lendTerminal: (work) => work(),
    exit: (code) => exits.push(code),
  });
  const { app } = mount(controller, {
    stdin: stdin as unknown as NodeJS.ReadStream,
    stdout: stdout as unknown as NodeJS.WriteStream,
    isAscii: given.isAscii ?? false,
    tickMs: 20,
    framesPerSecond: 1000,
    patchesConsole: false,
    reflow: 'wrap-and-push',
  });
  await drawn(stdout);
  return {
    stdout,
    exits,
    copied,
    controller,
    async type(...chunks: readonly string[]) {
      for (const chunk of chunks) stdin.type(chunk);
      await drawn(stdout);
    },
    pass(milliseconds: number) {
      nowMs += milliseconds;
    },
    stop() {
      app.unmount();
    },
  };
}
