import type { CommandModule } from '../command.ts';
import { type AccuracyFlags, serverFacts } from './accuracy-flags.ts';
import { runAccuracy } from './run-accuracy.ts';

/** `throughline accuracy POINTS.json`: scores the estimator on measured points, and learns from them where asked. */
export const accuracy: CommandModule<AccuracyFlags> = {
  declare(command, program) {
    const { flags, arguments: words } = program.texts.accuracy;
    command
      .argument('<file...>', words.files)
      .option('--calibrate', flags.calibrate)
      .option('--model <NAME>', flags.model)
      .option('--device <NAME>', flags.device)
      .option('--framework <NAME>', flags.framework)
      .option('--precision <NAME>', flags.precision)
      .option('--num-devices <N>', flags.devices)
      .option('--tp <N>', flags.tp)
      .option('--input-length <I>', flags.input)
      .option('--output-length <O>', flags.output)
      .option('--json', program.texts.catalog.options.json);
  },
  run(program, files, flags) {
    const facts = serverFacts(flags, program.texts.accuracy);
    return runAccuracy(program, files, facts, {
      calibrates: flags.calibrate === true,
      isJson: flags.json === true,
    });
  },
};
