import {
  DeviceProfileError,
  type OptimizeReport,
  type OptimizeRequest,
  optimize,
  type PhaseReport,
  UnsupportedArchitectureError,
} from '../../engine/index.ts';
import { systemById } from '../../engine/serving/registry/serving-systems.ts';
import { type Answers, answered } from '../../plan/answers.ts';
import type { Forecast } from '../../plan/forecast.ts';
import { targetsOf } from '../../plan/slots/targets.ts';
import type { SlotId } from '../../plan/slots/values.ts';
import { shortLabel } from '../../results/summary/summary-view.ts';
import { architectureOfModel } from '../../store/model-folder.ts';
import { messages } from '../../text/catalogue.ts';
import { labelled } from '../../text/labelled.ts';
import type { Bilingual, Language } from '../../text/language.ts';
import { heldSearch } from './assess/held-search.ts';
import { pairOrOneOfEach } from './assess/rows.ts';
import { widerThanOwn } from './assess/wider-search.ts';
import { profilesOf, UnknownDeviceError } from './device-source.ts';
import { PlanRefusedError, planRequest } from './plan-request.ts';
import { modelProblemWords, profileProblemWords } from './problem-words.ts';

const core: readonly SlotId[] = ['model', 'devices', 'numDevices', 'inputLength', 'outputLength', 'mode'];

/** Whether everything is there that no estimate may assume but the limits. */
export function hasPlanInputs(answers: Answers): boolean {
  return core.every((slot) => answers[slot] !== undefined);
}

/** Whether everything is there that no estimate may assume, the limits included. */
export function hasCoreInputs(answers: Answers): boolean {
  const hasLimit =
    answered(answers, 'ttftLimitMs') !== null ||
    answered(answers, 'tpotLimitMs') !== null ||
    answered(answers, 'e2eLimitMs') !== null ||
    (answers.ttftLimitMs !== undefined && answers.tpotLimitMs !== undefined);
  return hasPlanInputs(answers) && hasLimit;
}

type Refusals = ReturnType<typeof messages>['plan']['refusals'];

function both(say: (texts: Refusals, language: Language) => string): Bilingual {
  return { en: say(messages('en').plan.refusals, 'en'), zh: say(messages('zh').plan.refusals, 'zh') };
}

/** A reason in words where the engine cannot run a plan; rethrows what is a defect. */
export function refusalOf(error: unknown): Bilingual {
  if (error instanceof PlanRefusedError) return error.reason;
  if (error instanceof UnknownDeviceError) {
    const { device } = error;
    return both((texts) =>
      systemById(device) === null ? texts.unknownDevice(device) : texts.deviceOfOtherModel(device),
    );
  }
  if (error instanceof UnsupportedArchitectureError) {
    return both((texts, language) => texts.unsupported(error.id, modelProblemWords(error.problem, language)));
  }
  if (error instanceof DeviceProfileError) {
    return both((texts, language) =>
      texts.deviceFile(profileProblemWords(error.field, error.problem, language)),
    );
  }
  throw error;
}

/** Why the engine can never run what is answered so far, before the core inputs are there; null where it may. */
export function earlyRefusal(answers: Answers): Bilingual | null {
  const model = answered(answers, 'model');
  try {
    if (model !== null) architectureOfModel(model);
    if (answers.devices) profilesOf(answers);
    return null;
  } catch (error) {
    return refusalOf(error);
  }
}

/**
 * The best row of the first device, of the named phase where one is; of a ratio its best pair, by what its instances
 * serve together, as the result tells it.
 */
function bestOf(
  report: OptimizeReport,
  request: OptimizeRequest,
  of: PhaseReport['phase'] | null = null,
): Forecast['best'] {
  const device = report.devices[0];
  if (device?.pdRatio) {
    const pair = pairOrOneOfEach(device.pdRatio, request);
    if (pair === null) return null;
    const { parallel, tokensPerSecond, ttftMs, tpotMs, concurrency } = pair;
    return { parallel, tokensPerSecond, ttftMs, tpotMs, concurrency };
  }
  const row = device?.phases
    .filter(({ phase }) => of === null || phase === of)
    .map(({ selected }) => selected[0])
    .find((one) => one !== undefined);
  if (row === undefined) return null;
  const { label, tokensPerSecond, ttftMs, tpotMs, concurrency } = row;
  return { parallel: shortLabel(label), tokensPerSecond, ttftMs, tpotMs, concurrency };
}

/** The phases of a report's first device that have no row within the limits; a ratio without a pair lacks both. */
export function phasesWithoutRow({ devices: [device] }: OptimizeReport): readonly PhaseReport[] {
  if (device === undefined) return [];
  if (device.pdRatio) return device.pdRatio.pairs.length > 0 ? [] : device.phases;
  return device.phases.filter(({ selected }) => selected.length === 0);
}

/**
 * The best row that a change of a plan may promise, of the named phase where one is: formats without a peak and memory
 * beside the model are counted. Null unless every phase has a row.
 * @throws UnsupportedArchitectureError, UnknownDeviceError, DeviceProfileError, PlanRefusedError
 */
export function promisedBest(answers: Answers, of: PhaseReport['phase'] | null = null): Forecast['best'] {
  const { request } = planRequest(answers);
  const [device] = request.devices;
  if (device === undefined) return null;
  const report = heldSearch({ ...request, devices: [device] });
  return phasesWithoutRow(report).length > 0 ? null : bestOf(report, request, of);
}

/** As many targets and devices as are estimated beside each other while a plan is being made. */
const shownTargets = 4;

interface Part {
  readonly label: Bilingual;
  readonly best: Forecast['best'];
}

/** One estimate for each target, device and phase; empty where there is only one. */
function partsOf(answers: Answers, first: OptimizeRequest, known: OptimizeReport): Part[] {
  const targets = targetsOf(answers).filter(hasCoreInputs).slice(0, shownTargets);
  const parts = targets.flatMap((target) => {
    const { request } = planRequest(target);
    return request.devices.slice(0, shownTargets).flatMap((device) => {
      const alone = { ...request, devices: [device] };
      const report = JSON.stringify(alone) === JSON.stringify(first) ? known : optimize(alone);
      return phasesOf(report, alone);
    });
  });
  return parts.length > 1 ? parts : [];
}

/** A ratio without a pair tells its phases apart, too: which of them nothing meets. */
function phasesOf(report: OptimizeReport, request: OptimizeRequest): Part[] {
  const device = report.devices[0];
  const whole = `${request.numDevices} × ${request.devices[0]?.name ?? ''}`;
  if (device === undefined || (device.pdRatio?.pairs.length ?? 0) > 0 || device.phases.length === 1)
    return [{ label: { en: whole, zh: whole }, best: bestOf(report, request) }];
  return device.phases.map(({ phase, numDevices, selected: [row] }) => {
    const name = phase === 'prefill' ? 'Prefill' : 'Decode';
    const where = `${numDevices} × ${request.devices[0]?.name ?? ''}`;
    return {
      label: labelled(({ punctuation }) => `${name}${punctuation.comma}${where}`),
      best:
        row === undefined
          ? null
          : {
              parallel: shortLabel(row.label),
              tokensPerSecond: row.tokensPerSecond,
              ttftMs: row.ttftMs,
              tpotMs: row.tpotMs,
              concurrency: row.concurrency,
            },
    };
  });
}

/**
 * The embedded engine on the first target of the answers; null while core inputs are missing. It names what it
 * assumes for open slots; an assumed value never becomes an answer.
 */
export function forecastOf(answers: Answers): Forecast | null {
  const [target] = targetsOf(answers);
  if (target === undefined || !hasCoreInputs(target)) return null;
  try {
    const { request, assumed } = planRequest(target);
    const [device] = request.devices;
    const alone = { ...request, devices: device === undefined ? [] : [device] };
    const report = optimize(alone);
    const parts = partsOf(answers, alone, report);
    const wider = widerThanOwn(target, alone, report);
    return { best: bestOf(report, alone), parts, wider, assumed, refusal: null };
  } catch (error) {
    return { best: null, parts: [], wider: [], assumed: [], refusal: refusalOf(error) };
  }
}
