import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InterruptedError, type Interruption } from '../../app/interruption.ts';
import { embeddedEngine, tensorCastEngine } from '../../app/machine-engines.ts';
import { processLedger } from '../../app/process-ledger.ts';
import type { Program } from '../../app/program.ts';
import { sessionResults } from '../../app/session-results.ts';
import { runCommand } from '../../backends/run/run-command.ts';
import { inquirerAsk } from '../../plain/ask.ts';
import { spelled } from '../../text/words/spelling.ts';
import { says } from '../../text/words/words.ts';
import { readSourceText } from '../source-text.ts';
import type { SourcePorts, VerifyPorts } from './verify-ports.ts';

/** The terminal and the files of this machine. With `--json` standard output belongs to the document. */
export function sourcePorts(program: Program, { json }: { readonly json: boolean }): SourcePorts {
  return {
    language: program.language,
    columns: program.terminal.columns(),
    isInteractive: program.terminal.isInteractive && !json,
    say: json ? (text) => program.writeError(`${text}\n`) : program.out,
    refuse: program.err,
    print: program.out,
    readText: (source) => readSourceText(source, program),
    readSession: async (id) => sessionResults(id, program),
  };
}

/** Everything that verification needs, on this machine; `checkout` is the folder that `--msmodeling` names. */
export function machinePorts(
  program: Program,
  { json, checkout }: { readonly json: boolean; readonly checkout: string | null },
  { signal, force }: Interruption,
): VerifyPorts {
  const { stdin, stdout } = program.terminal;
  const { runTimeoutSeconds } = program.settings();
  const askLine = inquirerAsk(stdin, stdout);
  const embedded = embeddedEngine(program);
  const tensorcast = tensorCastEngine(program, checkout);
  const ask = async (question: string): Promise<string | null> => {
    const answer = await askLine(question);
    if (answer.kind === 'interrupted') throw new InterruptedError();
    return answer.kind === 'line' ? answer.text : null;
  };
  let folder: string | null = null;
  return {
    ...sourcePorts(program, { json }),
    ask,
    confirm: async (question) => says('bare-yes', spelled((await ask(`${question} y/N`)) ?? '')),
    async forwardCommand(engine, flags) {
      const backend = engine === 'embedded' ? embedded : tensorcast;
      await backend.probe();
      const command = backend.prepareForward(flags);
      return 'reason' in command ? { reason: command.reason[program.language] } : command;
    },
    run(command) {
      folder ??= mkdtempSync(join(tmpdir(), 'throughline-verify-'));
      const timeoutMs = runTimeoutSeconds === undefined ? null : runTimeoutSeconds * 1000;
      return runCommand(
        command,
        folder,
        { line: () => undefined },
        { signal, timeoutMs, force, ledger: processLedger(program.locations.state) },
      );
    },
  };
}
