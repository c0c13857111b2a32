import { readFileSync } from 'node:fs';
import { exitCodes } from '../../app/exit-codes.ts';
import type { Program } from '../../app/program.ts';
import { questionReader } from '../../app/question-reader.ts';
import { UsageError } from '../../app/usage-error.ts';
import {
  type ForwardAnswers,
  type ForwardId,
  forwardArguments,
  forwardQuestions,
  isForwardValue,
  missingForForward,
} from '../../dialog/forward/questions.ts';
import { forwardSaid } from '../../dialog/forward/sentence.ts';
import { inquirerAsk } from '../../plain/ask.ts';
import { runEngine } from '../../programs/run-engine.ts';
import { writeDocument } from '../../store/atomic-file.ts';
import type { CommandModule } from '../command.ts';
import { runExplain } from '../explain/run-explain.ts';

type Given = Readonly<Record<string, unknown>>;

/** The name under which commander keeps a flag: `--num-queries` is `numQueries`. */
function keyOf(flag: string): string {
  return flag.slice(2).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The flag of this command: as in text-generate, the phase by its name. */
function flagOf({ id, flag }: (typeof forwardQuestions)[number]): string {
  return id === 'phase' ? '--phase' : flag;
}

/** @throws UsageError for a value that no pass has */
function flagsSaid(given: Given, program: Program): ForwardAnswers {
  const entries = forwardQuestions.flatMap((question) => {
    const value = given[keyOf(flagOf(question))];
    if (typeof value !== 'string') return [];
    if (!isForwardValue(question.id, value)) {
      throw new UsageError(program.texts.forwardPass.badValue(flagOf(question), value));
    }
    return [[question.id, value] as const];
  });
  return Object.fromEntries(entries);
}

/** Asks for what is missing; null when the user leaves. */
async function askAll(known: ForwardAnswers, program: Program): Promise<ForwardAnswers | null> {
  const ask = inquirerAsk(program.terminal.stdin, program.terminal.stdout);
  let answers = known;
  for (;;) {
    const [next] = missingForForward(answers);
    if (next === undefined) return answers;
    const typed = await ask(`${next.ask[program.language]} (${next.example})`);
    if (typed.kind !== 'line') return null;
    const value = readValue(next.id, typed.text.trim());
    if (value === null) program.err(program.texts.forwardPass.badValue(flagOf(next), typed.text.trim()));
    else answers = { ...answers, [next.id]: value };
  }
}

/** A typed answer: names as people say them, else the value itself. */
function readValue(id: ForwardId, typed: string): string | null {
  const said = id === 'model' || id === 'device' || id === 'phase' ? forwardSaid(typed, questionReader) : {};
  const value = said[id] ?? typed;
  return isForwardValue(id, value) ? value : null;
}

/** Whether the user lets the reviewed command run. */
async function isConfirmed(command: string, program: Program): Promise<boolean> {
  program.err(command);
  const ask = inquirerAsk(program.terminal.stdin, program.terminal.stdout);
  const typed = await ask(program.texts.forwardPass.confirm);
  return typed.kind === 'line' && /^(?:|y|yes|是|好)$/i.test(typed.text.trim());
}

/** `throughline forward`: one forward pass from a sentence, flags or questions; run on the embedded engine and explained. */
export const forward: CommandModule<Given> = {
  declare(command, program) {
    const { forwardPass, commands } = program.texts;
    command.option('--say <text>', forwardPass.say);
    command.option('--dry-run', commands.plan.flags.dryRun);
    command.option('-y, --yes', commands.plan.flags.yes);
    command.option('--json', commands.plan.flags.json);
    for (const question of forwardQuestions) {
      command.option(`${flagOf(question)} <value>`, question.ask[program.language]);
    }
  },
  async run(program, words, given) {
    if (words.length > 0) {
      throw new UsageError(program.texts.commands.usageErrors.tooManyWords(words.join(' ')));
    }
    const isJson = given.json === true;
    const said = typeof given.say === 'string' ? forwardSaid(given.say, questionReader) : {};
    const known = { ...said, ...flagsSaid(given, program) };
    const canAsk = program.terminal.isInteractive && !isJson;
    const answers = canAsk ? await askAll(known, program) : known;
    if (answers === null) return exitCodes.cancelled;
    const missing = missingForForward(answers);
    if (missing.length > 0) {
      const lines = missing.map((one) => `  ${flagOf(one)}  ${one.ask[program.language]}`);
      program.err([program.texts.commands.plan.missing, ...lines].join('\n'));
      if (isJson) {
        const need = missing.map(({ id }) => id);
        program.out(JSON.stringify({ schema: 'throughline.need/1', need, plan: { slots: answers } }));
      }
      return exitCodes.usage;
    }
    const engineWords = ['text-generate', ...forwardArguments(answers), '--dump-op-bound-results'];
    const command = ['throughline', 'engine', ...engineWords].join(' ');
    if (given.dryRun === true) {
      const document = { schema: 'throughline.forward/1', plan: { slots: answers }, command: engineWords };
      program.out(isJson ? JSON.stringify(document) : command);
      return exitCodes.done;
    }
    if (canAsk && given.yes !== true && !(await isConfirmed(command, program))) return exitCodes.cancelled;
    return runAndExplain(engineWords, command, program, isJson);
  },
};

/** Runs the pass and explains what it printed. */
async function runAndExplain(
  engineWords: readonly string[],
  command: string,
  program: Program,
  isJson: boolean,
): Promise<number> {
  const { language, version, isAscii, terminal } = program;
  let printed = '';
  const status = await runEngine(engineWords, {
    language,
    version,
    columns: terminal.columns(),
    isAscii,
    out: (text) => {
      printed += text;
    },
    err: (text) => program.writeError(text),
    readTextFile: (path) => readFileSync(path, 'utf8'),
    writeFile: (path, text) => writeDocument(path, text),
    nowMs: () => performance.now(),
    signal: new AbortController().signal,
  });
  if (status !== 0) return exitCodes.failed;
  if (!isJson) program.write(`${printed}\n`);
  return runExplain(
    { sources: ['-'], json: isJson, markdown: false, html: null, question: null, traceOrigin: null },
    {
      language,
      columns: terminal.columns(),
      isAscii,
      isInteractive: false,
      say: isJson ? program.err : program.out,
      print: program.out,
      ask: async () => null,
      readText: async () => `$ ${command}\n${printed}`,
      readSession: async () => null,
      writeFile: async () => undefined,
    },
  );
}
