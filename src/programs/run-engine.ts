import { messages } from '../text/catalogue.ts';
import type { EngineIo } from './engine-io.ts';
import { runTextGenerate } from './text-generate/text-generate.ts';
import { runThroughputOptimizer } from './throughput-optimizer/throughput-optimizer.ts';

type Program = (words: readonly string[], io: EngineIo) => Promise<number>;

const programs: Readonly<Record<string, Program>> = {
  'serving-estimator': async (words, io) =>
    (await import('./serving-estimator/serving-estimator.ts')).runServingEstimator(words, io),
  'throughput-optimizer': runThroughputOptimizer,
  'text-generate': runTextGenerate,
};

const usageStatus = 2;

/** `throughline engine PROGRAM ARGS`: the programs that stand in for the real ones. Gives the exit status. */
export async function runEngine(words: readonly string[], io: EngineIo): Promise<number> {
  const [name = '', ...rest] = words;
  const program = Object.hasOwn(programs, name) ? programs[name] : undefined;
  const texts = messages(io.language).engineCommand;
  if (program !== undefined) return program(rest, io);
  const usage = `${texts.help.programs(Object.keys(programs).join(', '))}\n`;
  if (name === '-h' || name === '--help') {
    io.out(usage);
    return 0;
  }
  io.err(name === '' ? usage : `${texts.unknownProgram(name)}\n${usage}`);
  return usageStatus;
}
