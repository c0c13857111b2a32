import { anyWay } from '../../../text/words/words.ts';

/** Instances and machines of one phase: `prefill nodes`, `D机`. */
export const phaseNode = anyWay('phase-node');

/** Words for prefill, `P` among them. */
export const pWord = anyWay('p-word');

/** Words for decode, `D` among them. */
export const dWord = anyWay('d-word');

/** The slot of the size of an instance, with the words for its phase. */
export const sizeSlots = [
  ['prefillDevicesPerInstance', pWord],
  ['decodeDevicesPerInstance', dWord],
] as const;

/** Both phases, prefill first: `P and D`, `prefill和decode`. */
export const bothPhases = `${pWord} ?(?:${phaseNode} ?)?(?:[&+/,、]|${anyWay('phase-pair-joint')})? ?${dWord}`;

/** English words that make a size that of each instance. */
export const perInstance = anyWay('per-instance-en');

/** Chinese words that make a size that of each instance. */
export const eachInstance = anyWay('per-instance-zh');

/** Where a clause names the phase, a size in it is that phase's own. */
export const namesPrefill = new RegExp(`(?:(?<![a-z0-9])p(?![a-z0-9])|${anyWay('prefill-named')})`, 'u');

/** The same for decode. */
export const namesDecode = new RegExp(`(?:(?<![a-z0-9])d(?![a-z0-9])|${anyWay('decode-named')})`, 'u');
