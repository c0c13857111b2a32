import { useInput, usePaste, useWindowSize } from 'ink';
import { useSyncExternalStore } from 'react';
import { type Block, emptyBlock } from '../../screens/block.ts';
import { askFrame } from '../../screens/triage/ask-frame.ts';
import { browseFrame } from '../../screens/triage/browse-frame.ts';
import { textFrame } from '../../screens/triage/phase-frame.ts';
import { readingFrame } from '../../screens/triage/reading-frame.ts';
import { type View, viewOf } from '../../screens/view.ts';
import type { Language } from '../../text/language.ts';
import { DrawnBlock } from '../drawn-block.tsx';
import { keyPresses } from '../keys/key-press.ts';
import type { TriageController } from './triage-controller.ts';
import type { TriagePhase } from './triage-phase.ts';

interface TriageAppProps {
  readonly controller: TriageController;
  readonly language: Language;
  /** The terminal shows no UTF-8 signs. */
  readonly isAscii: boolean;
}

function frameOf(phase: TriagePhase, view: View): Block {
  switch (phase.kind) {
    case 'ask':
      return askFrame(phase.state, view);
    case 'read':
      return readingFrame(phase.state, view);
    case 'browse':
      return browseFrame(phase.state, view);
    case 'lines':
      return textFrame(phase.lines, phase.scroll, phase.notice, view);
    case 'left':
      return emptyBlock;
  }
}

/** The root of a triage's screen: the only place that hears its keys. */
export function TriageApp({ controller, language, isAscii }: TriageAppProps) {
  const phase = useSyncExternalStore(controller.subscribe, controller.read);
  const { columns, rows } = useWindowSize();
  useInput((input, key) => controller.press(keyPresses(input, key)));
  usePaste((text) => controller.paste(text));
  const frame = frameOf(phase, viewOf(language, columns, rows));
  return <DrawnBlock block={frame} isAscii={isAscii} />;
}
