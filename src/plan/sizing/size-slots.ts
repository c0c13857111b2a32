import { type Answers, answered } from '../answers.ts';
import { isOpen } from '../slots/applicability.ts';
import type { ConditionFacts } from '../slots/conditions.ts';
import { slotRecord, slotRecords } from '../slots/records.ts';
import type { SlotId } from '../slots/values.ts';

/** Slots of a plan that have no part in sizing: every count is tried, and nothing is run. */
const without: readonly SlotId[] = [
  'numDevices',
  'phases',
  'searchSpace',
  'tpSizes',
  'epSizes',
  'moeDpSizes',
  'dcpSizes',
  'mtpSizes',
  'measuredDatabase',
  'batchRange',
  'concurrencySearchStrategy',
  'maxSearchCombinations',
  'jobs',
  'compileAllowGraphBreak',
  'dumpOriginalResults',
  'logLevel',
  'engine',
  'msmodeling',
  'targets',
];

/** The slots that a sizing takes, in the order of the dialog. */
export const sizeSlots = slotRecords.filter(({ id }) => !without.includes(id));

/** Slots that tell a load. */
export const loadSlots = [
  'concurrentUsers',
  'requestsPerSecond',
  'outputTokensPerSecond',
] as const satisfies readonly SlotId[];

function needsImages(answers: Answers, conditionFacts: ConditionFacts): readonly SlotId[] {
  return (['imageHeight', 'imageWidth'] as const).filter((id) =>
    isOpen(slotRecord(id), answers, conditionFacts),
  );
}

/**
 * Slots without which nothing can be sized: model, lengths, a latency limit (of each phase where they are apart), one measure
 * of the load, and the size of images where requests carry some.
 */
export function missingForSize(answers: Answers, conditionFacts: ConditionFacts): readonly SlotId[] {
  const isApart = answered(answers, 'mode') !== null && answered(answers, 'mode') !== 'aggregation';
  const hasLimit = (['ttftLimitMs', 'tpotLimitMs', 'e2eLimitMs'] as const).some(
    (slot) => answered(answers, slot) !== null,
  );
  const limits: readonly SlotId[] = isApart
    ? (['tpotLimitMs', 'ttftLimitMs'] as const).filter((slot) => answered(answers, slot) === null)
    : hasLimit
      ? []
      : ['tpotLimitMs'];
  const core = (['model', 'inputLength', 'outputLength'] as const).filter(
    (slot) => !answers[slot] && !(slot === 'inputLength' && answers.lengthDistribution),
  );
  const hasLoad = loadSlots.some((slot) => answers[slot]);
  return [
    ...core,
    ...limits,
    ...needsImages(answers, conditionFacts),
    ...(hasLoad ? [] : (['concurrentUsers'] as const)),
  ];
}
