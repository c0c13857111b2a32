import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collect: (() => void) | null = null;

/**
 * Asks for a full collection now. Between two large traces of one process the engine sees no reason for one, since what
 * fills the memory are columns outside of its heap, and the rest of the first would stand beside the second.
 */
export function collectGarbage(): void {
  if (collect === null) {
    // The engine offers its collector only to contexts that are made while this flag is set.
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
    setFlagsFromString('--no-expose-gc');
  }
  collect();
}
