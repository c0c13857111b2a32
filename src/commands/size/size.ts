import { planSlots } from '../../app/documents/plan-document.ts';
import { createPlanningFacts, ownFacts, type PlanningFacts } from '../../app/planning-facts.ts';
import type { Program } from '../../app/program.ts';
import { UsageError } from '../../app/usage-error.ts';
import { type Answers, answered } from '../../plan/answers.ts';
import type { PlanFacts } from '../../plan/plan-facts.ts';
import { shownCommand } from '../../plan/shown-command.ts';
import { missingForSize, sizeSlots } from '../../plan/sizing/size-slots.ts';
import { type ConditionFacts, plansForGpus } from '../../plan/slots/conditions.ts';
import { slotRecord } from '../../plan/slots/records.ts';
import type { SlotId } from '../../plan/slots/values.ts';
import { unknownModel } from '../../plan/validation/unknown-model.ts';
import { fewestDevices, sizingLines } from '../../results/summary/sizing.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import { emptyLine, line, span } from '../../text/line.ts';
import { wrap } from '../../text/width.ts';
import type { CommandModule } from '../command.ts';
import { declareSlotFlags, slotFlags } from '../plan/plan-options.ts';
import { printLines } from '../print-lines.ts';
import { sayNotRun } from '../say-not-run.ts';
import { askMissingSlots } from './ask-missing-slots.ts';
import { besideEachOther, separatedEitherWay } from './named-devices.ts';
import { ofSizing } from './of-sizing.ts';
import { answersSaid, type SaidAnswers } from './said-answers.ts';
import { serviceWords } from './service-words.ts';
import { sizeForm, slotAnswers, typedAnswers } from './size-form.ts';
import { sizedDies } from './sized-dies.ts';
import { type SizesBeside, sizesBeside } from './sizes-beside.ts';

type Given = Readonly<Record<string, unknown>>;

/** Missing slots in words: each as its flag and question, with the flags that do as well. */
function missingWords(need: readonly SlotId[], asked: SaidAnswers['ask'], program: Program): string {
  const texts = program.texts.sizing;
  const also: Readonly<Partial<Record<SlotId, string>>> = {
    concurrentUsers: texts.orLoad,
    tpotLimitMs: texts.orLimit,
  };
  const flags = need.map((id) => {
    const { flag, ask } = slotRecord(id);
    return [`  ${flag}  ${ask[program.language]}`, ...(also[id] === undefined ? [] : [also[id]])].join(' · ');
  });
  const readings = asked.flatMap(({ text, readings: all }) =>
    all.map(({ value, label }) => `    "${text}": ${[value].flat().join(' ')} (${label})`),
  );
  return [texts.missing, ...flags, ...readings, texts.missingHelp].join('\n');
}

/** Word that all devices have in common; mixed where they differ. */
function common<Word extends string>(words: readonly Word[], none: Word): Word | 'mixed' {
  const [first = none, ...others] = new Set(words);
  return others.length === 0 ? first : 'mixed';
}

function document(answers: Answers, { unread, notUsed }: SaidAnswers, sized: SizesBeside, program: Program) {
  return {
    schema: 'throughline.size/1',
    estimator: common(
      sized.devices.map(({ estimator }) => estimator),
      'analytic',
    ),
    basis: common(
      sized.devices.flatMap(({ replicas }) => replicas?.row.basis ?? []),
      'simulated',
    ),
    plan: { slots: planSlots(answers, program.language) },
    unread,
    notUsed,
    load: sized.load,
    assumed: sized.assumed,
    ...(sized.onGpus.length > 0 ? { assumedOnGpus: sized.onGpus } : {}),
    devices: sized.devices.map(({ refusal, ...rest }) => ({
      ...rest,
      refusal: refusal?.[program.language] ?? null,
    })),
    disclaimer: program.texts.disclaimer,
  };
}

/** Errors of the words, the model or the values that no count of devices mends. */
function problemsOf(said: SaidAnswers, conditionFacts: ConditionFacts, program: Program): readonly string[] {
  const model = said.answers.model?.value ?? null;
  const unknown =
    model === null
      ? null
      : unknownModel(model, conditionFacts.facts, {
          onGpus: plansForGpus(said.answers, conditionFacts.facts),
        });
  return [...said.problems, ...(unknown === null ? [] : [unknown[program.language]])];
}

/** `throughline size`: how many devices a load needs, from a sentence, from flags, or asked for what is missing. */
export const size: CommandModule<Given> = {
  declare(command, program) {
    const { flags, groups } = program.texts.commands.plan;
    const { sizing } = program.texts;
    command.optionsGroup(groups.how).option('--say <text>', sizing.say).option('--json', flags.json);
    declareSlotFlags(command, sizeSlots, program);
  },
  async run(program, words, given) {
    if (words.length > 0) {
      throw new UsageError(program.texts.commands.usageErrors.tooManyWords(words.join(' ')));
    }
    const isJson = given.json === true;
    const planningFacts = createPlanningFacts(ownFacts(program));
    const conditionFacts: ConditionFacts = { facts: planningFacts.facts, runnableEngines: ['embedded'] };
    const sentence = typeof given.say === 'string' ? given.say : null;
    const said = ofSizing(
      separatedEitherWay(besideEachOther(answersSaid(sentence, slotFlags(given), planningFacts, program))),
      program.texts.form,
    );
    const problems = problemsOf(said, conditionFacts, program);
    const print = (json: unknown) => {
      if (isJson) program.out(JSON.stringify(json));
    };
    if (problems.length > 0) {
      for (const problem of problems) program.err(problem);
      print({
        schema: 'throughline.size/1',
        errors: problems,
        plan: { slots: planSlots(said.answers, program.language) },
      });
      return exitCodes.usage;
    }
    const canAsk = program.terminal.isInteractive && !isJson;
    if (canAsk && !program.isPlain && missingForSize(said.answers, conditionFacts).length > 0) {
      return sizeJourney(said, planningFacts, conditionFacts, program);
    }
    const answers = canAsk
      ? await askMissingSlots(said.answers, conditionFacts, missingForSize, program)
      : said.answers;
    if (answers === null) return exitCodes.cancelled;
    const need = missingForSize(answers, conditionFacts);
    if (need.length > 0 || said.ask.length > 0) {
      const all = [...new Set([...need, ...said.ask.map(({ slot }) => slot)])];
      program.err(missingWords(all, said.ask, program));
      print({
        schema: 'throughline.need/1',
        need: all,
        ask: said.ask,
        plan: { slots: planSlots(answers, program.language) },
      });
      return exitCodes.usage;
    }
    for (const words of said.notUsed) program.err(`! ${words}`);
    const sized = await sizesBeside(answers, conditionFacts.facts, program);
    if (isJson) print(document(answers, said, sized, program));
    else printSizing(answers, sized, conditionFacts.facts, program);
    return exitCodeOf(sized);
  },
};

/** Infeasible where no count of any device holds the load. */
function exitCodeOf(sized: SizesBeside): number {
  return sized.devices.some((one) => fewestDevices(one) !== null) ? exitCodes.done : exitCodes.failed;
}

function printSizing(answers: Answers, sized: SizesBeside, facts: PlanFacts, program: Program): void {
  const columns = program.terminal.columns();
  const { language } = program;
  const { disclaimer } = program.texts;
  printLines(
    [
      ...sizingLines(sized.load, sized.devices, serviceWords(answers, sized, language), {
        language,
        columns,
      }),
      ...sizedDies(sized.devices, facts, language).flatMap((one) =>
        wrap(line(span(`! ${one}`, 'warning')), columns - 1, 2),
      ),
      ...(answered(answers, 'devices') === null
        ? wrap(line(span(program.texts.sizing.noDeviceNamed, 'dim')), columns - 1)
        : []),
      emptyLine,
      ...wrap(line(span(`~ ${disclaimer}`, 'dim')), columns - 1, 2),
    ],
    program,
  );
}

/**
 * A sizing in conversation on a terminal: a sentence, what it leaves open, the review, the sizes; then words change the load
 * and it is sized again.
 */
async function sizeJourney(
  { answers: known, notUsed }: SaidAnswers,
  planningFacts: PlanningFacts,
  conditionFacts: ConditionFacts,
  program: Program,
): Promise<number> {
  const { stdin, stdout } = program.terminal;
  const { language, isAscii } = program;
  const { runForm } = await import('../../ui/form/run-form.ts');
  const form = sizeForm(planningFacts, conditionFacts, program);
  let typed = typedAnswers(known);
  let exitCode: number = exitCodes.done;
  let start: 'opening' | 'after' = 'opening';
  for (;;) {
    const end = await runForm({ form, answers: typed, notUsed, start, language, stdin, stdout, isAscii });
    if (end.kind === 'left') {
      sayNotRun(end, form, program);
      return end.isCancelled ? exitCodes.cancelled : exitCode;
    }
    if (end.kind === 'ask') {
      const changed = form.understand(end.text);
      program.out(`› ${end.text}`);
      for (const words of form.notUsed?.(end.text, changed, language) ?? []) program.err(`! ${words}`);
      if (Object.keys(changed).length === 0) {
        program.err(program.texts.form.notUnderstood);
        continue;
      }
      typed = { ...typed, ...changed };
    } else typed = end.answers;
    program.out(`\n${shownCommand(form.command(typed))}\n`);
    const answers = slotAnswers(typed, conditionFacts);
    const sized = await sizesBeside(answers, conditionFacts.facts, program);
    printSizing(answers, sized, conditionFacts.facts, program);
    exitCode = exitCodeOf(sized);
    start = 'after';
  }
}
