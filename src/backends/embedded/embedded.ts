import { join } from 'node:path';
import { optimizeReportSchema } from '../../engine/analytic/search/report-schema.ts';
import type { Answers } from '../../plan/answers.ts';
import { optimizerArguments } from '../../plan/command.ts';
import type { PlanFlag } from '../../plan/dialect.ts';
import type { Backend, PreparedCommand } from '../backend.ts';
import { readPrintedRun } from '../read-printed-run.ts';
import { readResultFile } from '../read-result-file.ts';
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

const environment = {
  allow: ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TMPDIR', 'THROUGHLINE_HOME', 'XDG_CONFIG_HOME'],
  set: {},
};

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
      const report = readResultFile(output, optimizeReportSchema, ['throughline.optimize-report', 2]);
      return toResult(report, {
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
