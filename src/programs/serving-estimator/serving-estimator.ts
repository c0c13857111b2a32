import { servingFrameworks } from '../../engine/serving/framework/serving-framework.ts';
import { formatNames } from '../../engine/serving/model/number-formats.ts';
import { limitStatistics } from '../../engine/serving/search/serving-request.ts';
import { type Catalogue, messages } from '../../text/catalogue.ts';
import { plainText } from '../../text/line.ts';
import { thrownMessage } from '../../text/thrown.ts';
import { worded } from '../../text/worded.ts';
import { ConstraintError } from '../arguments/argument-errors.ts';
import type { ParsedArguments } from '../arguments/parsed-arguments.ts';
import { servingEstimatorProgram } from '../arguments/programs.ts';
import type { EngineIo } from '../engine-io.ts';
import { runProgram } from '../run-program.ts';
import { ownSystems } from './own-systems.ts';
import { servingLines } from './print-serving.ts';
import { isServingRefusal, runServing } from './run-serving.ts';
import {
  loadKinds,
  type ServingPlan,
  ServingPlanError,
  type ServingProblem,
  servingPhases,
} from './serving-plan.ts';
import { servingResult } from './to-result.ts';

const infeasibleStatus = 1;
const usageStatus = 2;

/** `throughline engine serving-estimator`: what a load test of a serving framework would measure, with bands. */
export function runServingEstimator(words: readonly string[], io: EngineIo): Promise<number> {
  return runProgram(servingEstimatorProgram(), words, io, (given, _, texts) =>
    estimate(words, given, io, texts),
  );
}

/** The plan that a command line states; choices were checked when it was read. */
export function planOf(given: ParsedArguments): ServingPlan {
  const number = (name: string) => given.number(name);
  return {
    model: given.text('model_id') ?? given.text('--model-id') ?? '',
    systems: given.texts('--device') ?? [],
    devices: number('--num-devices') ?? 1,
    inputLength: number('--input-length') ?? 1,
    outputLength: number('--output-length') ?? 1,
    framework: given.choice('--framework', servingFrameworks),
    precision: given.choice('--precision', formatNames) ?? 'bf16',
    load: given.choice('--load', loadKinds) ?? 'closed-loop',
    users: number('--users'),
    requestRate: number('--request-rate'),
    arrivalsFile: given.text('--arrivals-file'),
    lengthRange: number('--length-range') ?? 1,
    cachedShare: number('--prefix-cache-hit-rate') ?? 0,
    mtpTokens: number('--num-mtp-tokens') ?? 0,
    mtpAcceptanceRates: given.numbers('--mtp-acceptance-rates') ?? [],
    disaggregated: given.isOn('--disaggregated'),
    phases: servingPhases.filter((phase) => given.texts('--phases')?.includes(phase) === true),
    prefillDevices: number('--prefill-devices-per-instance'),
    decodeDevices: number('--decode-devices-per-instance'),
    ttftLimitMs: number('--ttft-limit'),
    tpotLimitMs: number('--tpot-limit'),
    limitStatistic: given.choice('--limit-statistic', limitStatistics),
    tpSizes: given.numbers('--tp-sizes') ?? [],
    widens: given.isOn('--widen'),
    maxBatchedTokens: number('--max-batched-tokens'),
    seed: number('--seed') ?? 1,
  };
}

/** Why a plan cannot be estimated, in words. */
export function servingProblemWords(problem: ServingProblem, texts: Catalogue['serving']): string {
  const { problems } = texts;
  switch (problem.code) {
    case 'unknown-model':
      return problems.unknownModel(problem.name);
    case 'unknown-system':
      return problems.unknownSystem(problem.name);
    case 'no-unit':
      return problems.noUnit(problem.precision, problem.system);
    case 'rate-missing':
      return problems.rateMissing(problem.load);
    case 'arrivals-missing':
      return problems.arrivalsMissing;
    case 'arrivals':
      return problems.arrivals(
        problem.path,
        String(problem.line),
        problems.arrivalsProblems[problem.problem],
      );
    case 'mtp-rates-missing':
      return problems.mtpRatesMissing;
    case 'phases-of-pair':
      return problems.phasesOfPair;
    case 'nothing-to-decode':
      return problems.nothingToDecode;
    case 'context':
      return problems.context(String(problem.tokens), String(problem.most));
  }
}

async function estimate(
  words: readonly string[],
  given: ParsedArguments,
  io: EngineIo,
  texts: Catalogue['engineCommand'],
): Promise<number> {
  const own = ownSystems(given, texts);
  const stated = planOf(given);
  // A file that is given is what is planned where no device is named.
  const plan = stated.systems.length > 0 ? stated : { ...stated, systems: own.map(({ id }) => id) };
  if (io.serving === undefined) throw new RangeError('the serving estimator has no data');
  if (plan.systems.length === 0) {
    io.err(`${messages(io.language).serving.problems.deviceMissing}\n`);
    return usageStatus;
  }
  const startMs = io.nowMs();
  try {
    const devices = await runServing(plan, io.serving, own);
    const result = servingResult(plan, devices, {
      version: io.version,
      command: ['throughline', 'engine', 'serving-estimator', ...words],
      warnings: [],
      elapsedSeconds: (io.nowMs() - startMs) / 1000,
    });
    const path = given.text('--result-file');
    if (path !== null) write(path, JSON.stringify(result), io, texts);
    if (given.isOn('--json')) io.out(`${JSON.stringify(result)}\n`);
    else io.out(`${plainText(servingLines(result, plan, messages(io.language), io.columns))}\n`);
    return devices.some(({ best }) => best !== null) ? 0 : infeasibleStatus;
  } catch (error) {
    if (!isServingRefusal(error)) throw error;
    const why =
      error instanceof ServingPlanError
        ? servingProblemWords(error.problem, messages(io.language).serving)
        : worded(texts.problems.model, error.problem);
    io.err(`[ERROR] ${why}\n`);
    return infeasibleStatus;
  }
}

function write(path: string, text: string, io: EngineIo, texts: Catalogue['engineCommand']): void {
  try {
    io.writeFile(path, text);
  } catch (error) {
    const reason = thrownMessage(error);
    throw new ConstraintError(texts.fileUnwritable('--result-file', path, reason));
  }
}
