import { render } from 'ink';
import type { Language } from '../../text/language.ts';
import type { JourneyAnswers } from '../../trace/journey/journey-questions.ts';
import { TriageApp } from './triage-app.tsx';
import { triageController } from './triage-controller.ts';
import type { TriageHost } from './triage-phase.ts';

/** A triage journey as its command starts it, with the terminal that it is drawn in. */
export interface TriageScreenOptions {
  readonly host: TriageHost;
  readonly answers: JourneyAnswers;
  readonly language: Language;
  /** Streams of the terminal; both must be TTYs. */
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** The terminal shows no UTF-8 signs. */
  readonly isAscii: boolean;
}

const framesPerSecond = 60;

/** Runs a triage on a terminal until it is left. The failure is null where nothing failed. */
export async function runTriageScreen(
  options: TriageScreenOptions,
): Promise<{ readonly exitCode: number; readonly failure: string | null }> {
  const { host, answers, language, stdin, stdout, isAscii } = options;
  let exitCode = 0;
  let leave = () => {};
  const controller = triageController({
    language,
    host,
    size: () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 }),
    leave: (code) => {
      exitCode = code;
      leave();
    },
  });
  const app = render(<TriageApp controller={controller} language={language} isAscii={isAscii} />, {
    stdin,
    stdout,
    exitOnCtrlC: false,
    incrementalRendering: true,
    interactive: true,
    patchConsole: false,
    maxFps: framesPerSecond,
  });
  // The empty frame is drawn first, so that nothing of the tables stays behind.
  leave = () => setImmediate(() => app.unmount());
  controller.start(answers);
  await app.waitUntilExit();
  return { exitCode, failure: controller.failure() };
}
