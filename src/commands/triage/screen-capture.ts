import type { Interruption } from '../../app/interruption.ts';
import type { CapturedInputs } from './run-capture.ts';
import type { TablesRequest } from './run-tables.ts';
import type { TriagePorts } from './triage-ports.ts';

/** Wishes of flags, whatever is read. */
export type Wishes = Omit<TablesRequest, 'inputs'>;

/**
 * Captures traces from a server and names the folder that holds them; notices go to the ports given. A screen hears
 * Ctrl-C itself and passes its own interruption.
 */
export type CaptureServer = (
  url: string,
  outputDir: string,
  ports: TriagePorts,
  interruption?: Interruption,
) => Promise<CapturedInputs>;

/** The wishes with what a server says of itself, where the user named no framework. */
export function ofServer(wishes: Wishes, { framework }: CapturedInputs): Wishes {
  return { ...wishes, options: { ...wishes.options, framework: wishes.options.framework ?? framework } };
}

/** A capture behind a screen: what may still be at work when the screen is left. */
export class ScreenCapture {
  private readonly stop = new AbortController();
  private readonly force = new AbortController();
  private running: Promise<unknown> | null = null;

  async run(work: (interruption: Interruption) => Promise<CapturedInputs>): Promise<CapturedInputs> {
    const running = work({ signal: this.stop.signal, force: this.force.signal });
    this.running = running;
    try {
      return await running;
    } finally {
      this.running = null;
    }
  }

  /** Stops the profiler of the server before the program ends; Ctrl-C ends the waiting for it. */
  async end(onStopping: () => void): Promise<void> {
    const { running } = this;
    if (running === null) return;
    onStopping();
    this.stop.abort();
    const leave = () => this.force.abort();
    process.on('SIGINT', leave);
    // How it ended is told by its notices; the screen that asked for it is gone.
    await running.catch(() => null);
    process.off('SIGINT', leave);
  }
}
