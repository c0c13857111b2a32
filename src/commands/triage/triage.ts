import { z } from 'zod';
import { CommandError } from '../../app/command-error.ts';
import type { Program } from '../../app/program.ts';
import { UsageError } from '../../app/usage-error.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import { CaptureError } from '../../trace/capture/capture-fault.ts';
import { triageReportSchema } from '../../trace/report/schema.ts';
import { UnreadableTrace } from '../../trace/scan/fault.ts';
import type { CommandModule } from '../command.ts';
import { DiffusionGateError, runTables, type TablesRequest } from './run-tables.ts';
import type { CaptureServer } from './screen-capture.ts';
import { declareTriage, type TriageFlags } from './triage-flags.ts';
import { machineTriagePorts, type TriagePorts } from './triage-ports.ts';
import { analysisOptions, inputsOf, tableLimits, wholeOf } from './triage-request.ts';
import { triageWords } from './triage-words.ts';

/** Missing inputs, and how each is given. */
function missingInputs({ texts }: TriagePorts): UsageError {
  const { needs, needsList } = texts.triageCommand;
  return new UsageError([needs, ...needsList.map((one) => `  ${one}`)].join('\n'), ['trace']);
}

/** How traces are read and tables are cut, whatever is read. @throws UsageError */
function requestOf(flags: TriageFlags, program: Program): Omit<TablesRequest, 'inputs'> {
  const texts = program.texts.triageCommand.usage;
  return {
    options: analysisOptions(flags, texts),
    limits: tableLimits(flags, texts),
    captures: flags.graphCaptureInput ?? [],
    graphAnnotations: flags.graphAnnotations ?? null,
    rank: wholeOf('--rank', flags.rank, texts),
    runLogs: flags.runLog ?? [],
    allowNonNative: flags.allowNonNative ?? false,
    isStrict: flags.strict ?? false,
    topStack: wholeOf('--top-stack', flags.topStack, texts) ?? 0,
    json: flags.json ?? false,
    output: flags.output ?? null,
    csv: flags.csv ?? null,
    isSpoken: true,
  };
}

/** The words behind the name of a sub-command, as many as it reads. @throws UsageError */
function exactly(count: number, words: readonly string[], message: string): readonly string[] {
  if (words.length !== count) throw new UsageError(message);
  return words;
}

async function carryOut(words: readonly string[], flags: TriageFlags, program: Program): Promise<number> {
  const ports = machineTriagePorts(program, { keepsColumns: flags.cache ?? false });
  const { usage } = program.texts.triageCommand;
  const [first, ...rest] = words;
  if (flags.jsonSchema === true) {
    program.out(JSON.stringify(z.toJSONSchema(triageReportSchema)));
    return exitCodes.done;
  }
  if (first === 'bundle') return (await import('./run-bundle.ts')).runBundle(flags, ports);
  if (first === 'trtllm-override') return (await import('./run-override.ts')).runOverride(flags, ports);
  const asked = requestOf(flags, program);
  if (first === 'layers') {
    const [path = ''] = flags.input === undefined ? exactly(1, rest, usage.oneTrace) : [flags.input];
    return (await import('./run-layers.ts')).runLayers(path, flags, asked, ports);
  }
  if (first === 'diff') {
    const [a = '', b = ''] = exactly(2, rest, usage.twoTraces);
    return (await import('./run-diff.ts')).runDiff(a, b, asked, ports);
  }
  if (first === 'export') {
    const [path = ''] = exactly(1, rest, program.texts.triageExport.onePath);
    return (await import('./run-export.ts')).runExport(path, flags.allRanks ?? false, asked, ports);
  }
  const given = first === 'triage' || first === 'capture' ? rest : words;
  const { url, mappingUrl, formalUrl } = flags;
  const isCaptured = first === 'capture' || [url, mappingUrl, formalUrl].some((one) => one !== undefined);
  const { framework } = asked.options;
  const captured = isCaptured
    ? await (await import('./run-capture.ts')).capturedInputs(given, flags, framework, program, ports)
    : null;
  const inputs = captured?.inputs ?? inputsOf(given, flags, usage);
  // A server's account of itself tells more than a trace without its stacks.
  const request = {
    ...asked,
    options: { ...asked.options, framework: framework ?? captured?.framework ?? null },
  };
  const isAsking = inputs === null && flags.json !== true;
  const captureServer: CaptureServer = async (server, outputDir, quiet, interruption) => {
    const { capturedInputs } = await import('./run-capture.ts');
    return capturedInputs([], { ...flags, url: server, outputDir }, framework, program, quiet, interruption);
  };
  const isShown =
    flags.json !== true && flags.output === undefined && flags.csv === undefined && flags.allRanks !== true;
  if (program.terminal.isInteractive && !program.isPlain && isShown) {
    const { runOnScreen } = await import('./run-guided.ts');
    const screenPorts = machineTriagePorts(program, {
      keepsColumns: flags.cache ?? false,
      drawsScreen: true,
    });
    return runOnScreen(inputs, { ...request, isSpoken: false }, program, screenPorts, captureServer);
  }
  if (isAsking && program.isPlain) {
    const { runInLines } = await import('./run-guided.ts');
    return runInLines(request, program, ports, captureServer);
  }
  if (inputs === null) throw missingInputs(ports);
  if (flags.allRanks !== true) return runTables({ ...request, inputs }, ports);
  if (inputs.kind === 'pair') throw new UsageError(usage.ranksNeedFolder);
  return (await import('./run-skew.ts')).runSkew(inputs.path, request, ports);
}

/** The end of a triage by one of its own errors, under the name of the fault. */
function endOf(error: unknown, words: string): CommandError {
  if (error instanceof CaptureError) {
    const { code } = error.fault;
    return new CommandError(words, code, code === 'interrupted' ? exitCodes.cancelled : exitCodes.failed);
  }
  if (error instanceof UnreadableTrace) {
    const { code } = error.fault;
    return new CommandError(words, code, code === 'trace-missing' ? exitCodes.usage : exitCodes.failed);
  }
  if (error instanceof DiffusionGateError)
    return new CommandError(words, 'diffusion-gate', exitCodes.refused);
  return new CommandError(words, 'nothing-to-read', exitCodes.failed);
}

/** `throughline triage`: tables of a profiler trace, and what goes with them. */
export const triage: CommandModule<TriageFlags> = {
  declare: declareTriage,
  async run(program, words, flags) {
    try {
      return await carryOut(words, flags, program);
    } catch (error) {
      const words = triageWords(error, program.texts);
      if (words === null || error instanceof UsageError) throw error;
      throw endOf(error, words);
    }
  },
};
