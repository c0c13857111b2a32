import { Option } from 'commander';
import { untilInterrupted } from '../../app/interruption.ts';
import type { CommandModule } from '../command.ts';
import { type LoadFlags, loadOptions } from './load-options.ts';
import { runLoadCommand } from './run-load-command.ts';

/** `throughline load URL`: our own load on an OpenAI-compatible server, and what it came to. */
export const load: CommandModule<LoadFlags> = {
  declare(command, program) {
    const { flags, arguments: words } = program.texts.load;
    command
      .argument('<url>', words.url)
      .option('--model <NAME>', flags.model)
      .option('--requests <N>', flags.requests)
      .option('--concurrency <C>', flags.concurrency)
      .option('--rate <R>', flags.rate)
      .option('--burstiness <B>', flags.burstiness)
      .option('--max-concurrency <C>', flags.maxConcurrency)
      .option('--burst', flags.burst)
      .option('--arrivals <FILE>', flags.arrivals)
      .option('--prompts <FILE>', flags.prompts)
      .option('--input-length <I>', flags.input)
      .option('--output-length <O>', flags.output)
      .addOption(
        new Option('--endpoint <KIND>', flags.endpoint)
          .choices(['completions', 'chat'])
          .default('completions'),
      )
      .option('--warmup <N>', flags.warmup)
      .option('--reset-cache', flags.resetCache)
      .option('--seed <N>', flags.seed, '0')
      .option('--goodput <LIMITS...>', flags.goodput)
      .option('--percentiles <P...>', flags.percentiles, ['90', '95', '99'])
      .option('--timeout <SECONDS>', flags.timeout, '600')
      .option('--tokenizer <NAME>', flags.tokenizer)
      .option('--records <FILE>', flags.records)
      .option('-o, --output <FILE>', flags.output_file)
      .option('--json', program.texts.catalog.options.json);
  },
  async run(program, [url = ''], flags) {
    const options = loadOptions(url, flags, program.texts.load);
    return untilInterrupted(
      () => program.err(program.texts.load.live.stopping),
      ({ signal }) => runLoadCommand(options, program, signal),
    );
  },
};
