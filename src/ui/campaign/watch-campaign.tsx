import { render, useInput, useWindowSize } from 'ink';
import { useEffect, useState } from 'react';
import { type Framework, measuredFrameworks } from '../../campaign/manifest.ts';
import { currentGate } from '../../campaign/rounds/gate.ts';
import type { CampaignState } from '../../campaign/state.ts';
import { listedCandidates } from '../../screens/campaign/candidate-list.ts';
import { roundsLines } from '../../screens/campaign/round-lines.ts';
import { type WatchView, watchLines } from '../../screens/campaign/watch-lines.ts';
import { inAscii } from '../../screens/signs.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { PaintedLines } from '../paint.tsx';

/** A campaign as its journal is now. */
export interface WatchedCampaign {
  readonly state: CampaignState;
  readonly log: readonly string[];
  /** Why it could not be read again; null where it was. */
  readonly problem: string | null;
}

interface WatchProps {
  readonly read: () => WatchedCampaign;
  readonly texts: Catalogue['campaign'];
  /** Words of the rounds; without them only the benchmark is shown. */
  readonly roundTexts?: Catalogue['rounds'];
  readonly isAscii: boolean;
  readonly everyMs: number;
  readonly leave: () => void;
}

/** The next framework of the filter: all, then each. */
function nextFramework(state: CampaignState, now: Framework | null): Framework | null {
  const all = measuredFrameworks(state.manifest);
  return all[now === null ? 0 : all.indexOf(now) + 1] ?? null;
}

/** The screen that follows a campaign: it reads the journal and writes nothing. */
export function WatchApp({ read, texts, roundTexts, isAscii, everyMs, leave }: WatchProps) {
  const [watched, show] = useState(read);
  const [view, change] = useState<Pick<WatchView, 'selected' | 'framework' | 'showsLog'>>({
    selected: 0,
    framework: null,
    showsLog: false,
  });
  const { columns, rows } = useWindowSize();
  useEffect(() => {
    const timer = setInterval(() => show(read()), everyMs);
    return () => clearInterval(timer);
  }, [read, everyMs]);
  useInput((input, key) => {
    const count = listedCandidates(watched.state, view.framework).length;
    const move = (by: number) =>
      change({ ...view, selected: Math.max(0, Math.min(count - 1, view.selected + by)) });
    if (input === 'q' || key.escape || (key.ctrl && input === 'c')) leave();
    else if (key.downArrow || input === 'j') move(1);
    else if (key.upArrow || input === 'k') move(-1);
    else if (key.pageDown) move(10);
    else if (key.pageUp) move(-10);
    else if (input === 'l') change({ ...view, showsLog: !view.showsLog });
    else if (input === 'f')
      change({ ...view, selected: 0, framework: nextFramework(watched.state, view.framework) });
  });
  const { state, log, problem } = watched;
  const width = Math.max(20, columns - 1);
  // The branch is not looked at every second: the journal says where the rounds stand.
  const rounds =
    roundTexts === undefined
      ? []
      : roundsLines(state, currentGate(state, { head: null, dirty: [] }), roundTexts, width);
  const lines = watchLines(state, { ...view, log, problem }, texts, width, rows, rounds);
  return <PaintedLines lines={isAscii ? inAscii(lines) : lines} />;
}

/** Follows a campaign on a terminal until it is left. */
export async function showWatch(
  given: Omit<WatchProps, 'leave' | 'everyMs'> & {
    readonly stdin: NodeJS.ReadStream;
    readonly stdout: NodeJS.WriteStream;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { stdin, stdout, signal, ...props } = given;
  let leave = () => {};
  const app = render(<WatchApp {...props} everyMs={1000} leave={() => leave()} />, {
    stdin,
    stdout,
    exitOnCtrlC: false,
    incrementalRendering: true,
    patchConsole: false,
  });
  leave = () => setImmediate(() => app.unmount());
  signal.addEventListener('abort', () => leave(), { once: true });
  await app.waitUntilExit();
}
