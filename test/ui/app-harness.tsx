import type { Session } from '../../src/dialog/session.ts';
import type { FrontEndHost } from '../../src/screens/host.ts';
import { mount } from '../../src/ui/mount.tsx';
import { createController } from '../../src/ui/state/controller.ts';
import { fakeHost } from './fake-session.ts';
import { FakeStdin, FakeStdout } from './terminal.ts';

const settleMs = 40;

/** Waits until what was typed or changed is on the screen. */
export function drawn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, settleMs));
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
  await drawn();
  return {
    stdout,
    exits,
    copied,
    controller,
    async type(...chunks: readonly string[]) {
      for (const chunk of chunks) stdin.type(chunk);
      await drawn();
    },
    pass(milliseconds: number) {
      nowMs += milliseconds;
    },
    stop() {
      app.unmount();
    },
  };
}
