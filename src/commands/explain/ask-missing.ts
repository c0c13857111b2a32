import { explain } from '../../explain/explain.ts';
import type { ExplainInput } from '../../explain/input.ts';
import type { Conditions, Result } from '../../results/result.ts';
import { messages } from '../../text/catalogue.ts';
import { parseCaseAnswer, questionOf } from '../../verification/case-questions.ts';
import type { CaseField, VerificationCase } from '../../verification/verification-case.ts';
import type { ExplainPorts } from './explain-ports.ts';

/** Fields of a forward pass that are conditions of the run, so that an answer makes the whole explanation better. */
const conditionOf: Readonly<Partial<Record<CaseField, keyof Conditions>>> = {
  model: 'model',
  device: 'devices',
  numDevices: 'numDevices',
  inputLength: 'inputLength',
  outputLength: 'outputLength',
  quantizeLinearAction: 'quantizeLinearAction',
  quantizeAttentionAction: 'quantizeAttentionAction',
  compile: 'compile',
  prefixCacheHitRate: 'prefixCacheHitRate',
  numMtpTokens: 'numMtpTokens',
  mtpAcceptanceRates: 'mtpAcceptanceRates',
};

async function askField(
  field: CaseField,
  ports: ExplainPorts,
): Promise<VerificationCase[CaseField] | null | undefined> {
  const { ask, example } = questionOf(field);
  for (;;) {
    const typed = await ports.ask(`${ask[ports.language]} (${example[ports.language]})`);
    if (typed === null) return null;
    if (typed.trim() === '') return undefined;
    const answer = parseCaseAnswer(field, typed)?.[field];
    if (answer !== undefined) return answer;
    ports.say(messages(ports.language).verify.badAnswer(example[ports.language]));
  }
}

function withConditions(run: Result, told: Partial<Conditions>): Result {
  return { ...run, conditions: { ...run.conditions, ...told } };
}

/**
 * Asks for what the first run does not say and its forward passes need. Enter leaves a field open, an end of input all
 * that follow. What the user says is named as that.
 */
export async function askMissing(input: ExplainInput, ports: ExplainPorts): Promise<ExplainInput> {
  const [run, ...others] = input.runs;
  if (run === undefined || !ports.isInteractive) return input;
  const fields = explain(input).missing.filter((field) => conditionOf[field] !== undefined);
  if (fields.length === 0) return input;
  ports.say(messages(ports.language).explain.report.missingIntro(String(fields.length)));
  const told: Partial<Record<keyof Conditions, unknown>> = {};
  for (const field of fields) {
    const answer = await askField(field, ports);
    if (answer === null) break;
    const name = conditionOf[field];
    if (answer !== undefined && name !== undefined) told[name] = name === 'devices' ? [answer] : answer;
  }
  const names = Object.keys(told) as (keyof Conditions)[];
  const completed = withConditions(run, told as Partial<Conditions>);
  return { ...input, runs: [completed, ...others], told: [...input.told, ...names] };
}
