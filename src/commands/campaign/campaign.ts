import { Argument, Option } from 'commander';
import { untilInterrupted } from '../../app/interruption.ts';
import { UsageError } from '../../app/usage-error.ts';
import type { CommandModule } from '../command.ts';
import { wordList } from '../help-layout.ts';
import { groupFlags } from './flag-groups.ts';
import { declareRoundFlags, type RoundFlags } from './rounds/round-flags.ts';
import { isRoundAction, roundActions, runRounds } from './rounds/run-rounds.ts';
import { actions, isAction, runCampaign } from './run-campaign.ts';

/** `throughline campaign ACTION`: a fair benchmark of serving frameworks that survives anything. */
export const campaign: CommandModule<RoundFlags> = {
  declare(command, program) {
    const { flags, actions: said } = program.texts.campaign;
    const rounds = program.texts.rounds;
    const action = new Argument(
      '[action]',
      wordList([
        ...actions.map((one) => [one, said[one]] as const),
        ...roundActions.map((one) => [one, rounds.actions[one]] as const),
      ]),
    ).default('tune');
    // Only for completion: an unknown word is answered by `run` with the words that there are.
    action.argChoices = [...actions, ...roundActions];
    command
      .addArgument(action)
      .argument('[step]', rounds.flags.step)
      .option('--run <DIR>', flags.run)
      .option('--root <DIR>', flags.root)
      .option('--model <NAME>', flags.model)
      .option('--served-name <NAME>', flags.servedName)
      .option('--frameworks <NAMES...>', flags.frameworks)
      .option('--devices <INDEXES...>', flags.devices)
      .option('--scenario <SHAPES...>', flags.scenario)
      .option('--requests <N>', flags.requests)
      .option('--concurrency <C...>', flags.concurrency)
      .option('--tokenizer <NAME>', flags.tokenizer)
      .option('--precision <P>', flags.precision)
      .option('--quantization <Q>', flags.quantization)
      .option('--trust-remote-code', flags.trustRemoteCode)
      .option('--candidates <N>', flags.candidates)
      .option('--hours <N>', flags.hours)
      .addOption(new Option('--endpoint <KIND>', flags.endpoint).choices(['completions', 'chat']))
      .option('--host <FILE>', flags.host)
      .option('--target <FRAMEWORK>', flags.target)
      .option('--checkout <DIR>', flags.checkout)
      .option('--sla <LIMITS...>', flags.sla)
      .option('--plan <FILE>', flags.plan)
      .option('--workload <FILE>', flags.workload)
      .option('--smoke', flags.smoke)
      .option('--steady', flags.steady)
      .option('--seed <N>', flags.seed, '1')
      .option('--change <CHANGES...>', flags.change)
      .option('--query <WORDS>', flags.query)
      .option('--slug <NAME>', flags.slug)
      .option('--none <REASON>', flags.none)
      .option('--knowledge <DIR>', flags.knowledge)
      .option('--pulls <FILE>', flags.pulls)
      .option('--decide <DECISIONS...>', flags.decide)
      .option('--watch', flags.watch)
      .option('--dry-run', flags.dryRun)
      .option('--yes', flags.yes)
      .option('--json', program.texts.catalog.options.json);
    declareRoundFlags(command, program);
    groupFlags(command, program.texts.campaign.groups);
  },
  async run(program, [action = 'tune', step], flags) {
    if (!isAction(action) && !isRoundAction(action)) {
      throw new UsageError(
        program.texts.campaign.usage.action(action, [...actions, ...roundActions].join(' ')),
      );
    }
    return untilInterrupted(
      () => program.err(program.texts.load.live.stopping),
      ({ signal }) =>
        isRoundAction(action)
          ? runRounds(action, step ?? null, flags, program, signal)
          : runCampaign(action, flags, program, signal),
    );
  },
};
