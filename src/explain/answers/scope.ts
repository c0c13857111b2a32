import { type Subject, withCandidate } from '../analysis/subject.ts';
import type { Question } from './question.ts';
import { fitsSplit } from './split-fits.ts';

type Intents = ReadonlySet<Question['intent']>;

/** Intents about the memory and the load of one instance. */
export const ofInstance: Intents = new Set([
  'fits',
  'load',
  'why-not-batch',
  'cache',
  'longest-context',
  'users',
]);

/** Intents that are told of a row: where none was read, or another plan is asked about, of another one. */
export const toldOfRow: Intents = new Set([
  'cache',
  'fits',
  'users',
  'load',
  'longest-context',
  'latency',
  'e2e',
  'request-time',
  'prefill-or-decode',
  'figures',
  'per-device',
]);

/** Intents that are answered for the phase alone that a question names. */
export const ofPhase: Intents = new Set([
  ...ofInstance,
  'figures',
  'candidates',
  'percentile',
  'limits',
  'latency',
  'why',
  'why-not',
  'per-device',
]);

/** Intents whose answer is told of a row, and so of any candidate that a question names. */
export const ofRow: Intents = new Set([
  ...ofInstance,
  'figures',
  'e2e',
  'request-time',
  'latency',
  'per-device',
  'equation',
]);

/** Intents that tell the shares of a candidate that a question names, beside what is told of the best row. */
export const ofRowShares: Intents = new Set(['shares', 'operators']);

/** Intents that are answered for the device alone that a question names, of several that were read. */
export const ofDevice: Intents = new Set([
  ...ofRow,
  'why-not',
  'candidates',
  'percentile',
  'limits',
  'why',
  'below-peak',
  'slower',
]);

const orAll = (own: readonly Subject[], all: readonly Subject[]) => (own.length > 0 ? own : all);

/** Devices that a question names: those of the change that it puts forward, else the one that it is asked of. */
export function devicesNamed(question: Question): readonly string[] {
  const asked = question.on === undefined ? [] : [question.on];
  return 'change' in question ? (question.change.devices ?? asked) : asked;
}

/** The subjects that a question is about: the phase, the device and the candidate that it names, where those were read. */
export function scoped(subjects: readonly Subject[], question: Question): readonly Subject[] {
  const { intent, phase, row, ofLoads } = question;
  if (ofLoads !== undefined)
    return orAll(
      subjects.filter(({ runPath }) => ofLoads.some((run) => runPath === `runs[${run}]`)),
      subjects,
    );
  const ofThatPhase = ofPhase.has(intent) ? subjects.filter(({ device }) => device.phase === phase) : [];
  const inPhase = orAll(ofThatPhase, subjects);
  // A device that is slower, or dearer, is compared with the others.
  const isAgainst = intent === 'slower' || (intent === 'per-device' && question.priceTimes !== undefined);
  const named = ofDevice.has(intent) && !isAgainst ? devicesNamed(question) : [];
  const onThat = inPhase.filter(({ device }) => device.device !== null && named.includes(device.device));
  const all = orAll(onThat, inPhase);
  if (row === undefined || ofRowShares.has(intent)) return all;
  const rows = all.flatMap((subject) => {
    const at = subject.device.candidates.findIndex((one) => fitsSplit(one, row.split));
    return at < 0 ? [] : [withCandidate(subject, at)];
  });
  return orAll(rows, all);
}
