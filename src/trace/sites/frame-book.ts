import type { TraceTexts } from '../columns/texts.ts';
import { framePriority } from './frame-priority.ts';
import { locationText } from './location.ts';

/** Names of frames, each judged once. */
export interface FrameBook {
  /** How much a frame says about where a kernel comes from. */
  priority(name: number): number;
  /** The frame as a location text. */
  location(name: number): string;
}

const unknown = -32768;

/** Judges the names of one trace as they are met. */
export function frameBook(texts: TraceTexts): FrameBook {
  const priorities = new Int16Array(texts.count).fill(unknown);
  const locations = new Map<number, string>();
  return {
    priority(name) {
      const known = priorities[name] ?? 0;
      if (known !== unknown) return known;
      const found = framePriority(texts.text(name));
      priorities[name] = found;
      return found;
    },
    location(name) {
      let found = locations.get(name);
      if (found === undefined) {
        found = locationText(texts.text(name));
        locations.set(name, found);
      }
      return found;
    },
  };
}
