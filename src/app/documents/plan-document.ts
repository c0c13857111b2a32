import type { UnreadStretch } from '../../dialog/say-document.ts';
import type { SessionSnapshot } from '../../dialog/session.ts';
import type { Answers } from '../../plan/answers.ts';
import { citedSource } from '../../plan/review/source-words.ts';
import { slotRecords } from '../../plan/slots/records.ts';
import { evidenceLevels } from '../../results/evidence-level.ts';
import type { Result } from '../../results/result.ts';
import { disclaimerOf } from '../../results/summary/disclaimer.ts';
import { messages } from '../../text/catalogue.ts';
import type { Language } from '../../text/language.ts';
import { asRun, changedSince } from './as-run.ts';

/** Every answer with its label and what stands behind it. */
export function planSlots(answers: Answers, language: Language): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    slotRecords.flatMap(({ id }) => {
      const answer = answers[id];
      if (!answer) return [];
      const { value, provenance } = answer;
      return [[id, { value, label: provenance.label, source: citedSource(provenance, language) }]];
    }),
  );
}

/** Level that every claim may rest on: the weakest level of the results; null without any. */
function evidenceOf(results: readonly Result[]): string | null {
  return evidenceLevels.find((level) => results.some(({ evidence }) => evidence === level)) ?? null;
}

/** Parts that were said and not used, each with the reason in words and as an id. */
function unreadOf({ review, language }: SessionSnapshot): readonly UnreadStretch[] {
  return (review?.unread ?? []).map(({ text, reason, start, length }) => ({
    text,
    reason: messages(language).unread[reason],
    kind: reason,
    start,
    length,
  }));
}

/**
 * The one document of `plan --json`. One target has one `command`; of several, `command` is the first and `commands` are
 * all; each entry of `results` says to which run it belongs. Absent is null.
 */
export function planDocument(
  snapshot: SessionSnapshot,
  commands: readonly (readonly string[])[],
  notes: readonly string[],
): Readonly<Record<string, unknown>> {
  const { answers, language, results, review } = asRun(snapshot);
  const [first] = results;
  const findings = review?.findings ?? [];
  const warnings = findings.filter(({ severity }) => severity === 'warning').map(({ message }) => message);
  return {
    schema: 'throughline.plan/1',
    session: snapshot.id,
    mode: answers.mode?.value ?? null,
    estimator: first?.estimator ?? null,
    version: first?.version ?? null,
    plan: { slots: planSlots(answers, language) },
    changedSince: changedSince(snapshot),
    unread: unreadOf(snapshot),
    command: commands[0] ?? null,
    commands,
    basis: results.map(({ basis }) => basis),
    conditions: results.map(({ conditions }) => conditions),
    results: results.flatMap((run, index) => run.results.map((one) => ({ run: index, ...one }))),
    evidence: evidenceOf(results),
    warnings: [...new Set([...notes, ...warnings, ...results.flatMap((run) => run.warnings)])],
    errors: findings.filter(({ severity }) => severity === 'error').map(({ message }) => message),
    elapsedSeconds: results.map(({ elapsedSeconds }) => elapsedSeconds),
    disclaimer: disclaimerOf(results, language),
  };
}
