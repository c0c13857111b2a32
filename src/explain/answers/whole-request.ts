import { measureOf } from '../../results/measure.ts';
import { tokenSplit } from '../analysis/aggregation.ts';
import { measuredStatements } from '../analysis/basis.ts';
import { rowFormula } from '../analysis/row-formula.ts';
import { bestOf, isAnswered, type Subject } from '../analysis/subject.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import { about, type Statement, state } from '../evidence/statement.ts';
import { computed, ms, share, whole } from '../prose-figures.ts';
import { type AnswerMaterial, type AnswerPart, missingEvidence, said } from './answer-material.ts';

/** How long a whole request takes; with an answer of so many tokens where `answerTokens` is not null. */
export function wholeRequestAnswer(answerTokens: number | null, material: AnswerMaterial): AnswerPart {
  const own = wholeRequests(material.subjects.filter(isAnswered), answerTokens);
  const measured = material.subjects
    .filter(({ run }) => run.basis === 'measured')
    .flatMap((subject) => about(subject.path, measuredStatements(subject, ['endToEndMs'])));
  if (own.length > 0 && answerTokens === null) return { statements: [...measured, ...own] };
  return own.length > 0 ? { statements: own } : missingEvidence(material, (t) => t.asked.noWholeRequest);
}

/** Time of a whole request of every result; Prefill and Decode apart make one request together. */
export function wholeRequests(subjects: readonly Subject[], answerTokens: number | null): Statement[] {
  const prefill = subjects.find(({ device }) => device.phase === 'prefill');
  const decode = subjects.find(({ device }) => device.phase === 'decode');
  if (prefill && decode && prefill.run === decode.run && subjects.length === 2)
    return phasesTogether(prefill, decode, answerTokens);
  return subjects.flatMap((subject) => about(subject.path, wholeRequest(subject, answerTokens)));
}

/** Length of an answer, with where it comes from: the question, else the conditions of a run. */
function answerLength(subject: Subject, asked: number | null) {
  const { run, runPath } = subject;
  // Rows of an older program solve to one length where the input gives none.
  const formula = asked === null && run.conditions.outputLength === null ? rowFormula(subject) : null;
  if (formula?.kind === 'apart' && formula.solved !== null)
    return { value: Math.round(formula.solved.value), cite: formula.solved };
  const value = asked ?? run.conditions.outputLength;
  const source =
    asked === null
      ? cite(`${runPath}.conditions.outputLength`, value)
      : cite('question.answerTokens', asked, 'reference');
  return { value, cite: source };
}

function phasesTogether(prefill: Subject, decode: Subject, answerTokens: number | null): Statement[] {
  const [first, rest] = [bestOf(prefill), bestOf(decode)];
  const ttftMs = first?.row.ttftMs ?? null;
  const tpotMs = rest?.row.tpotMs ?? null;
  const { value: out, cite: length } = answerLength(decode, answerTokens);
  if (!first || !rest || ttftMs === null || tpotMs === null || out === null)
    return [said('not-answerable', (t) => t.asked.noWholeRequest)];
  const cites = [cite(`${first.path}.ttftMs`, ttftMs), cite(`${rest.path}.tpotMs`, tpotMs), length];
  return [wholeOf({ ttftMs, stepMs: tpotMs, shownStep: ms(tpotMs), out, answerTokens }, cites)];
}

/** A first token and the steps behind it, one for each further token of an answer. */
interface WholeRequest {
  readonly ttftMs: number;
  readonly stepMs: number;
  readonly shownStep: string;
  /** Tokens of the answer. */
  readonly out: number;
  /** Those that the question names; null where it names none. */
  readonly answerTokens: number | null;
}

function wholeOf(
  { ttftMs, stepMs, shownStep, out, answerTokens }: WholeRequest,
  given: readonly Cite[],
): Statement {
  const total = derive('wholeRequest', ttftMs, stepMs, out);
  const part = derive('ratio', ttftMs, total.value);
  return state('answered', 'macro_only', [...given, total, part], (t) =>
    (answerTokens === null ? t.asked.whole : t.asked.wholeOf)(
      `${computed(total.value)} ms`,
      ms(ttftMs),
      whole(out),
      shownStep,
      share(part.value),
    ),
  );
}

function wholeRequest(subject: Subject, answerTokens: number | null): Statement[] {
  const best = bestOf(subject);
  const pair = subject.device.pdRatio?.pairs[0];
  const { value: out, cite: length } = answerLength(subject, answerTokens);
  const path = best?.path ?? `${subject.path}.pdRatio.pairs[0]`;
  const row = best?.row ?? null;
  // A reported time is of the answers that there were.
  const told = row === null || answerTokens !== null ? null : measureOf(row, 'endToEndMs', subject.run.basis);
  if (told !== null) {
    return [
      state('answered', 'macro_only', [cite(`${path}.measures.endToEndMs`, told.value, 'reference')], (t) =>
        t.asked.wholeTold(ms(told.value)),
      ),
    ];
  }
  const ttftMs = row?.ttftMs ?? pair?.ttftMs ?? null;
  const tpotMs = row?.tpotMs ?? pair?.tpotMs ?? null;
  if (ttftMs === null || tpotMs === null || out === null) {
    return [said('not-answerable', (t) => (out === null ? t.asked.noLengths : t.asked.onePhaseOnly))];
  }
  const split = best === null ? null : tokenSplit(subject, best);
  const step = split?.decode ?? tpotMs;
  const cites = [
    cite(`${path}.ttftMs`, ttftMs),
    cite(`${path}.tpotMs`, tpotMs),
    length,
    ...(split?.cites ?? []),
  ];
  return [wholeOf({ ttftMs, stepMs: step, shownStep: `${computed(step)} ms`, out, answerTokens }, cites)];
}
