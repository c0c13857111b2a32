import { useInput, usePaste, useWindowSize } from 'ink';
import { useSyncExternalStore } from 'react';
import { type Block, emptyBlock } from '../../screens/block.ts';
import { askScreen } from '../../screens/triage/ask-screen.ts';
import { browseScreen } from '../../screens/triage/browse-screen.ts';
import { textScreen } from '../../screens/triage/phase-screen.ts';
import { scanScreen } from '../../screens/triage/scan-screen.ts';
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

function screenOf(phase: TriagePhase, view: View): Block {
  switch (phase.kind) {
    case 'ask':
      return askScreen(phase.state, view);
    case 'read':
      return scanScreen(phase.state, view);
    case 'browse':
      return browseScreen(phase.state, view);
    case 'lines':
      return textScreen(phase.lines, phase.scroll, phase.notice, view);
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
  const screen = screenOf(phase, viewOf(language, columns, rows));
  return <DrawnBlock block={screen} isAscii={isAscii} />;
}
