import type { Calibration } from '../../engine/serving/calibration/calibrated-figures.ts';
import { type Arrivals, firstArrivals } from '../../engine/serving/load/protocol.ts';
import type { ServingModel } from '../../engine/serving/model/serving-model.ts';
import type { SystemFacts } from '../../engine/serving/operators/system-facts.ts';
import type { WorkerRole } from '../../engine/serving/scheduler/worker-setup.ts';
import { searchServing } from '../../engine/serving/search/search.ts';
import { type Answers, answered } from '../../plan/answers.ts';
import type { Forecast } from '../../plan/forecast.ts';
import { statesLoad } from '../../plan/slots/conditions.ts';
import { targetsOf } from '../../plan/slots/targets.ts';
import type { ValueOfSlot } from '../../plan/slots/values.ts';
import { servingProblemWords } from '../../programs/serving-estimator/serving-estimator.ts';
import { type ServingPlan, ServingPlanError } from '../../programs/serving-estimator/serving-plan.ts';
import { servingRequest } from '../../programs/serving-estimator/serving-requests.ts';
import { servingRow } from '../../programs/serving-estimator/to-result.ts';
import { measureOf } from '../../results/measure.ts';
import type { ResultRow } from '../../results/result.ts';
import { type Catalogue, messages } from '../../text/catalogue.ts';
import { fixed } from '../../text/figures.ts';
import { labelled } from '../../text/labelled.ts';
import type { Bilingual, Language } from '../../text/language.ts';
import { hasCoreInputs, hasPlanInputs, refusalOf } from '../embedded/forecast.ts';
import { servingRefusal } from './calibrated.ts';
import { isLoaded, loadedOperators, loadOperators } from './operator-data.ts';
import { planSystem } from './plan-systems.ts';
import { servingPlanOf } from './serving-plan-of.ts';

/** Data that a forecast looks up without waiting. */
export interface ForecastData {
  readonly model: (name: string) => ServingModel | null;
  /** Null until it has been read. */
  readonly calibration: () => Calibration | null;
  /** Told of what is read now, so that the forecast can be asked for again. */
  readonly reads?: (read: Promise<unknown>) => void;
  /** Requests of a file; null for one that is too large to be read between two keys. @throws ServingPlanError */
  readonly arrivals: (path: string) => Arrivals | null;
}

/** Values that the estimate takes for slots that are still open. */
const assumedValues: readonly ValueOfSlot[] = [
  { slot: 'precision', value: 'bf16' },
  { slot: 'framework', value: 'vllm' },
  { slot: 'loadProtocol', value: 'closed-loop' },
  { slot: 'searchSpace', value: 'tp' },
  { slot: 'prefixCache', value: false },
  { slot: 'mtp', value: false },
];

/** As many targets, devices and phases as are estimated beside each other while a plan is being made. */
const shownParts = 4;
/** Requests of a file that a forecast plays; the run plays them all. */
const playedRequests = 300;

/** One estimate among those of a plan. */
interface Part {
  readonly label: Bilingual;
  readonly row: ResultRow | null;
  /** Why there is none; null where there is, or where no configuration meets the limits. */
  readonly refusal: Bilingual | null;
}

function both(say: (texts: Catalogue, language: Language) => string): Bilingual {
  return { en: say(messages('en'), 'en'), zh: say(messages('zh'), 'zh') };
}

function best(row: ResultRow): NonNullable<Forecast['best']> {
  return {
    parallel: row.parallel,
    tokensPerSecond: row.throughputTokensPerSecond ?? 0,
    ttftMs: row.ttftMs,
    tpotMs: row.tpotMs,
    concurrency: row.concurrency ?? 0,
    ttftBand: measureOf(row, 'ttftMs', 'calibrated')?.band ?? null,
    tpotBand: measureOf(row, 'tpotMs', 'calibrated')?.band ?? null,
  };
}

/** Basis of a row, in words. */
function basisOf(row: ResultRow): Bilingual {
  const found = measureOf(row, 'tpotMs', 'calibrated') ?? measureOf(row, 'ttftMs', 'calibrated');
  const { group = null, points = null } = found?.calibration ?? {};
  return both(({ serving }) =>
    group === null ? serving.forecast.nothingComparable : serving.forecast.points(fixed(points ?? 0)),
  );
}

const phaseTitles = { both: null, prefill: 'Prefill', decode: 'Decode' } as const;

function labelOf(answers: Answers, device: string, role: WorkerRole): Bilingual {
  const where = `${answered(answers, 'numDevices') ?? 1} × ${device}`;
  const phase = phaseTitles[role];
  return labelled(({ punctuation }) => (phase === null ? where : `${phase}${punctuation.comma}${where}`));
}

/** Everything that one estimate needs, already read. */
interface Asked {
  readonly plan: ServingPlan;
  readonly model: ServingModel;
  readonly system: SystemFacts;
  readonly calibration: Calibration;
  readonly arrivals: Arrivals | null;
}

function estimate(
  { plan, model, system, calibration, arrivals }: Asked,
  label: Bilingual,
  role: WorkerRole,
): Part {
  const operators = loadedOperators(system.operators);
  try {
    const request = servingRequest(plan, model, system, operators, calibration, arrivals, role);
    const [first] = searchServing(request).configurations;
    const row = first?.best == null ? null : servingRow(first.label, first.best, plan);
    return { label, row, refusal: null };
  } catch (error) {
    if (!(error instanceof ServingPlanError)) throw error;
    return { label, row: null, refusal: both(({ serving }) => servingProblemWords(error.problem, serving)) };
  }
}

/** Requests of the plan's file; null for any other load. @throws ServingPlanError; `unread` where it is too large */
function arrivalsOf(answers: Answers, data: ForecastData): Arrivals | 'unread' | null {
  if (answered(answers, 'loadProtocol') !== 'arrivals') return null;
  const path = answered(answers, 'arrivalsFile');
  return path === null ? 'unread' : (data.arrivals(path) ?? 'unread');
}

/** Estimates of one target on each of its devices and phases; null while something of it is still being read. */
function partsOf(answers: Answers, data: ForecastData): { parts: Part[]; arrivals: Arrivals | null } | null {
  const calibration = data.calibration();
  const model = data.model(answered(answers, 'model') ?? '');
  if (calibration === null || model === null) return null;
  const arrivals = arrivalsOf(answers, data);
  if (arrivals === 'unread') return null;
  const parts: Part[] = [];
  for (const device of (answered(answers, 'devices') ?? []).slice(0, shownParts)) {
    const system = planSystem(answers, device);
    if (system === null) return null;
    if (!isLoaded(system.operators)) {
      const read = loadOperators(system.operators);
      data.reads?.(read);
      return null;
    }
    const plan = servingPlanOf(answers, device);
    const played = arrivals === null ? null : firstArrivals(arrivals, playedRequests);
    const roles: readonly WorkerRole[] = plan.phases.length === 0 ? ['both'] : plan.phases;
    for (const role of roles) {
      const asked = { plan, model, system, calibration, arrivals: played };
      parts.push(estimate(asked, labelOf(answers, device, role), role));
    }
  }
  return { parts, arrivals };
}

/** The whole estimate of one target in words of a forecast; null while something of it is still being read. */
function forecastOf(answers: Answers, others: readonly Answers[], data: ForecastData): Forecast | null {
  const own = partsOf(answers, data);
  const [first] = own?.parts ?? [];
  if (own === null || first === undefined) return null;
  const more = others.flatMap((target) => partsOf(target, data)?.parts ?? []);
  const parts = [...own.parts, ...more].slice(0, shownParts);
  const isPair = answered(answers, 'mode') === 'pd-ratio';
  const assumed = assumedValues.filter(
    ({ slot }) => answers[slot] === undefined && !(slot === 'searchSpace' && isPair),
  );
  const row = parts.find((one) => one.row !== null)?.row ?? null;
  const all = own.arrivals?.prompts.length ?? 0;
  const estimator = both(({ serving: texts }, language) =>
    [
      texts.forecast.title,
      ...(row === null ? [] : [basisOf(row)[language]]),
      ...(all > playedRequests ? [texts.forecast.firstOf(fixed(playedRequests), fixed(all))] : []),
    ].join(' · '),
  );
  return {
    best: first.row === null ? null : best(first.row),
    parts:
      parts.length > 1
        ? parts.map(({ label, row: one }) => ({ label, best: one === null ? null : best(one) }))
        : [],
    assumed,
    refusal: parts.every((one) => one.row === null) ? first.refusal : null,
    estimator,
  };
}

/** Whether everything is there that no estimate may assume; a load that is set needs no limit. */
function hasInputs(answers: Answers): boolean {
  return hasCoreInputs(answers) || (hasPlanInputs(answers) && statesLoad(answers));
}

/**
 * The calibrated estimator on the targets of a plan, each device and phase; null while core inputs are missing, or
 * while something is still being read: the next answer has it.
 */
export function calibratedForecast(answers: Answers, data: ForecastData): Forecast | null {
  const [target, ...others] = targetsOf(answers);
  if (target === undefined || answered(target, 'devices') === null || !hasInputs(target)) return null;
  const refusal = servingRefusal(target, (name) => data.model(name) !== null);
  const none = (reason: Bilingual): Forecast => ({ best: null, assumed: [], refusal: reason });
  if (refusal !== null) return none(refusal);
  try {
    const complete = others.filter(
      (one) => hasInputs(one) && servingRefusal(one, (name) => data.model(name) !== null) === null,
    );
    return forecastOf(target, complete, data);
  } catch (error) {
    if (error instanceof ServingPlanError)
      return none(both(({ serving }) => servingProblemWords(error.problem, serving)));
    return none(refusalOf(error));
  }
}
