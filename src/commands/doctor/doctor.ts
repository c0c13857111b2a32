import { accessSync, constants, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import packageFacts from '../../../package.json' with { type: 'json' };
import { aiconfiguratorEngine, tensorCastEngine } from '../../app/machine-engines.ts';
import type { Program } from '../../app/program.ts';
import type { TensorCastProgram } from '../../backends/tensorcast/checkout.ts';
import { runEngine } from '../../programs/run-engine.ts';
import { settingsPath } from '../../store/locations.ts';
import { readSettings } from '../../store/settings.ts';
import { thrownMessage } from '../../text/thrown.ts';
import type { CommandModule } from '../command.ts';
import { printLines } from '../print-lines.ts';
import type { DoctorPorts, NamedProbe, TensorCastFacts } from './doctor-ports.ts';
import { runDoctor } from './run-doctor.ts';

interface DoctorFlags {
  readonly msmodeling?: string;
  readonly json?: boolean;
}

/** Tries for real, in the folder or, where it does not exist yet, in the one that it would be made in. */
function writeProblem(folder: string): string | null {
  try {
    let nearest = folder;
    while (!existsSync(nearest)) nearest = dirname(nearest);
    accessSync(nearest, constants.W_OK);
    rmSync(mkdtempSync(join(nearest, '.throughline-')), { recursive: true });
    return null;
  } catch (error) {
    return thrownMessage(error);
  }
}

/** Settings without a damaged file: what is wrong with it is a check of its own. */
function orNone(program: Program): Program {
  return {
    ...program,
    settings() {
      try {
        return program.settings();
      } catch {
        return {};
      }
    },
  };
}

async function lookForTensorCast(given: Program, folder: string | null): Promise<TensorCastFacts> {
  const program = orNone(given);
  const tensorcast = tensorCastEngine(program, folder);
  const probe = await tensorcast.probe();
  const { msmodeling, python } = program.settings();
  const named = [folder, program.environment.MSMODELING_HOME, msmodeling, python];
  const flagsOf = (name: TensorCastProgram) => [...(tensorcast.dialect(name)?.flags ?? [])];
  return {
    probe,
    isNamed: named.some((one) => one !== null && one !== undefined && one !== ''),
    interpreter: tensorcast.interpreter(),
    flags: { optimizer: flagsOf('throughput-optimizer'), forward: flagsOf('text-generate') },
  };
}

async function lookForAiconfigurator(given: Program): Promise<NamedProbe> {
  const program = orNone(given);
  const engine = aiconfiguratorEngine(program);
  const named = [program.environment.AICONFIGURATOR_BIN, program.settings().aiconfigurator];
  return { probe: await engine.probe(), isNamed: named.some((one) => one !== undefined && one !== '') };
}

async function solve(args: readonly string[], { version, language }: Program): Promise<string> {
  let printed = '';
  let said = '';
  const status = await runEngine(['throughput-optimizer', ...args], {
    language,
    version,
    columns: 80,
    isAscii: true,
    out: (text) => {
      printed += text;
    },
    err: (text) => {
      said += text;
    },
    readTextFile: (path) => {
      throw new Error(path);
    },
    writeFile: (path) => {
      throw new Error(path);
    },
    nowMs: () => performance.now(),
    signal: new AbortController().signal,
  });
  if (status !== 0) throw new Error(said.trim());
  return printed;
}

function machinePorts(program: Program, folder: string | null): DoctorPorts {
  const { terminal, locations, environment, language, texts, version, isAscii } = program;
  const path = settingsPath(locations.config);
  return {
    texts,
    language,
    version,
    node: { version: process.version, wanted: packageFacts.engines.node.replace(/^\D+/, '') },
    environment,
    terminal: {
      isInteractive: terminal.isInteractive,
      columns: terminal.columns(),
      colourDepth: terminal.stdout.isTTY ? terminal.stdout.getColorDepth() : 1,
      isAscii,
    },
    folders: locations,
    settingsPath: path,
    writeProblem,
    settings: () => (existsSync(path) ? readSettings(locations.config) : null),
    solve: (args) => solve(args, program),
    nowMs: () => performance.now(),
    tensorcast: () => lookForTensorCast(program, folder),
    aiconfigurator: () => lookForAiconfigurator(program),
    print: (document) => program.out(document),
    show: (lines) => printLines(lines, program),
  };
}

/** `throughline doctor`: Node, terminal, folders, settings and engines, each looked at for real. */
export const doctor: CommandModule<DoctorFlags> = {
  declare(command, program) {
    command.option('--msmodeling <DIR>', program.texts.doctor.flags.msmodeling);
    command.option('--json', program.texts.catalog.options.json);
  },
  run: (program, _words, { msmodeling = null, json = false }) =>
    runDoctor({ json }, machinePorts(program, msmodeling)),
};
