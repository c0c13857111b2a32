import type { Program } from '../../app/program.ts';
import type { SessionDesk } from '../../app/session-desk.ts';
import { blockedReasons, blockedSlots } from '../../dialog/blocked.ts';
import { type SayDocument, sayDocument } from '../../dialog/say-document.ts';
import type { Session } from '../../dialog/session.ts';
import { withFiles } from '../../dialog/understand-files.ts';
import { understand } from '../../dialog/understanding/understand.ts';
import { isAsked, looksRequired } from '../../dialog/understanding/unread.ts';
import { labelOf } from '../../dialog/unread-lines.ts';
import type { Answers } from '../../plan/answers.ts';
import { missingSlots } from '../../plan/slots/applicability.ts';
import type { ConditionFacts } from '../../plan/slots/conditions.ts';
import { slotRecord } from '../../plan/slots/records.ts';
import type { SlotId } from '../../plan/slots/values.ts';

/** Answers that a plan without a dialog still lacks. */
export interface Missing {
  readonly need: readonly SlotId[];
  /** Phrases of `--say` that can mean several things. */
  readonly ask: SayDocument['ask'];
  /** Words of `--say` that no answer uses. */
  readonly unread: SayDocument['unread'];
  /** Answers that no run can use as they stand, and why. */
  readonly blocked: readonly { readonly slot: SlotId; readonly message: string }[];
}

/** Facts that the conditions of a plan look at on this machine. */
export function conditionFactsOf(desk: SessionDesk, program: Program): (answers: Answers) => ConditionFacts {
  return (answers) => ({
    facts: desk.facts,
    runnableEngines: desk.engines
      .options(answers, program.language)
      .flatMap(({ id, reason }) => (reason === null ? [id] : [])),
  });
}

/** Reads a text on answers that stand already. */
export function readSaid(text: string, answers: Answers, desk: SessionDesk, program: Program): SayDocument {
  const { language } = program;
  const heard = withFiles(understand)(text, { slot: null, answers, facts: desk.facts, language });
  return sayDocument(heard, { answers, text, conditionFacts: conditionFactsOf(desk, program), language });
}

/** What the session itself heard of a text; it is not read again. */
function documentOf(session: Session, text: string, desk: SessionDesk, program: Program): SayDocument | null {
  const heard = session.heard();
  if (heard === null) return null;
  const { language } = program;
  return sayDocument(heard, {
    answers: {},
    text,
    conditionFacts: conditionFactsOf(desk, program),
    language,
  });
}

/** Answers that are missing before a command can be built; phrases that are still ambiguous count as missing. */
export function missingOf(
  session: Session,
  said: string | undefined,
  desk: SessionDesk,
  program: Program,
): Missing {
  const { answers } = session.snapshot();
  const need = missingSlots(answers, conditionFactsOf(desk, program)(answers));
  const heard = said === undefined ? null : documentOf(session, said, desk, program);
  const ask = (heard?.ask ?? []).filter(({ slot }) => answers[slot] === undefined);
  const blocked = blockedSlots(answers, desk).flatMap((slot) =>
    blockedReasons(slot, answers, desk).map((reason) => ({ slot, message: reason[program.language] })),
  );
  const wanted = [...new Set([...need, ...ask.map(({ slot }) => slot)])];
  return { need: wanted, ask, unread: heard?.unread ?? [], blocked };
}

/** The same in words: each missing slot as its flag and question, ambiguous phrases, what no answer uses. */
export function missingWords({ need, ask, unread, blocked }: Missing, program: Program): string {
  const texts = program.texts.commands.plan;
  const flags = need.map((id) => {
    const record = slotRecord(id);
    return `  ${record.flag}  ${record.ask[program.language]}`;
  });
  const phrases = ask.map(({ text, readings }) =>
    texts.ambiguous(text, readings.map(({ label }) => label).join(program.texts.punctuation.separator)),
  );
  const stopping = blocked.map(({ message }) => message);
  return [
    ...stopping,
    texts.missing,
    ...flags,
    ...phrases,
    ...notUsedWords(unread, program),
    texts.missingHelp,
  ].join('\n');
}

/** `! not used: …`, as the review has it; a refused value was told before. */
function notUsedWords(unread: Missing['unread'], program: Program): readonly string[] {
  const { label } = program.texts.dialog;
  return unread.flatMap(({ text, reason, kind, ...place }) => {
    if (kind === 'refused' || !looksRequired({ text, reason: kind, ...place })) return [];
    const mark = isAsked({ reason: kind }) ? '·' : '!';
    return [`${mark} ${labelOf({ reason: kind }, label)([text], reason)}`];
  });
}
