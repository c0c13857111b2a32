import type { Program } from '../../app/program.ts';
import { questionReader } from '../../app/question-reader.ts';
import { UsageError } from '../../app/usage-error.ts';
import { readForwardValue } from '../../dialog/forward/forward-form.ts';
import {
  type ForwardAnswers,
  forwardArguments,
  forwardCommand,
  forwardQuestions,
  isForwardValue,
  missingForForward,
  nextForForward,
} from '../../dialog/forward/forward-questions.ts';
import { forwardSaid } from '../../dialog/forward/sentence.ts';
import { unusedOfForward } from '../../dialog/forward/unused.ts';
import { gpuSystems } from '../../engine/hardware/gpu-systems.ts';
import { inquirerAsk } from '../../plain/ask.ts';
import { shownCommand } from '../../plan/shown-command.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import { spelled } from '../../text/words/spelling.ts';
import { says } from '../../text/words/words.ts';
import type { CommandModule } from '../command.ts';
import { forwardJourney, forwardModel } from './forward-journey.ts';
import { explainForward, runForwardPass } from './forward-run.ts';

type Given = Readonly<Record<string, unknown>>;

/** The name under which commander keeps a flag: `--num-queries` is `numQueries`. */
function keyOf(flag: string): string {
  return flag.slice(2).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The flag of this command: as in text-generate, what has none there by its name. */
function flagOf({ id, flag }: (typeof forwardQuestions)[number]): string | null {
  if (id === 'phase') return '--phase';
  return id === 'engine' ? '--engine' : flag;
}

/** @throws UsageError for a value that no pass has */
function flagsSaid(given: Given, program: Program): ForwardAnswers {
  const entries = forwardQuestions.flatMap((question) => {
    const flag = flagOf(question);
    const told = flag === null ? undefined : given[keyOf(flag)];
    const value = told === true ? 'on' : told;
    if (flag === null || typeof value !== 'string') return [];
    if (!isForwardValue(question.id, value)) {
      throw new UsageError(program.texts.forwardPass.badValue(flag, value));
    }
    return [[question.id, value] as const];
  });
  return Object.fromEntries(entries);
}

/** Asks for what is open, line by line; null when the user leaves. */
async function askAll(known: ForwardAnswers, program: Program): Promise<ForwardAnswers | null> {
  const ask = inquirerAsk(program.terminal.stdin, program.terminal.stdout);
  let answers = known;
  for (;;) {
    const model = answers.model === undefined ? null : forwardModel(answers.model);
    const next = nextForForward(answers, model);
    if (next === null) return answers;
    const typed = await ask(`${next.ask[program.language]} (${next.example})`);
    if (typed.kind !== 'line') return null;
    const value = readForwardValue(next.id, typed.text.trim(), questionReader);
    if (value === null) {
      program.err(program.texts.forwardPass.badValue(flagOf(next) ?? next.id, typed.text.trim()));
    } else answers = { ...answers, [next.id]: value };
  }
}

/** Whether the user lets the reviewed command run. */
async function isConfirmed(command: string, program: Program): Promise<boolean> {
  program.err(command);
  const ask = inquirerAsk(program.terminal.stdin, program.terminal.stdout);
  const typed = await ask(program.texts.forwardPass.confirm);
  if (typed.kind !== 'line') return false;
  return typed.text.trim() === '' || says('bare-yes', spelled(typed.text));
}

/** The name by which a sentence names a device that no engine runs; null where it names none, or one that is run. */
function unrunnableIn(said: string, device: string | undefined): string | null {
  if (device !== undefined && !gpuSystems.some(({ id }) => id === device)) return null;
  const text = ` ${said.toLowerCase()} `;
  const isSaid = (name: string) => {
    const at = text.indexOf(name.toLowerCase());
    return at >= 0 && !/[a-z\d]/.test(text.charAt(at - 1)) && !/[a-z\d]/.test(text.charAt(at + name.length));
  };
  const [named] = gpuSystems
    .flatMap(({ id, title, aliases }) => [id, title, ...aliases.en, ...aliases.zh])
    .filter(isSaid)
    .toSorted((a, b) => b.length - a.length);
  return named ?? null;
}

/** Says what is missing, and how to give it. */
function sayMissing(
  answers: ForwardAnswers,
  notUsed: readonly string[],
  isJson: boolean,
  program: Program,
): number {
  const missing = missingForForward(answers);
  const lines = missing.map((one) => `  ${flagOf(one)}  ${one.ask[program.language]}`);
  program.err([program.texts.commands.plan.missing, ...lines].join('\n'));
  if (isJson) {
    const need = missing.map(({ id }) => id);
    program.out(JSON.stringify({ schema: 'throughline.need/1', need, plan: { slots: answers }, notUsed }));
  }
  return exitCodes.usage;
}

/** `throughline forward`: one forward pass from a sentence, flags or a conversation; run on an engine and explained. */
export const forward: CommandModule<Given> = {
  declare(command, program) {
    const { forwardPass, commands, verify } = program.texts;
    command.option('--say <text>', forwardPass.say);
    command.option('--dry-run', commands.plan.flags.dryRun);
    command.option('-y, --yes', commands.plan.flags.yes);
    command.option('--json', commands.plan.flags.json);
    command.option('--msmodeling <DIR>', verify.flags.msmodeling);
    for (const question of forwardQuestions) {
      const flag = flagOf(question);
      if (flag === null) continue;
      const value = question.kind === 'switch' ? '[on|off]' : '<value>';
      command.option(`${flag} ${value}`, question.ask[program.language]);
    }
  },
  async run(program, words, given) {
    if (words.length > 0) {
      throw new UsageError(program.texts.commands.usageErrors.tooManyWords(words.join(' ')));
    }
    const isJson = given.json === true;
    const sentence = typeof given.say === 'string' ? given.say : '';
    const checkout = typeof given.msmodeling === 'string' ? given.msmodeling : null;
    const said: ForwardAnswers = typeof given.say === 'string' ? forwardSaid(given.say, questionReader) : {};
    const unrunnable = unrunnableIn(sentence, said.device);
    const { device: _unrunnable, ...others } = said;
    const told: ForwardAnswers = unrunnable === null ? said : others;
    const known: ForwardAnswers = { ...told, ...flagsSaid(given, program) };
    // Asked for again, with the reason, instead of as if none had been said.
    if (unrunnable !== null && known.device === undefined)
      program.err(program.texts.forwardPass.noEngine(unrunnable));
    const notUsed = typeof given.say === 'string' ? unusedOfForward(given.say, known) : [];
    const canAsk = program.terminal.isInteractive && !isJson;
    const isRunAtOnce = given.yes === true && missingForForward(known).length === 0;
    if (canAsk && !program.isPlain && given.dryRun !== true && !isRunAtOnce) {
      const notUsedWords = notUsed.length === 0 ? [] : [program.texts.form.notUsed(notUsed.join(' · '))];
      return forwardJourney(known, notUsedWords, checkout, program);
    }
    if (notUsed.length > 0) program.err(program.texts.form.notUsed(notUsed.join(' · ')));
    const answers = canAsk && !isRunAtOnce ? await askAll(known, program) : known;
    if (answers === null) return exitCodes.cancelled;
    if (missingForForward(answers).length > 0) return sayMissing(answers, notUsed, isJson, program);
    const engineWords = ['text-generate', ...forwardArguments(answers)];
    const command = shownCommand(forwardCommand(answers));
    if (given.dryRun === true) {
      const document = {
        schema: 'throughline.forward/1',
        plan: { slots: answers },
        notUsed,
        command: engineWords,
      };
      program.out(isJson ? JSON.stringify(document) : command);
      return exitCodes.done;
    }
    if (canAsk && given.yes !== true && !(await isConfirmed(command, program))) return exitCodes.cancelled;
    const outcome = await runForwardPass(answers, { json: isJson, checkout }, program);
    if (outcome.status === 'failed') return outcome.exitCode;
    if (!isJson) program.write(`${outcome.run.printed}\n`);
    return explainForward(outcome.run, null, { json: isJson }, program);
  },
};
