import type { Program } from '../../app/program.ts';
import { questionReader } from '../../app/question-reader.ts';
import { forwardForm } from '../../dialog/forward/forward-form.ts';
import type { ForwardAnswers, ForwardModel } from '../../dialog/forward/forward-questions.ts';
import { registryFacts } from '../../plan/registry-facts.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import { sayNotRun } from '../say-not-run.ts';
import { explainForward, type ForwardRun, runForwardPass } from './forward-run.ts';

/** Facts of a model that a pass may have to be told about; null for a model that it does not know. */
export function forwardModel(name: string): ForwardModel | null {
  const model = registryFacts().model(name);
  return model
    ? {
        hasExperts: model.isMoe,
        hasVision: model.isMultimodal,
        predictionLayers: model.supportsMtp ? 1 : 0,
      }
    : null;
}

/**
 * A forward pass in conversation on a terminal: a sentence or questions, the review, the run, its explanation, questions
 * about it, and again with something changed. Gives the exit code.
 */
export async function forwardJourney(
  known: ForwardAnswers,
  notUsed: readonly string[],
  checkout: string | null,
  program: Program,
): Promise<number> {
  const { stdin, stdout } = program.terminal;
  const { language, isAscii } = program;
  const { runForm } = await import('../../ui/form/run-form.ts');
  const form = forwardForm(questionReader, forwardModel);
  let answers: ForwardAnswers = known;
  let last: ForwardRun | null = null;
  let exitCode: number = exitCodes.done;
  for (;;) {
    const start = last === null ? 'opening' : 'after';
    const end = await runForm({ form, answers, notUsed, start, language, stdin, stdout, isAscii });
    if (end.kind === 'left') {
      sayNotRun(end, form, program);
      return end.isCancelled ? exitCodes.cancelled : exitCode;
    }
    if (end.kind === 'ask') {
      program.out(`› ${end.text}`);
      if (last !== null) await explainForward(last, end.text, { json: false }, program);
      continue;
    }
    answers = end.answers;
    const outcome = await runForwardPass(answers, { json: false, checkout }, program);
    if (outcome.status === 'failed') {
      if (outcome.exitCode === exitCodes.cancelled) return outcome.exitCode;
      exitCode = outcome.exitCode;
      last = last ?? { command: '', printed: '' };
      continue;
    }
    last = outcome.run;
    exitCode = exitCodes.done;
    program.write(`${last.printed}\n`);
    await explainForward(last, null, { json: false }, program);
  }
}
