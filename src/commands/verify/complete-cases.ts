import { messages } from '../../text/catalogue.ts';
import { parseCaseAnswer, questionOf } from '../../verification/case-questions.ts';
import { type DefaultedField, hasDefault, withDefaults } from '../../verification/unsaid.ts';
import {
  type CaseField,
  missingFields,
  type OpenCase,
  type VerificationCase,
} from '../../verification/verification-case.ts';
import type { VerifyOptions, VerifyPorts } from './verify-ports.ts';

/** A complete case with the row it comes from. */
export interface ReadyCase {
  readonly one: VerificationCase;
  readonly open: OpenCase;
  /** Fields that stand as the program takes them by default, because nobody said them. */
  readonly assumed: readonly DefaultedField[];
}

/** Cases that can run, or the fields that each of them still lacks. */
export type CompletedCases =
  | { readonly ready: readonly ReadyCase[] }
  /** Nobody could be asked, or nobody answered. */
  | { readonly need: readonly CaseField[] };

/**
 * Completes the cases: what is missing and not given is asked once for all of them, where somebody can be asked. Commands
 * that are only shown take the program's defaults for the rest; a comparison of figures does not.
 */
export async function completeCases(
  cases: readonly OpenCase[],
  { given, dryRun }: Pick<VerifyOptions, 'given' | 'dryRun'>,
  ports: VerifyPorts,
): Promise<CompletedCases> {
  let answers: Partial<VerificationCase> = {};
  // An answer speaks for what a row does not say, never against it; what was given with the command speaks for itself.
  const knownOf = (one: OpenCase): Partial<VerificationCase> => ({ ...answers, ...one.known, ...given });
  const open = (): CaseField[] => [
    ...new Set(cases.flatMap((one) => missingFields(one.phase, knownOf(one)))),
  ];
  while (ports.isInteractive) {
    const [field] = open();
    if (field === undefined) break;
    const answer = await askField(field, ports);
    if (answer === null) break;
    answers = { ...answers, ...answer };
  }
  const need = open();
  if (need.length > 0 && !(dryRun && need.every(hasDefault))) return { need };
  const ready = cases.flatMap((one) => {
    const known = knownOf(one);
    const missing = missingFields(one.phase, known);
    const completed = withDefaults({ ...one, known, missing });
    return completed ? [{ one: completed, open: one, assumed: missing.filter(hasDefault) }] : [];
  });
  return { ready };
}

async function askField(field: CaseField, ports: VerifyPorts): Promise<Partial<VerificationCase> | null> {
  const { ask, example } = questionOf(field);
  const texts = messages(ports.language).verify;
  for (;;) {
    const typed = await ports.ask(`${ask[ports.language]} (${texts.example(example[ports.language])})`);
    if (typed === null) return null;
    const answer = parseCaseAnswer(field, typed);
    if (answer !== null) return answer;
    ports.say(texts.badAnswer(example[ports.language]));
  }
}
