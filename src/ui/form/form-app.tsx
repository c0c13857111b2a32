import { Box, type DOMElement, measureElement, useCursor, useInput, usePaste, useWindowSize } from 'ink';
import { useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Form } from '../../dialog/form/form.ts';
import { emptyBlock, fitted } from '../../screens/block.ts';
import { formFrame } from '../../screens/form/form-frame.ts';
import { inAscii } from '../../screens/signs.ts';
import { viewOf } from '../../screens/view.ts';
import type { Language } from '../../text/language.ts';
import { keyPresses } from '../keys/key-press.ts';
import { PaintedLines } from '../paint.tsx';
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
  const element = useRef<DOMElement | null>(null);
  const [origin, setOrigin] = useState({ x: 0, y: 0 });
  const { setCursorPosition } = useCursor();
  useLayoutEffect(() => {
    if (!element.current) return;
    const { x, y } = measureElement(element.current);
    if (x !== origin.x || y !== origin.y) setOrigin({ x, y });
  });
  useInput((input, key) => controller.press(keyPresses(input, key)));
  usePaste((text) => controller.paste(text));
  const view = viewOf(language, columns, rows);
  const frame = state === null ? emptyBlock : fitted(formFrame(form, state, view), view.columns);
  setCursorPosition(
    frame.caret === null ? undefined : { x: origin.x + frame.caret.column, y: origin.y + frame.caret.row },
  );
  return (
    <Box ref={element} flexDirection="column">
      <PaintedLines lines={isAscii ? inAscii(frame.lines) : frame.lines} />
    </Box>
  );
}
