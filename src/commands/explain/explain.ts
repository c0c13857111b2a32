import { Option } from 'commander';
import type { Program } from '../../app/program.ts';
import { sessionResults } from '../../app/session-results.ts';
import { writeExport } from '../../app/write-export.ts';
import { inquirerAsk } from '../../plain/ask.ts';
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

/** The terminal and the files of this machine. With a document on standard output, prose goes to standard error. */
function machinePorts(program: Program, isDocument: boolean): ExplainPorts {
  const { stdin, stdout, isInteractive, columns } = program.terminal;
  const askLine = inquirerAsk(stdin, stdout);
  return {
    language: program.language,
    columns: columns(),
    isAscii: program.isAscii,
    isInteractive: isInteractive && !isDocument,
    say: isDocument ? program.err : program.out,
    print: program.out,
    ask: async (question) => {
      const answer = await askLine(question);
      return answer.kind === 'line' ? answer.text : null;
    },
    readText: (source) => readSourceText(source, program),
    readSession: async (id) => sessionResults(id, program),
    writeFile: async (path, text) => writeExport(path, text),
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
