import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Option } from 'commander';
import { untilInterrupted } from '../../app/interruption.ts';
import { InvalidInputError } from '../../app/invalid-input-error.ts';
import {
  aiconfiguratorEngine,
  calibratedEngine,
  embeddedEngine,
  tensorCastEngine,
} from '../../app/machine-engines.ts';
import { processLedger } from '../../app/process-ledger.ts';
import type { Program } from '../../app/program.ts';
import { runPlan } from '../../app/run-plan.ts';
import { UsageError } from '../../app/usage-error.ts';
import type { Backend } from '../../backends/backend.ts';
import type { CommandModule } from '../command.ts';
import { machinePorts, sourcePorts } from '../verify/machine-ports.ts';
import { readSide, twoParts } from '../verify/read-side.ts';
import type { SourcePorts } from '../verify/verify-ports.ts';
import { comparableEngines, type EngineId, runCompareEngines } from './compare-engines.ts';
import { runCompare } from './compare-results.ts';

interface CompareFlags {
  readonly engines?: readonly EngineId[];
  readonly msmodeling?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** One source that holds two devices, phases, strategies or passes. */
/** Why one source is no two parts. Standard input is read once. */
async function nothingToCompare(
  source: string,
  ports: SourcePorts,
  program: Program,
): Promise<UsageError | InvalidInputError> {
  const { unknownSource, compare } = program.texts.verify;
  const read = source === '-' ? null : await readSide(source, ports);
  if (read?.status === 'missing') return new UsageError(unknownSource(source));
  if (read?.status === 'empty') return new InvalidInputError(compare.notAResult(source));
  return new UsageError(compare.nothingToCompareWith);
}

async function compareParts(source: string, json: boolean, program: Program): Promise<number> {
  const ports = sourcePorts(program, { json });
  const parts = await twoParts(source, ports);
  if (parts === null) throw await nothingToCompare(source, ports, program);
  return runCompare({ left: parts[0], right: parts[1], json }, ports);
}

function engineOf(id: EngineId, program: Program, checkout: string | null): Backend {
  switch (id) {
    case 'embedded':
      return embeddedEngine(program);
    case 'tensorcast':
      return tensorCastEngine(program, checkout);
    case 'calibrated':
      return calibratedEngine(program);
    case 'aiconfigurator':
      return aiconfiguratorEngine(program);
  }
}

/** `throughline compare A B` and `throughline compare SOURCE --engines …`. */
export const compare: CommandModule<CompareFlags> = {
  declare(command, program) {
    const texts = program.texts.verify;
    command.argument('<source>', texts.compare.flags.source);
    command.argument('[other]', texts.compare.flags.other);
    command.addOption(
      new Option('--engines <ENGINE...>', texts.compare.flags.engines).choices(comparableEngines),
    );
    command.option('--msmodeling <DIR>', texts.flags.msmodeling);
    command.option('--yes', texts.flags.yes);
    command.option('--json', program.texts.catalog.options.json);
  },
  run(program, [left = '', right], { engines, msmodeling = null, yes = false, json = false }) {
    const texts = program.texts.verify.compare;
    if (right !== undefined) {
      if (engines !== undefined) throw new UsageError(texts.eitherOr);
      return runCompare({ left, right, json }, sourcePorts(program, { json }));
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
              const backend = engineOf(id, program, msmodeling);
              await backend.probe();
              return backend;
            },
            runPlan: (backend, answers) => {
              const { runTimeoutSeconds } = program.settings();
              return runPlan(
                answers,
                { line: () => undefined, progress: () => undefined },
                interruption.signal,
                {
                  backend,
                  folder: mkdtempSync(join(tmpdir(), 'throughline-compare-')),
                  timeoutMs: runTimeoutSeconds === undefined ? null : runTimeoutSeconds * 1000,
                  language: program.language,
                  force: interruption.force,
                  ledger: processLedger(program.locations.state),
                },
              );
            },
          },
        ),
    );
  },
};
