import type { SessionSnapshot } from '../../dialog/session.ts';
import { planRows } from '../../plan/review/rows.ts';
import { citedSource } from '../../plan/review/source-words.ts';
import { messages } from '../../text/catalogue.ts';
import type { Language } from '../../text/language.ts';
import { plain } from '../../text/line.ts';
import { planTitle } from '../describe-plan.ts';
import { asRun, type ChangedSince, changedSince } from './as-run.ts';
import { planDocument } from './plan-document.ts';

/** A decided value with where it comes from, as exports show it. */
export interface ExportedInput {
  readonly slot: string;
  readonly label: string;
  readonly shown: string;
  readonly source: string;
  /** Details of the source; null where nothing more is known. */
  readonly cites: string | null;
}

/** Everything an export says about a session: one record for Markdown, JSON and HTML. */
export interface SessionRecord {
  readonly schema: 'throughline.session/1';
  readonly session: string;
  readonly title: string;
  readonly startedAt: string;
  readonly version: string;
  readonly language: Language;
  readonly phase: string;
  readonly inputs: readonly ExportedInput[];
  /** Later edits, which no result here is of. */
  readonly changedSince: readonly ChangedSince[];
  /** The commands as they are typed, one for each target; empty while the plan is not complete. */
  readonly commands: readonly string[];
  readonly run: { readonly status: string; readonly engine: string; readonly logPath: string | null } | null;
  /** The contract of `plan --json`: slots, results, evidence, warnings. */
  readonly plan: ReturnType<typeof planDocument>;
  readonly transcript: readonly { readonly kind: string; readonly lines: readonly string[] }[];
  readonly disclaimer: string;
}

/** The record of a session: the plan that was run with its results, and what was changed since; without a run, the plan as it stands. */
export function sessionRecord(now: SessionSnapshot, startedAt: string, version: string): SessionRecord {
  const snapshot = asRun(now);
  const { answers, language, run, review, transcript } = snapshot;
  const inputs = planRows(answers, language).map(({ slot, label, value, source }) => {
    const isPair = slot === 'inputLength' && label === messages(language).plan.lengths;
    const behind = [answers[slot], ...(isPair ? [answers.outputLength] : [])].flatMap((one) =>
      one === undefined ? [] : (citedSource(one.provenance, language) ?? []),
    );
    return {
      slot,
      label,
      shown: value,
      source,
      cites: behind.length === 0 ? null : [...new Set(behind)].join(messages(language).punctuation.separator),
    };
  });
  const commands = (snapshot.ran === null ? review?.commands : null) ?? run?.command.split('\n') ?? [];
  const argumentArrays = snapshot.results.flatMap(({ command }) => (command === null ? [] : [command]));
  return {
    schema: 'throughline.session/1',
    session: snapshot.id,
    title: planTitle(answers, language),
    startedAt,
    version,
    language,
    phase: now.phase,
    inputs,
    changedSince: changedSince(now),
    commands,
    run: run && { status: run.status, engine: run.engine, logPath: run.logPath },
    plan: planDocument(snapshot, argumentArrays, []),
    transcript: transcript.map(({ kind, lines }) => ({ kind, lines: lines.map(plain) })),
    disclaimer: messages(language).disclaimer,
  };
}

/** A moment as people read it, `2026-01-31 08:15 UTC`, from RFC 3339 in UTC. */
export const minuteInUtc = (moment: string): string => `${moment.slice(0, 16).replace('T', ' ')} UTC`;
