import type { AnswerMaterial, AnswerPart } from './answer-material.ts';
import { fitsAnswer } from './load-asked.ts';
import { passChanged } from './pass-changed.ts';
import type { Question } from './question.ts';

/** Intents that put a pass forward with another split, setting or device. */
const changingPass: ReadonlySet<Question['intent']> = new Set(['why-not', 'what-if', 'compare']);

/** What a pass that was read by itself takes with a change, and whether a longer context of it fits; null where none is asked. */
export function changedPass(question: Question, material: AnswerMaterial): AnswerPart | null {
  if (!changingPass.has(question.intent)) return null;
  const time = passChanged(question, material);
  const [pass] = material.input.forwards;
  const told = Number(pass?.command?.flags.get('--context-length')?.[0] ?? 0);
  const { relative, change } =
    question.intent === 'what-if' ? question : { relative: undefined, change: undefined };
  const times =
    relative !== undefined && 'times' in relative && relative.name === 'inputLength' ? relative.times : null;
  const contextTokens = change?.inputLength ?? (times === null || told <= 0 ? null : told * times);
  const memory =
    contextTokens === null || told <= 0
      ? []
      : fitsAnswer({ batch: null, users: null, contextTokens, times: null }, material).statements;
  const statements = [...time, ...memory];
  return statements.length === 0 ? null : { statements };
}
