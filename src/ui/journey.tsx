import { render, useInput, usePaste, useWindowSize } from 'ink';
import { useSyncExternalStore } from 'react';
import type { Block } from '../screens/block.ts';
import { type View, viewOf } from '../screens/view.ts';
import type { Language } from '../text/language.ts';
import { DrawnBlock } from './drawn-block.tsx';
import type { Journey } from './keys/journey.ts';
import { keyPresses } from './keys/key-press.ts';

/** The terminal that a journey is drawn in. */
export interface JourneyTerminal {
  readonly language: Language;
  /** Streams of the terminal; both must be TTYs. */
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** The terminal shows no UTF-8 signs. */
  readonly isAscii: boolean;
}

interface ScreenProps<State> {
  readonly journey: Journey<State>;
  readonly draw: (state: State, view: View) => Block;
  readonly language: Language;
  readonly isAscii: boolean;
}

/** The root of a journey's screen: the only place that hears its keys. */
function JourneyScreen<State>({ journey, draw, language, isAscii }: ScreenProps<State>) {
  const state = useSyncExternalStore(journey.subscribe, journey.read);
  const { columns, rows } = useWindowSize();
  useInput((input, key) => journey.press(keyPresses(input, key)));
  usePaste((text) => journey.paste(text));
  return <DrawnBlock block={draw(state, viewOf(language, columns, rows))} isAscii={isAscii} />;
}

const framesPerSecond = 60;

/**
 * Holds a journey on a terminal until it leaves; nothing of it stays on the screen.
 *
 * @param journeyOf makes the journey, which is given its way to leave
 * @param begin what the journey does once it is drawn
 */
export async function runJourney<State, Made extends Journey<State>>(
  { language, stdin, stdout, isAscii }: JourneyTerminal,
  draw: (state: State, view: View) => Block,
  journeyOf: (leave: () => void) => Made,
  begin: (journey: Made) => void = () => {},
): Promise<Made> {
  let leave = () => {};
  const journey = journeyOf(() => leave());
  const app = render(<JourneyScreen journey={journey} draw={draw} language={language} isAscii={isAscii} />, {
    stdin,
    stdout,
    exitOnCtrlC: false,
    incrementalRendering: true,
    interactive: true,
    patchConsole: false,
    maxFps: framesPerSecond,
  });
  // The empty frame is drawn first, so that nothing of the journey stays behind.
  leave = () => setImmediate(() => app.unmount());
  begin(journey);
  await app.waitUntilExit();
  return journey;
}
