import { setFlagsFromString } from 'node:v8';

/** The first engine that knows the setting; an older one would complain about it on stderr. */
const firstMajor = 13;

/**
 * Flags of an engine whose code runs a few times only; none where it knows none.
 *
 * @see https://github.com/v8/v8/blob/main/src/flags/flag-definitions.h `efficiency_mode`
 */
export const sparingFlags: readonly string[] =
  Number.parseInt(process.versions.v8, 10) >= firstMajor ? ['--efficiency-mode'] : [];

/**
 * Tells the engine that this process is soon done: code that it optimises in the background for a second of work costs
 * more processor time than it saves. A long-lived process must not ask for it.
 */
export function optimiseSparingly(): void {
  for (const flag of sparingFlags) setFlagsFromString(flag);
}
