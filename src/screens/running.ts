import type { RunState, SessionSnapshot } from '../dialog/session.ts';
import { duration } from '../text/figures.ts';
import { type Line, line, span } from '../text/line.ts';
import { displayWidth, lineWidth, truncate } from '../text/width.ts';
import { type Block, block } from './block.ts';
import { logTail } from './parts/log-tail.ts';
import { progressBar } from './parts/progress-bar.ts';
import type { ScreenState } from './state.ts';
import type { View } from './view.ts';

const barColumns = 16;
const tailLines = 8;

/** How far the run is: what the engine reports, or elapsed against the forecast; null when neither is known. */
function fraction(run: RunState, elapsedMs: number): number | null {
  if (run.progress !== null) return run.progress;
  if (run.expectedMs === null || run.expectedMs <= 0) return null;
  return Math.min(0.99, elapsedMs / run.expectedMs);
}

/** A time in whole seconds, so that the line does not flicker and both of its times have one form. */
function wholeSeconds(ms: number, round: (value: number) => number): string {
  const seconds = Math.max(1, round(ms / 1000));
  return seconds < 60 ? `${seconds} s` : duration(seconds * 1000);
}

function timeWords(
  elapsedMs: number,
  expectedMs: number | null,
  texts: View['texts']['ui']['running'],
): string {
  const elapsed = wholeSeconds(elapsedMs, Math.floor);
  if (expectedMs === null) return texts.elapsed(elapsed);
  const expected = wholeSeconds(expectedMs, Math.ceil);
  return elapsedMs <= Math.max(1000, expectedMs)
    ? texts.ofAbout(elapsed, expected)
    : texts.beyond(elapsed, expected);
}

/** The last line in words: what runs, for how long, how far. */
export function runningLine(run: RunState, nowMs: number, view: View): Line[] {
  const texts = view.texts.ui.running;
  const elapsedMs = Math.max(0, nowMs - run.startedAtMs);
  const time = timeWords(elapsedMs, run.expectedMs, texts);
  const head = line(span(texts.title, 'strong'), `  ${run.engine}`);
  const done = fraction(run, elapsedMs);
  const tail = done === null ? '' : `  ${progressBar(done, barColumns)}`;
  const whole = line(...head, span(`   ${time}`), span(tail, 'accent'));
  if (lineWidth(whole) <= view.columns) return [whole];
  return [
    line(...head.map((part) => span(truncate(part.text, view.columns - 10), part.tone))),
    line(span(`  ${truncate(time, view.columns - 2)}`)),
    ...(tail === '' || displayWidth(tail) > view.columns ? [] : [line(span(tail, 'accent'))]),
  ];
}

/** A run under way: time, progress and the last lines of its output. */
export function runningScreen(
  snapshot: SessionSnapshot,
  state: ScreenState,
  view: View,
  maxLines: number,
): Block {
  const { run } = snapshot;
  if (!run) return block([line(span(view.texts.ui.running.title, 'strong'))]);
  const head = runningLine(run, state.nowMs, view);
  const tail =
    run.tail.length === 0
      ? [line(span(`  ${view.texts.ui.running.noOutput}`, 'dim'))]
      : logTail(run.tail, view.columns, Math.min(tailLines, maxLines - head.length));
  return block([...head, ...tail]);
}
