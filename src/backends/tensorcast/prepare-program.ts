import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type PlanFlag, spellFlags } from '../../plan/dialect.ts';
import type { Bilingual } from '../../text/language.ts';
import type { PreparedCommand } from '../backend.ts';
import type { TensorCastProgram } from './checkout.ts';
import { allowedVariables, setVariables } from './environment.ts';
import type { Installation } from './find-tensorcast.ts';
import { programArguments } from './probe-help.ts';
import { said } from './said.ts';

const modelFlag = '--model-id';

/**
 * The model argument. The programs start in the checkout, so a folder that was named from where the user stands needs its
 * whole path; everything else is an id for the model hub and stays as it is.
 */
export function modelArgument(model: string, workingDirectory: string): string {
  const folder = resolve(workingDirectory, model);
  return existsSync(join(folder, 'config.json')) ? folder : model;
}

/** A command of one of the programs in the words of the installed version, or the flag that it lacks, in words. */
export function prepareProgram(
  program: TensorCastProgram,
  flags: readonly PlanFlag[],
  { checkout, interpreter, dialects }: Installation,
  workingDirectory: string,
): PreparedCommand | { readonly reason: Bilingual } {
  const dialect = dialects[program];
  const spelled = spellFlags(
    flags.filter((one) => one.flag !== modelFlag),
    dialect,
  );
  const [refused] = spelled.refused;
  if (refused !== undefined) {
    return { reason: said((texts) => texts.refused(refused.flag, dialect.program)) };
  }
  const model = flags.find((one) => one.flag === modelFlag)?.values ?? [];
  const words = [...model.map((one) => modelArgument(one, workingDirectory)), ...spelled.args];
  // The log tells how far a search is; results are not touched by it.
  const isSaid = flags.some(({ flag }) => flag === '--log-level');
  const log =
    program === 'throughput-optimizer' && dialect.flags.has('--log-level') && !isSaid
      ? ['--log-level', 'info']
      : [];
  const start = programArguments(program);
  return {
    backend: 'tensorcast',
    file: interpreter.file,
    args: [...interpreter.args, ...start, ...words, ...log],
    shown: ['python', ...start, ...words],
    workingDirectory: checkout.path,
    environment: { allow: allowedVariables, set: setVariables },
    resultFile: null,
    notices: spelled.dropped.map((one) => said((texts) => texts.dropped(one.flag, dialect.program))),
  };
}
