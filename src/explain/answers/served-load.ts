import { bestOf } from '../analysis/subject.ts';
import type { WhatIfChange } from '../headline.ts';
import type { AnswerMaterial, AnswerPart } from './answer-material.ts';
import type { AskedLoad } from './question.ts';
import { whatIfStatements } from './what-if.ts';

/**
 * Figures of servers with another number of requests, or whether they hold it: simulated as a load, since the memory
 * that a server sets aside for its cache says nothing of what a load fills. Null where the question names no number,
 * or the engine simulates no load.
 */
export function servedAnswer(
  question: AskedLoad,
  { input, engine, facts, subjects }: AnswerMaterial,
): AnswerPart | null {
  const [run] = input.runs;
  const [subject] = subjects;
  if (run === undefined || subject === undefined || engine === null) return null;
  if (facts.engineKind(run) !== 'calibrated') return null;
  const row = bestOf(subject)?.row ?? null;
  const { batch, users, times, contextTokens } = question;
  const own = row?.concurrency ?? null;
  const asked =
    users ??
    (batch === null ? null : batch * (row?.dp ?? 1)) ??
    (times === null || own === null ? null : Math.round(own * times));
  if (asked === null && contextTokens === null) return null;
  const change: WhatIfChange = {
    ...(asked === null ? {} : { concurrentUsers: asked }),
    ...(contextTokens === null ? {} : { inputLength: contextTokens }),
  };
  return { statements: whatIfStatements(change, engine), offers: [{ id: 'change', change }] };
}
