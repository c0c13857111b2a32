import { framePriority } from './frame-priority.ts';
import { locationText } from './location.ts';

/** Where a kernel comes from: the telling frame of its stack, and the stack around it. */
export interface StackSite {
  /** `path:line func`; `unresolved` where no frame is known. */
  readonly location: string;
  /** The last telling frames, outermost first, as location texts. */
  readonly stack: readonly string[];
}

/** Place of a kernel without a stack. */
export const unresolvedSite: StackSite = { location: 'unresolved', stack: [] };

/** How many telling frames a stack keeps. */
export const stackDepth = 4;

/** A frame that runs at a moment. */
export interface ActiveFrame {
  readonly priority: number;
  readonly location: string;
  readonly startNs: number;
  readonly durationNs: number;
}

/** The site of a stack of active frames, outermost first: the highest priority, then the later start, then the shorter. */
export function siteOfStack(active: readonly ActiveFrame[]): StackSite {
  let best: ActiveFrame | undefined;
  for (const frame of active) {
    const isBetter =
      best === undefined ||
      frame.priority > best.priority ||
      (frame.priority === best.priority &&
        (frame.startNs > best.startNs ||
          (frame.startNs === best.startNs && frame.durationNs <= best.durationNs)));
    if (isBetter) best = frame;
  }
  if (best === undefined) return unresolvedSite;
  const telling = active.filter(({ priority }) => priority > 0);
  const shown = telling.length > 0 ? telling.slice(-stackDepth) : active.slice(-1);
  return { location: best.location, stack: shown.map(({ location }) => location) };
}

/** The site that an operator's `Call stack` text tells: frames from the innermost out, parted by `;` and line breaks. */
export function siteOfCallStack(text: string): StackSite {
  const frames = text
    .split(/;\s*\r?\n|;(?=\S)|\r?\n/)
    .map((frame) => frame.trim().replace(/;$/, ''))
    .filter((frame) => frame !== '')
    .reverse();
  return siteOfStack(
    frames.map((frame, depth) => ({
      priority: framePriority(frame),
      location: locationText(frame),
      startNs: depth,
      durationNs: -depth,
    })),
  );
}
