import { Option } from 'commander';
import { untilInterrupted } from '../../app/interruption.ts';
import type { Program } from '../../app/program.ts';
import { UsageError } from '../../app/usage-error.ts';
import { parseCaseAnswer, verifyQuestions } from '../../verification/case-questions.ts';
import type { VerificationCase } from '../../verification/verification-case.ts';
import type { CommandModule } from '../command.ts';
import { machinePorts } from './machine-ports.ts';
import { runVerify } from './run-verify.ts';
import { type VerifyEngine, verifyEngines } from './verify-ports.ts';

interface VerifyFlags {
  readonly row?: string;
  readonly engine: VerifyEngine;
  readonly msmodeling?: string;
  readonly opBound?: boolean;
  readonly dryRun?: boolean;
  readonly set?: readonly string[];
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** Fields that a result lacks, given as `compile=yes`. @throws UsageError */
function given(words: readonly string[], program: Program): Partial<VerificationCase> {
  const texts = program.texts.verify;
  return Object.assign(
    {},
    ...words.map((word) => {
      const [name = '', ...value] = word.split('=');
      const question = verifyQuestions.find(({ id }) => id === name);
      if (question === undefined) {
        throw new UsageError(texts.unknownField(name, verifyQuestions.map(({ id }) => id).join(', ')));
      }
      const answer = parseCaseAnswer(question.id, value.join('='));
      if (answer === null) {
        throw new UsageError(`${name}: ${texts.badAnswer(question.example[program.language])}`);
      }
      return answer;
    }),
  );
}

/** `throughline verify [SOURCE]`: the row of a result against single forward passes. */
export const verify: CommandModule<VerifyFlags> = {
  declare(command, program) {
    const texts = program.texts.verify.flags;
    command.argument('[source]', texts.source);
    command.option('--row <N>', texts.row);
    command.addOption(
      new Option('--engine <ENGINE>', texts.engine).choices(verifyEngines).default('embedded'),
    );
    command.option('--msmodeling <DIR>', texts.msmodeling);
    command.option('--op-bound', texts.opBound);
    command.option('--set <FIELD=VALUE...>', texts.set);
    command.option('--dry-run', texts.dryRun);
    command.option('--yes', texts.yes);
    command.option('--json', program.texts.catalog.options.json);
  },
  run(program, [source = 'last'], flags) {
    const { row, json = false } = flags;
    const place = row === undefined ? null : Number(row);
    if (place !== null && !(Number.isSafeInteger(place) && place > 0)) {
      throw new UsageError(program.texts.verify.badRow(row ?? ''));
    }
    return untilInterrupted(
      () => program.err(program.texts.ui.quit.stopping),
      (interruption) =>
        runVerify(
          {
            source,
            row: place,
            engine: flags.engine,
            dryRun: flags.dryRun ?? false,
            yes: flags.yes ?? false,
            opBound: flags.opBound ?? false,
            given: given(flags.set ?? [], program),
            json,
          },
          machinePorts(program, { json, checkout: flags.msmodeling ?? null }, interruption),
        ),
    );
  },
};
