import type { Form, FormAnswers } from '../../dialog/form/form.ts';
import { emptyBlock, fitted } from '../../screens/block.ts';
import { type FormState, formScreen } from '../../screens/form/form-screen.ts';
import { type JourneyTerminal, runJourney } from '../journey.tsx';
import { formController } from './form-controller.ts';
import type { FormEnd } from './form-moves.ts';

/** A form as a command starts it, with the terminal that it is drawn in. */
export interface FormScreenOptions extends JourneyTerminal {
  readonly form: Form;
  readonly answers: FormAnswers;
  /** Words beside the answers, said before the conversation began. */
  readonly notUsed?: readonly string[];
  readonly start: 'opening' | 'after';
}

/** Holds a short conversation on a terminal until it ends; nothing of it stays on the screen. */
export async function runForm(options: FormScreenOptions): Promise<FormEnd> {
  const { form, answers, notUsed = [], start, language } = options;
  let ended: FormEnd = { kind: 'left', isCancelled: false, notRun: null };
  await runJourney(
    options,
    (state: FormState | null, view) =>
      state === null ? emptyBlock : fitted(formScreen(form, state, view), view.columns),
    (leave) =>
      formController({
        form,
        language,
        answers,
        notUsed,
        start,
        leave: (end) => {
          ended = end;
          leave();
        },
      }),
  );
  return ended;
}
