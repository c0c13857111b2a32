import { Option } from 'commander';
import { readGpuFacts } from '../../app/gpu-facts.ts';
import { createPlanningFacts, ownFacts } from '../../app/planning-facts.ts';
import type { Program } from '../../app/program.ts';
import { sessionResults } from '../../app/session-results.ts';
import { writeExport } from '../../app/write-export.ts';
import { answersOfServing } from '../../backends/calibrated/answers-of-result.ts';
import { withGpus } from '../../backends/calibrated/explain-facts.ts';
import { answersOfResult, embeddedFacts } from '../../backends/embedded/explain-facts.ts';
import type { ExplainFacts } from '../../explain/facts.ts';
import type { ExplainInput } from '../../explain/input.ts';
import { inquirerAsk } from '../../plain/ask.ts';
import { answered } from '../../plan/answers.ts';
import { plansForGpus } from '../../plan/slots/conditions.ts';
import type { TraceOrigin } from '../../results/readers/recordings/trace-origin.ts';
import type { CommandModule } from '../command.ts';
import { readSourceText } from '../source-text.ts';
import { type ExplainPorts, runExplain } from './run-explain.ts';

interface ExplainFlags {
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly html?: string;
  readonly ask?: string;
  readonly traceOrigin?: Exclude<TraceOrigin, 'unknown'>;
}

/** Facts of both engines: what-ifs of GPU plans come from measurements. */
async function machineFacts({ runs }: ExplainInput, program: Program): Promise<ExplainFacts> {
  const planning = createPlanningFacts(ownFacts(program));
  const plans = runs.map((run) => ({ ...answersOfResult(run), ...answersOfServing(run) }));
  for (const plan of plans) {
    const file = answered(plan, 'deviceFile');
    if (file !== null) planning.openDeviceFile(file);
  }
  if (!plans.some((plan) => plansForGpus(plan, planning.facts))) return embeddedFacts();
  return withGpus(embeddedFacts(), null, await readGpuFacts(program, planning.facts));
}

/** The terminal and the files of this machine. With a document on standard output, prose goes to standard error. */
function machinePorts(program: Program, isDocument: boolean): ExplainPorts {
  const { stdin, stdout, isInteractive, columns } = program.terminal;
  const askLine = inquirerAsk(stdin, stdout);
  return {
    language: program.language,
    columns: columns(),
    isAscii: program.isAscii,
    isInteractive: isInteractive && !isDocument,
    say: isDocument ? (text) => program.writeError(`${text}\n`) : program.out,
    print: program.out,
    ask: async (question) => {
      const answer = await askLine(question);
      return answer.kind === 'line' ? answer.text : null;
    },
    readText: (source) => readSourceText(source, program),
    readSession: async (id) => sessionResults(id, program),
    writeFile: async (path, text) => writeExport(path, text),
    facts: (input) => machineFacts(input, program),
  };
}

/** `throughline explain [SOURCE …]`: what a result means, and what it does not. */
export const explain: CommandModule<ExplainFlags> = {
  declare(command, program) {
    const texts = program.texts.explain.report.flags;
    command.argument('[source...]', texts.source);
    command.option('--ask <QUESTION>', texts.ask);
    command.option('--html <FILE>', texts.html);
    command.option('--markdown', texts.markdown);
    command.addOption(
      new Option('--trace-origin <profiler|simulated>', texts.traceOrigin).choices(['profiler', 'simulated']),
    );
    command.option('--json', program.texts.catalog.options.json);
  },
  run(program, sources, { json = false, markdown = false, html = null, ask = null, traceOrigin = null }) {
    const isPiped = sources.length === 0 && !program.terminal.stdin.isTTY;
    return runExplain(
      {
        sources: sources.length > 0 ? sources : [isPiped ? '-' : 'last'],
        json,
        markdown,
        html,
        question: ask,
        traceOrigin,
      },
      machinePorts(program, json || markdown),
    );
  },
};
