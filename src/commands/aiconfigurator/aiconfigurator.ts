import { Argument } from 'commander';
import { createPlanningFacts } from '../../app/planning-facts.ts';
import { UsageError } from '../../app/usage-error.ts';
import { type AicMode, aicModes, type EstimateSizes } from '../../backends/aiconfigurator/subcommands.ts';
import { slotRecords } from '../../plan/slots/records.ts';
import type { SlotId } from '../../plan/slots/values.ts';
import type { CommandModule } from '../command.ts';
import { declareSlotFlags, slotFlags } from '../plan/plan-options.ts';
import { answersSaid } from '../size/said-answers.ts';
import { runAic } from './run-aic.ts';

type Given = Readonly<Record<string, unknown>>;

/** Slots that AIConfigurator has a flag for. */
const taken: readonly SlotId[] = [
  'model',
  'devices',
  'numDevices',
  'inputLength',
  'outputLength',
  'mode',
  'ttftLimitMs',
  'tpotLimitMs',
  'framework',
  'precision',
  'concurrentUsers',
  'requestsPerSecond',
  'prefixCache',
  'prefixCacheHitRate',
  'mtp',
  'numMtpTokens',
  'mtpAcceptanceRates',
  'tpSizes',
  'prefillDevicesPerInstance',
  'decodeDevicesPerInstance',
];

const sizeFlags = ['batchSize', 'attentionDp', 'moeTp', 'moeEp', 'prefillWorkers', 'decodeWorkers'] as const;

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** @throws UsageError for a size that is no whole number above 0 */
function sizesOf(given: Given, wrong: (flag: string, value: string) => string): EstimateSizes {
  const size = (name: (typeof sizeFlags)[number]) => {
    const text = given[name];
    if (text === undefined) return null;
    const value = Number(text);
    if (!Number.isInteger(value) || value < 1) throw new UsageError(wrong(`--${kebab(name)}`, String(text)));
    return value;
  };
  return {
    batchSize: size('batchSize'),
    attentionDp: size('attentionDp'),
    moeTp: size('moeTp'),
    moeEp: size('moeEp'),
    prefillWorkers: size('prefillWorkers'),
    decodeWorkers: size('decodeWorkers'),
    detail: given.detail === true,
  };
}

/** `throughline aiconfigurator MODE`: its modes on the slots of a plan, read to the field, beside our own estimate. */
export const aiconfigurator: CommandModule<Given> = {
  declare(command, program) {
    const { flags } = program.texts.commands.plan;
    const texts = program.texts.aiconfigurator.command;
    command
      .addArgument(new Argument('<mode>', texts.mode).choices(aicModes))
      .option('--say <text>', flags.say)
      .option('--dry-run', flags.dryRun)
      .option('--no-beside', texts.noBeside)
      .option('--json', flags.json);
    for (const name of sizeFlags) command.option(`--${kebab(name)} <N>`, texts.sizes[name]);
    command.option('--detail', texts.detail);
    declareSlotFlags(
      command,
      slotRecords.filter(({ id }) => taken.includes(id)),
      program,
    );
  },
  async run(program, [mode = 'default', ...words], given) {
    if (words.length > 0)
      throw new UsageError(program.texts.commands.usageErrors.tooManyWords(words.join(' ')));
    const sentence = typeof given.say === 'string' ? given.say : null;
    const said = answersSaid(sentence, slotFlags(given), createPlanningFacts(), program);
    const open = said.ask.map(({ text }) => text);
    const problems = [...said.problems, ...open];
    if (problems.length > 0) throw new UsageError(problems.join('\n'));
    return runAic(
      program,
      mode as AicMode,
      said.answers,
      sizesOf(given, program.texts.aiconfigurator.command.badSize),
      {
        isDry: given.dryRun === true,
        isJson: given.json === true,
        beside: given.beside !== false,
      },
    );
  },
};
