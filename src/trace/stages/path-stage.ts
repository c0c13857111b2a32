import type { Stage } from './stage.ts';

const token = /(?<=^|[._-])(extend|prefill|decode)(?=[._-]|$)/gi;

/**
 * The stage that a path names: from the file name upwards, within one name the last whole word counts
 * (`triage-prefill-x-DECODE.trace.json.gz` is decode); `all` where no part of the last six names one.
 */
export function pathStage(path: string): Stage {
  const parts = path.split(/[\\/]/).slice(-6).reverse();
  for (const part of parts) {
    const word = [...part.matchAll(token)].at(-1)?.[1]?.toLowerCase();
    if (word !== undefined) return word === 'decode' ? 'decode' : 'extend';
  }
  return 'all';
}
