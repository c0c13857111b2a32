import { useInput, usePaste, useWindowSize } from 'ink';
import { useSyncExternalStore } from 'react';
import type { Form } from '../../dialog/form/form.ts';
import { emptyBlock, fitted } from '../../screens/block.ts';
import { formScreen } from '../../screens/form/form-screen.ts';
import { viewOf } from '../../screens/view.ts';
import type { Language } from '../../text/language.ts';
import { DrawnBlock } from '../drawn-block.tsx';
import { keyPresses } from '../keys/key-press.ts';
import type { FormController } from './form-controller.ts';

interface FormAppProps {
  readonly form: Form;
  readonly controller: FormController;
  readonly language: Language;
  /** The terminal shows no UTF-8 signs. */
  readonly isAscii: boolean;
}

/** The root of a short conversation's screen: the only place that hears its keys. */
export function FormApp({ form, controller, language, isAscii }: FormAppProps) {
  const state = useSyncExternalStore(controller.subscribe, controller.read);
  const { columns, rows } = useWindowSize();
  useInput((input, key) => controller.press(keyPresses(input, key)));
  usePaste((text) => controller.paste(text));
  const view = viewOf(language, columns, rows);
  const screen = state === null ? emptyBlock : fitted(formScreen(form, state, view), view.columns);
  return <DrawnBlock block={screen} isAscii={isAscii} />;
}
