import { join } from 'node:path';
import type { FormatName } from '../../engine/serving/model/number-formats.ts';
import type { SystemFacts } from '../../engine/serving/operators/system-facts.ts';
import { type Answers, answered } from '../../plan/answers.ts';
import { servingArguments } from '../../plan/serving-command.ts';
import { servesPrecision } from '../../programs/serving-estimator/serving-requests.ts';
import { type Result, resultSchema } from '../../results/result.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { messages } from '../../text/catalogue.ts';
import type { Bilingual } from '../../text/language.ts';
import type { Backend, PreparedCommand, RunVerdict } from '../backend.ts';
import { refusalOf } from '../embedded/forecast.ts';
import { readResultFile } from '../read-result-file.ts';
import { planSystem } from './plan-systems.ts';

/** How this program starts itself. */
export interface CalibratedOptions {
  readonly start: readonly [file: string, ...args: string[]];
  readonly version: string;
  /** Whether a model's facts are known by that name, or a folder of that name holds them. */
  readonly knowsModel: (name: string) => boolean;
}

const environment = {
  allow: ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TMPDIR', 'THROUGHLINE_HOME', 'XDG_CONFIG_HOME'],
  set: {},
};

type Problems = Catalogue['serving']['problems'];

function both(say: (problems: Problems, language: 'en' | 'zh') => string): Bilingual {
  return { en: say(messages('en').serving.problems, 'en'), zh: say(messages('zh').serving.problems, 'zh') };
}

/** Why a plan cannot be estimated; null when it can. */
export function servingRefusal(answers: Answers, knowsModel: (name: string) => boolean): Bilingual | null {
  const devices = answered(answers, 'devices') ?? [];
  let systems: readonly { readonly name: string; readonly system: SystemFacts | null }[];
  try {
    systems = devices.map((name) => ({ name, system: planSystem(answers, name) }));
  } catch (error) {
    return refusalOf(error);
  }
  const unknown = systems.find(({ system }) => system === null);
  if (unknown !== undefined) return both((texts) => texts.unknownSystem(unknown.name));
  if (systems.every(({ system }) => system?.generation === 'ascend')) {
    return both((texts) => texts.notGpus(devices.join(', ')));
  }
  const model = answered(answers, 'model');
  if (model !== null && !knowsModel(model)) return both((texts) => texts.unknownModel(model));
  if (answered(answers, 'imageHeight') !== null) return both((texts) => texts.images);
  if (answered(answers, 'lengthDistribution') !== null) return both((texts) => texts.lengths);
  const precision: FormatName | null = answered(answers, 'precision');
  const without = systems.find(
    ({ system }) => precision !== null && system !== null && !servesPrecision(system, precision),
  );
  if (without !== undefined) return both((texts) => texts.noUnit(precision ?? '', without.name));
  const load = answered(answers, 'loadProtocol');
  const isRate = load === 'poisson' || load === 'constant-rate';
  if (isRate && answered(answers, 'requestsPerSecond') === null)
    return both((texts) => texts.rateMissing(load));
  return null;
}

/** The calibrated estimator as a backend: its command is our own, and it writes a typed result. */
export function createCalibrated({ start, version, knowsModel }: CalibratedOptions): Backend {
  const [file, ...first] = start;
  const refused = { reason: both((texts) => texts.searchElsewhere) };
  return {
    id: 'calibrated',
    title: messages('en').serving.title,
    async probe() {
      return { installed: true, version, where: null, flags: [], reason: null };
    },
    canRun(answers): RunVerdict {
      const reason = servingRefusal(answers, knowsModel);
      return reason === null ? { canRun: true } : { canRun: false, reason };
    },
    prepare(answers, folder): PreparedCommand {
      const args = ['engine', 'serving-estimator', ...servingArguments(answers)];
      const resultFile = join(folder, `result-${Date.now().toString(36)}.json`);
      return {
        backend: 'calibrated',
        file,
        args: [...first, ...args, '--result-file', resultFile],
        shown: ['throughline', ...args],
        workingDirectory: null,
        environment,
        resultFile,
        notices: [],
      };
    },
    read(output, answers): Result {
      return {
        ...readResultFile(output, resultSchema, ['throughline.result', 1]),
        command: ['throughline', 'engine', 'serving-estimator', ...servingArguments(answers)],
      };
    },
    prepareSearch: () => refused,
    readSearch() {
      throw new RangeError('a search by flags of the optimizer is none of this engine');
    },
    prepareForward: () => refused,
  };
}
