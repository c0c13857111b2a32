import { render } from 'ink';
import type { Form, FormAnswers } from '../../dialog/form/form.ts';
import type { Language } from '../../text/language.ts';
import { FormApp } from './form-app.tsx';
import { type FormEnd, formController } from './form-controller.ts';

/** A form as a command starts it, with the terminal that it is drawn in. */
export interface FormScreenOptions {
  readonly form: Form;
  readonly answers: FormAnswers;
  /** Words beside the answers, said before the conversation began. */
  readonly notUsed?: readonly string[];
  readonly start: 'opening' | 'after';
  readonly language: Language;
  /** Streams of the terminal; both must be TTYs. */
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** The terminal shows no UTF-8 signs. */
  readonly isAscii: boolean;
}

const framesPerSecond = 60;

/** Holds a short conversation on a terminal until it ends; nothing of it stays on the screen. */
export async function runForm(options: FormScreenOptions): Promise<FormEnd> {
  const { form, answers, notUsed = [], start, language, stdin, stdout, isAscii } = options;
  let ended: FormEnd = { kind: 'left', isCancelled: false, notRun: null };
  let unmount = () => {};
  const controller = formController({
    form,
    language,
    answers,
    notUsed,
    start,
    leave: (end) => {
      ended = end;
      unmount();
    },
  });
  const app = render(<FormApp form={form} controller={controller} language={language} isAscii={isAscii} />, {
    stdin,
    stdout,
    exitOnCtrlC: false,
    incrementalRendering: true,
    interactive: true,
    patchConsole: false,
    maxFps: framesPerSecond,
  });
  // The empty frame is drawn first, so that nothing of the conversation stays behind.
  unmount = () => setImmediate(() => app.unmount());
  await app.waitUntilExit();
  return ended;
}
