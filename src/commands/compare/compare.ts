import { Option } from 'commander';
import { untilInterrupted } from '../../app/interruption.ts';
import { embeddedEngine, tensorCastEngine } from '../../app/machine-engines.ts';
import type { Program } from '../../app/program.ts';
import { UsageError } from '../../app/usage-error.ts';
import type { CommandModule } from '../command.ts';
import { machinePorts, readingPorts } from '../verify/machine-ports.ts';
import { twoParts } from '../verify/read-side.ts';
import { type VerifyEngine, verifyEngines } from '../verify/verify-ports.ts';
import { runCompareEngines } from './compare-engines.ts';
import { runCompare } from './compare-results.ts';

interface CompareFlags {
  readonly engines?: readonly VerifyEngine[];
  readonly msmodeling?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** One source that holds two devices, phases, strategies or passes. */
async function compareParts(source: string, json: boolean, program: Program): Promise<number> {
  const ports = readingPorts(program, json);
  const parts = await twoParts(source, ports);
  if (parts === null) throw new UsageError(program.texts.verify.compare.nothingToCompareWith);
  return runCompare({ left: parts[0], right: parts[1], json }, ports);
}

/** `throughline compare A B` and `throughline compare SOURCE --engines …`. */
export const compare: CommandModule<CompareFlags> = {
  declare(command, program) {
    const texts = program.texts.verify;
    command.argument('<source>', texts.compare.flags.source);
    command.argument('[other]', texts.compare.flags.other);
    command.addOption(
      new Option('--engines <ENGINE...>', texts.compare.flags.engines).choices(verifyEngines),
    );
    command.option('--msmodeling <DIR>', texts.flags.msmodeling);
    command.option('--yes', texts.flags.yes);
    command.option('--json', program.texts.catalog.options.json);
  },
  run(program, [left = '', right], { engines, msmodeling = null, yes = false, json = false }) {
    const texts = program.texts.verify.compare;
    if (right !== undefined) {
      if (engines !== undefined) throw new UsageError(texts.eitherOr);
      return runCompare({ left, right, json }, readingPorts(program, json));
    }
    if (engines === undefined) return compareParts(left, json, program);
    return untilInterrupted(
      () => program.err(program.texts.ui.quit.stopping),
      (interruption) =>
        runCompareEngines(
          { source: left, engines, yes, json },
          {
            ...machinePorts(program, { json, checkout: msmodeling }, interruption),
            async engine(id) {
              const backend =
                id === 'tensorcast' ? tensorCastEngine(program, msmodeling) : embeddedEngine(program);
              await backend.probe();
              return backend;
            },
          },
        ),
    );
  },
};
