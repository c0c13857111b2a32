import type { PreparedCommand } from '../../../src/backends/backend.ts';
import { createEmbedded } from '../../../src/backends/embedded/embedded.ts';
import type { CommandEnd } from '../../../src/backends/run/run-command.ts';
import { runVerify } from '../../../src/commands/verify/run-verify.ts';
import type { VerifyOptions, VerifyPorts } from '../../../src/commands/verify/verify-ports.ts';
import { runEngine } from '../../../src/programs/run-engine.ts';

/** Runs a command of the embedded engine in this process, as a child process would end. */
export async function runInProcess({ args }: PreparedCommand): Promise<CommandEnd> {
  let stdout = '';
  let stderr = '';
  const exitCode = await runEngine(args.slice(args.indexOf('engine') + 1), {
    language: 'en',
    version: '0',
    columns: 100,
    isAscii: false,
    out: (text) => {
      stdout += text;
    },
    err: (text) => {
      stderr += text;
    },
    readTextFile: () => {
      throw new Error('no file');
    },
    writeFile: () => undefined,
    nowMs: () => 0,
    signal: new AbortController().signal,
  });
  return {
    status: exitCode === 0 ? 'done' : 'failed',
    output: { stdout, stderr, exitCode, resultFile: null },
    logPath: '',
    tail: [],
    elapsedMs: 0,
  };
}

const embedded = createEmbedded({ start: ['node', 'main.js'], version: '0' });

/** Verifies a text on the embedded engine; `answers` are typed one after the other, then no one answers. */
export async function verifyText(
  text: string | null,
  options: Partial<VerifyOptions> = {},
  over: Partial<VerifyPorts> & { readonly answers?: readonly string[] } = {},
) {
  const said: string[] = [];
  const printed: string[] = [];
  const asked: string[] = [];
  const ran: PreparedCommand[] = [];
  const answers = [...(over.answers ?? [])];
  const ports: VerifyPorts = {
    language: 'en',
    columns: 100,
    isInteractive: over.answers !== undefined,
    say: (line) => said.push(line),
    refuse: (line) => said.push(line),
    print: (document) => printed.push(document),
    ask: async (question) => {
      asked.push(question);
      return answers.shift() ?? null;
    },
    confirm: async () => true,
    readText: async () => text,
    readSession: async () => null,
    forwardCommand: async (_, flags) => {
      const command = embedded.prepareForward(flags);
      return 'reason' in command ? { reason: command.reason.en } : command;
    },
    run: async (command) => {
      ran.push(command);
      return runInProcess(command);
    },
    ...over,
  };
  const status = await runVerify(
    {
      source: '-',
      row: null,
      dryRun: false,
      json: true,
      opBound: false,
      yes: true,
      engine: 'embedded',
      given: {},
      ...options,
    },
    ports,
  );
  const document = printed.length === 0 ? null : JSON.parse(printed[0] ?? '');
  return { status, said: said.join('\n'), document, asked, ran };
}
