import { keysOf } from '../../text/fields.ts';
import { type Answers, answered } from '../answers.ts';
import type { PlanFacts } from '../plan-facts.ts';
import type { SlotValues } from './values.ts';

/** Facts that a condition looks at beside the answers, on which they do not depend. */
export interface ConditionFacts {
  readonly facts: PlanFacts;
  /** Engines that are installed and can run this plan. */
  readonly runnableEngines: readonly SlotValues['engine'][];
}

type Condition = (answers: Answers, conditionFacts: ConditionFacts) => boolean;

function modelHas(answers: Answers, { facts }: ConditionFacts, fact: 'isMoe' | 'isMultimodal'): boolean {
  const name = answered(answers, 'model');
  return name !== null && facts.model(name)?.[fact] === true;
}

/** Where devices are looked up by name, a user's own included. */
export type DevicesKnown = Pick<PlanFacts, 'device'>;

/** Whether a device of the plan is a GPU system, which the calibrated estimator runs. */
export function plansForGpus(answers: Answers, facts: DevicesKnown): boolean {
  return (answered(answers, 'devices') ?? []).some((name) => facts.device(name)?.isGpu === true);
}

/** Databases of measured operators on this machine, of the plan's one device. */
export function measuredDatabasesFor(answers: Answers, facts: PlanFacts): readonly string[] {
  const [device, ...others] = answered(answers, 'devices') ?? [];
  if (device === undefined || others.length > 0) return [];
  return facts.measuredDatabases?.(device) ?? [];
}

const mode = (answers: Answers) => answered(answers, 'mode');
const phases = (answers: Answers) => answered(answers, 'phases');

/**
 * Whether the load of a plan says how much is served: users, a rate, a file or a full queue. What it comes to is an
 * answer then, and no limit has to end a search.
 */
export function statesLoad(answers: Answers): boolean {
  switch (answered(answers, 'loadProtocol')) {
    case 'max-load':
    case 'arrivals':
      return true;
    case 'poisson':
    case 'constant-rate':
      return answered(answers, 'requestsPerSecond') !== null;
    default:
      return answered(answers, 'concurrentUsers') !== null;
  }
}

/** Whether a GPU plan states its load; the search on NPUs knows limits alone. */
export function isLoadSet(answers: Answers, facts: DevicesKnown): boolean {
  return plansForGpus(answers, facts) && statesLoad(answers);
}

/** A limit still matters: the phases that are planned need it, or no limit is stated at all while the mode is open. */
function limitIsMissing(
  answers: Answers,
  facts: DevicesKnown,
  other: 'ttftLimitMs' | 'tpotLimitMs',
  phase: 'prefill' | 'decode',
) {
  if (mode(answers) === 'aggregation' && isLoadSet(answers, facts)) return false;
  // One limit is enough where the devices are shared: TPOT is asked, and TTFT once TPOT is said to have none.
  const isSecond = phase === 'prefill' && mode(answers) === 'aggregation';
  if (isSecond && answers.tpotLimitMs === undefined) return false;
  if ([null, 'aggregation'].includes(mode(answers)))
    return answered(answers, other) === null && answered(answers, 'e2eLimitMs') === null;
  if (mode(answers) === 'pd-ratio') return true;
  return phases(answers) === phase || phases(answers) === 'both';
}

/** The named conditions that `dialogs/plan.yaml` may use. */
const conditions = {
  always: () => true,
  arrivalsLoad: (answers) => answered(answers, 'loadProtocol') === 'arrivals',
  onGpu: (answers, { facts }) => plansForGpus(answers, facts),
  noGpu: (answers, { facts }) => !plansForGpus(answers, facts),
  disaggregated: (answers) => mode(answers) === 'disaggregation',
  pdRatio: (answers) => mode(answers) === 'pd-ratio',
  notAggregated: (answers) => mode(answers) !== null && mode(answers) !== 'aggregation',
  multimodal: (answers, conditionFacts) => modelHas(answers, conditionFacts, 'isMultimodal'),
  withImages: (answers, conditionFacts) =>
    modelHas(answers, conditionFacts, 'isMultimodal') && answered(answers, 'textOnly') !== true,
  imagesUndecided: (answers, conditionFacts) =>
    modelHas(answers, conditionFacts, 'isMultimodal') &&
    (['imageHeight', 'imageWidth', 'imagesPerRequest'] as const).every((slot) => !answers[slot]),
  mixtureOfExperts: (answers, conditionFacts) => modelHas(answers, conditionFacts, 'isMoe'),
  customQuantization: (answers) => answered(answers, 'quantize') === 'custom',
  mxfp4: (answers) => answered(answers, 'quantizeLinearAction') === 'MXFP4',
  prefixCacheOn: (answers) => answered(answers, 'prefixCache') === true,
  mtpOn: (answers) => answered(answers, 'mtp') === true,
  mtpFixed: (answers) => answered(answers, 'mtp') === true && !answers.mtpSizes,
  draftOn: (answers) => answered(answers, 'speculativeMethod') !== null,
  dsparkOn: (answers) => answered(answers, 'speculativeMethod') === 'dspark',
  analyticEngine: (answers, { facts }) =>
    !plansForGpus(answers, facts) && [null, 'embedded', 'tensorcast'].includes(answered(answers, 'engine')),
  measuredDatabaseFound: (answers, { facts }) => measuredDatabasesFor(answers, facts).length > 0,
  ttftIsMissing: (answers, { facts }) => limitIsMissing(answers, facts, 'tpotLimitMs', 'prefill'),
  tpotIsMissing: (answers, { facts }) => limitIsMissing(answers, facts, 'ttftLimitMs', 'decode'),
  bothLimitsSet: (answers) =>
    answered(answers, 'ttftLimitMs') !== null && answered(answers, 'tpotLimitMs') !== null,
  noLengthDistribution: (answers) => answered(answers, 'lengthDistribution') === null,
  distributionAllowed: (answers) =>
    mode(answers) !== 'pd-ratio' && (mode(answers) !== 'disaggregation' || phases(answers) === 'prefill'),
  expertParallelSearched: (answers) => answered(answers, 'searchSpace') !== 'tp',
  expertReplicasSearched: (answers) => ['tp-ep-moedp', null].includes(answered(answers, 'searchSpace')),
  severalEngines: (_, { runnableEngines }) => runnableEngines.length > 1,
  tensorcastEngine: (answers) => answered(answers, 'engine') === 'tensorcast',
} as const satisfies Readonly<Record<string, Condition>>;

/** A condition as `dialogs/plan.yaml` names it; a name that is none stops the build. */
export type WhenName = keyof typeof conditions;

/** Names that `when` and `asks` of a slot may use. */
export const conditionNames = keysOf(conditions);

/** Evaluates a named condition. */
export function holds(name: WhenName, answers: Answers, conditionFacts: ConditionFacts): boolean {
  return conditions[name](answers, conditionFacts);
}
