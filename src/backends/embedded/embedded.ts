import { join } from 'node:path';
import type { OptimizeReport } from '../../engine/index.ts';
import type { Answers } from '../../plan/answers.ts';
import { optimizerArguments } from '../../plan/command.ts';
import type { PlanFlag } from '../../plan/dialect.ts';
import type { Backend, PreparedCommand } from '../backend.ts';
import { readPrintedRun } from '../read-printed-run.ts';
import { conditionsOf } from './conditions.ts';
import { refusalOf } from './forecast.ts';
import { planRequest } from './plan-request.ts';
import { toResult } from './to-result.ts';

/** How this program starts itself. */
export interface EmbeddedOptions {
  /** Interpreter and entry file. */
  readonly start: readonly [file: string, ...args: string[]];
  readonly version: string;
}

/** A result file of the embedded engine that is missing or not what it should be. */
export class EmbeddedResultError extends Error {
  override readonly name = 'EmbeddedResultError';
}

const environment = {
  allow: ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TMPDIR', 'THROUGHLINE_HOME', 'XDG_CONFIG_HOME'],
  set: {},
};

function parseReport(text: string | null): OptimizeReport {
  let document: unknown = null;
  try {
    document = text === null ? null : JSON.parse(text);
  } catch {
    throw new EmbeddedResultError('the result file is not JSON');
  }
  const isReport =
    typeof document === 'object' &&
    document !== null &&
    (document as OptimizeReport).schema === 'throughline.optimize-report/2';
  if (!isReport) throw new EmbeddedResultError('the result file holds no report');
  return document as OptimizeReport;
}

/** The embedded engine as a backend: its command is our own, and it writes a typed result beside its printed tables. */
export function createEmbedded({ start, version }: EmbeddedOptions): Backend {
  const [file, ...first] = start;

  /** A program of ours as the real one is used: what it prints is all there is. */
  const printing = (program: string, flags: readonly PlanFlag[]): PreparedCommand => {
    const words = flags.flatMap(({ flag, values }) => (flag === '--model-id' ? values : [flag, ...values]));
    const args = ['engine', program, ...words];
    return {
      backend: 'embedded',
      file,
      args: [...first, ...args],
      shown: ['throughline', ...args],
      workingDirectory: null,
      environment,
      resultFile: null,
      notices: [],
    };
  };

  return {
    id: 'embedded',
    title: 'embedded',
    async probe() {
      return { installed: true, version, where: null, flags: [], reason: null };
    },
    canRun(answers: Answers) {
      try {
        planRequest(answers);
        return { canRun: true };
      } catch (error) {
        return { canRun: false, reason: refusalOf(error) };
      }
    },
    prepare(answers, folder) {
      const args = ['engine', 'throughput-optimizer', ...optimizerArguments(answers)];
      const resultFile = join(folder, `result-${Date.now().toString(36)}.json`);
      return {
        backend: 'embedded',
        file,
        args: [...first, ...args, '--result-file', resultFile, '--progress'],
        shown: ['throughline', ...args],
        workingDirectory: null,
        environment,
        resultFile,
        notices: [],
      };
    },
    prepareSearch: (flags) => printing('throughput-optimizer', flags),
    readSearch: (output, { shown }) =>
      readPrintedRun(output, { estimator: 'analytic', version, shown, model: null }),
    prepareForward: (flags) => printing('text-generate', flags),
    read(output, answers) {
      return toResult(parseReport(output.resultText), {
        conditions: conditionsOf(answers),
        command: ['throughline', 'engine', 'throughput-optimizer', ...optimizerArguments(answers)],
        warnings: [],
        version,
        elapsedSeconds: null,
        logPath: null,
      });
    },
  };
}
