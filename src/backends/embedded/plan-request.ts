import { readFileSync } from 'node:fs';
import type { OptimizeRequest } from '../../engine/index.ts';
import { type Answers, answered } from '../../plan/answers.ts';
import { optimizerArguments } from '../../plan/command.ts';
import type { ValueOfSlot } from '../../plan/slots/values.ts';
import { ArgumentError, ConstraintError } from '../../programs/arguments/argument-errors.ts';
import { parseArguments } from '../../programs/arguments/parse-arguments.ts';
import { throughputOptimizerProgram } from '../../programs/arguments/programs.ts';
import type { RequestIo } from '../../programs/engine-io.ts';
import { NothingFoundError } from '../../programs/throughput-optimizer/nothing-found-error.ts';
import { optimizerRequest } from '../../programs/throughput-optimizer/optimizer-request.ts';
import { architectureOfModel } from '../../store/model-folder.ts';
import { messages } from '../../text/catalogue.ts';
import type { Bilingual, Language } from '../../text/language.ts';
import { assumedAnswers } from './assumed-answers.ts';
import { profilesOf } from './device-source.ts';

/** A request for the engine and what it assumes. */
export interface PlanRequest {
  readonly request: OptimizeRequest;
  readonly assumed: readonly ValueOfSlot[];
}

/** The program refuses the command of a plan. */
export class PlanRefusedError extends Error {
  override readonly name = 'PlanRefusedError';
  readonly reason: Bilingual;

  constructor(reason: Bilingual) {
    super(reason.en);
    this.reason = reason;
  }
}

/** An estimate says nothing: what the program would warn of, the validation of the plan says. */
const silent: RequestIo = {
  err() {},
  readTextFile: (path) => readFileSync(path, 'utf8'),
};

/**
 * The request that a command line of the optimizer asks for, in the words that the command shows.
 * @throws ArgumentError, ConstraintError, NothingFoundError in words of `language`
 */
export function requestOfWords(words: readonly string[], language: Language): OptimizeRequest {
  const texts = messages(language).engineCommand;
  return optimizerRequest(parseArguments(throughputOptimizerProgram(), words, texts), silent, texts);
}

function isRefusal(error: unknown): error is Error {
  return (
    error instanceof ArgumentError || error instanceof ConstraintError || error instanceof NothingFoundError
  );
}

/** Refusal of a command by the program, in a language. */
function refusalIn(words: readonly string[], language: Language): string {
  try {
    requestOfWords(words, language);
  } catch (error) {
    if (isRefusal(error)) return error.message;
    throw error;
  }
  throw new RangeError('the program takes the command');
}

/**
 * The engine's request for one target: its command, read as the program reads it, so that an estimate, a check and a run
 * of the same plan cannot differ. The core inputs must be there; other open slots are assumed and named.
 * @throws UnsupportedArchitectureError, UnknownDeviceError, DeviceProfileError, PlanRefusedError with the reason why it
 * cannot run
 */
export function planRequest(answers: Answers): PlanRequest {
  // Both are read first for errors that carry what is missing; the program words its own.
  architectureOfModel(answered(answers, 'model') ?? '');
  profilesOf(answers);
  const whole = assumedAnswers(answers);
  const words = optimizerArguments(whole.answers);
  try {
    return { request: requestOfWords(words, 'en'), assumed: whole.assumed };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw new PlanRefusedError({ en: error.message, zh: refusalIn(words, 'zh') });
  }
}
