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

/** Elapsed time in whole seconds, so that the line does not flicker. */
function elapsedWords(elapsedMs: number): string {
  return duration(Math.max(1000, Math.floor(elapsedMs / 1000) * 1000));
}

/** The last line in words: what runs, for how long, how far. */
export function runningLine(run: RunState, nowMs: number, view: View): Line[] {
  const texts = view.texts.ui.running;
  const elapsedMs = Math.max(0, nowMs - run.startedAtMs);
  const time =
    run.expectedMs === null
      ? texts.elapsed(elapsedWords(elapsedMs))
      : texts.ofAbout(elapsedWords(elapsedMs), duration(run.expectedMs));
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
