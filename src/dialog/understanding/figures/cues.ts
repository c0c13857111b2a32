import type { SlotId } from '../../../plan/slots/values.ts';
import { Expression } from '../../../text/words/expression.ts';
import { anyWay } from '../../../text/words/words.ts';
import type { SourceText } from '../source-text.ts';
import type { Quantity } from './quantity.ts';
import {
  batchTakes,
  countTakes,
  dataParallelTakes,
  decodeTakes,
  gigabytesTakes,
  otherParallelTakes,
  prefillTakes,
  wholeTakes,
} from './takings/device-takes.ts';
import { acceptanceTakes, fractionTakes, mtpTakes, notSharedTakes } from './takings/fraction-takes.ts';
import {
  ceilingTakes,
  contextTakes,
  inputFallbackTakes,
  lengthTakes,
  tokenBudgetTakes,
} from './takings/length-takes.ts';
import {
  afterwardsTakes,
  endToEndTakes,
  latencyTakes,
  millisecondsTakes,
  ratePerUserTakes,
  tpotTakes,
  ttftTakes,
  userRateTakes,
} from './takings/limit-takes.ts';
import {
  deviceRateTakes,
  loadTakes,
  peakTakes,
  requestRateTakes,
  serviceRateTakes,
  throughputTakes,
  usersTakes,
} from './takings/load-takes.ts';
import { foreignTakes, type Taking, type TextFacts } from './takings/taking.ts';

/** Words that say which slot a number belongs to. */
export interface CueKind {
  /** Its group in `dialogs/words.yaml` is `figure-` and this. */
  readonly id: string;
  /** Where its number usually stands; `tight`: right behind the number and nowhere else, but for `in 4k out 1k`. */
  readonly side: 'before' | 'either' | 'tight';
  /** The farthest number it may take, in words; the rest of the sentence is not about it. */
  readonly reach: number;
  /** The statement that a number makes beside this cue; null when it cannot be meant. */
  take(quantity: Quantity, textFacts: TextFacts): Taking | null;
  /** The thing that it names: where all is answered, the word alone asks for nothing more. */
  readonly slots: readonly SlotId[];
}

/** A cue found in a text. */
export interface Cue {
  readonly kind: CueKind;
  readonly start: number;
  readonly end: number;
}

/** "The answer is 42" speaks of no length: beside an everyday word a bare figure must be at least this long. */
const smallestEverydayLength = 64;

const kind = (
  id: string,
  side: CueKind['side'],
  reach: number,
  take: CueKind['take'],
  slots: readonly SlotId[],
): CueKind => ({ id, side, reach, take, slots });

/** All kinds of cues; their words are the groups `figure-…` of `dialogs/words.yaml`. Where two overlap, the longer counts. */
const cueKinds: readonly CueKind[] = [
  kind('not-the-first-token', 'either', 6, tpotTakes, ['tpotLimitMs']),
  kind('ttft', 'either', 6, ttftTakes, ['ttftLimitMs']),
  kind('tpot', 'either', 6, tpotTakes, ['tpotLimitMs']),
  kind('per-user', 'either', 6, ratePerUserTakes, ['tpotLimitMs']),
  kind('afterwards', 'either', 4, afterwardsTakes, ['tpotLimitMs']),
  kind('user-rate', 'before', 4, userRateTakes, ['tpotLimitMs']),
  kind('end-to-end', 'either', 4, endToEndTakes, ['e2eLimitMs']),
  kind('latency', 'either', 4, latencyTakes, ['tpotLimitMs', 'ttftLimitMs', 'e2eLimitMs']),
  kind('input', 'either', 5, lengthTakes('inputLength', 1), ['inputLength']),
  kind('output', 'either', 5, lengthTakes('outputLength', 1), ['outputLength']),
  kind('question', 'either', 5, lengthTakes('inputLength', smallestEverydayLength), ['inputLength']),
  kind('reply', 'either', 5, lengthTakes('outputLength', smallestEverydayLength), ['outputLength']),
  kind('in', 'tight', 1.5, lengthTakes('inputLength', 100), ['inputLength']),
  kind('send', 'before', 3, lengthTakes('inputLength', 100), ['inputLength']),
  kind('receive', 'before', 3, lengthTakes('outputLength', 100), ['outputLength']),
  kind('out', 'tight', 1.5, lengthTakes('outputLength', 10), ['outputLength']),
  kind('context-ceiling', 'either', 4, ceilingTakes, []),
  kind('context-of-request', 'either', 4, inputFallbackTakes, ['inputLength']),
  kind('context', 'either', 4, contextTakes, ['inputLength']),
  kind('request', 'before', 3, inputFallbackTakes, ['inputLength']),
  kind('prefill', 'either', 4, prefillTakes, [
    'inputLength',
    'ttftLimitMs',
    'prefillDevicesPerInstance',
    'phases',
    'mode',
  ]),
  kind('decode', 'either', 4, decodeTakes, [
    'outputLength',
    'tpotLimitMs',
    'decodeDevicesPerInstance',
    'phases',
    'mode',
  ]),
  kind('device-count', 'before', 3, countTakes, ['numDevices']),
  kind('hit-rate', 'either', 5, fractionTakes('prefixCacheHitRate'), ['prefixCacheHitRate', 'prefixCache']),
  kind('not-shared', 'either', 2, notSharedTakes, []),
  kind('mtp', 'either', 2.5, mtpTakes, ['numMtpTokens', 'mtp']),
  kind('acceptance', 'either', 4, acceptanceTakes, ['mtpAcceptanceRates']),
  kind('token-budget', 'before', 4, tokenBudgetTakes, ['maxBatchedTokens']),
  kind('batch', 'before', 4, batchTakes, ['batchRange']),
  kind('reserved', 'either', 4, gigabytesTakes('reservedMemoryGb'), ['reservedMemoryGb']),
  kind('serving-cost', 'either', 4, millisecondsTakes('servingCost'), ['servingCost']),
  kind('jobs', 'either', 2, wholeTakes('jobs'), ['jobs']),
  kind('group-size', 'before', 3, wholeTakes('mxfp4GroupSize'), ['mxfp4GroupSize']),
  kind('combinations', 'either', 3, wholeTakes('maxSearchCombinations'), ['maxSearchCombinations']),
  kind('image-height', 'before', 2, wholeTakes('imageHeight'), ['imageHeight']),
  kind('image-width', 'before', 2, wholeTakes('imageWidth'), ['imageWidth']),
  kind('concurrency', 'either', 3, usersTakes, ['concurrentUsers']),
  kind('request-rate', 'either', 3, requestRateTakes, ['requestsPerSecond']),
  kind('throughput', 'either', 3, throughputTakes, ['outputTokensPerSecond']),
  kind('service-rate', 'before', 4, serviceRateTakes, ['outputTokensPerSecond']),
  kind('peak', 'either', 3, peakTakes, ['peakFactor']),
  kind('device-rate', 'either', 3, deviceRateTakes, []),
  kind('load', 'either', 3, loadTakes, []),
  kind('data-parallel', 'before', 2, dataParallelTakes, []),
  kind('other-parallel', 'before', 2, otherParallelTakes, []),
  kind('foreign', 'either', 3, foreignTakes, []),
];

const expressions = cueKinds.map((one) => ({
  kind: one,
  expression: new Expression(anyWay(`figure-${one.id}`), 'gu'),
}));

/** All cues of a text, in order; where several begin at one place or overlap, the longest counts. */
export function findCues(source: SourceText): Cue[] {
  const all = expressions.flatMap(({ kind, expression }) =>
    expression.matchesIn(source.text, source.letters).map((match) => ({
      kind,
      start: match.index,
      end: match.index + match[0].trimEnd().length,
    })),
  );
  const longestFirst = all
    .filter(({ start, end }) => end > start)
    .toSorted((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start);
  const taken = new Uint8Array(source.text.length);
  const kept: Cue[] = [];
  for (const cue of longestFirst) {
    if (taken.subarray(cue.start, cue.end).includes(1)) continue;
    taken.fill(1, cue.start, cue.end);
    kept.push(cue);
  }
  return kept.toSorted((a, b) => a.start - b.start);
}

/** The kinds of cues that name a slot, by id. */
export function cuesOf(slot: SlotId): readonly string[] {
  return cueKinds.filter(({ slots }) => slots.includes(slot)).map(({ id }) => id);
}
