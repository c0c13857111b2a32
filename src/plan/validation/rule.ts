import { type Catalogue, messages } from '../../text/catalogue.ts';
import { type Bilingual, type Language, languages } from '../../text/language.ts';
import type { Answers } from '../answers.ts';
import { slotRecord } from '../slots/records.ts';
import { type SlotId, type SlotValues, type SwitchSlot, valueFor } from '../slots/values.ts';
import type { Finding, Fix, PlanChange } from './finding.ts';
import type { ValidationFacts } from './validation-facts.ts';

/** A finding before it carries the id of its rule. */
export type Found = Omit<Finding, 'rule'>;

/** One rule: what it is called and what it finds in the plan of one target. */
export interface Rule {
  readonly id: string;
  readonly check: (answers: Answers, facts: ValidationFacts) => readonly Found[];
}

type Texts = Catalogue['findings'];

export type { Fix };

/** A text of the findings in both languages. */
export function both(say: (texts: Texts, language: Language) => string): Bilingual {
  const [en, zh] = languages.map((language) => say(messages(language).findings, language));
  return { en: en ?? '', zh: zh ?? '' };
}

/** The label of a slot in a language. */
export function labelOf(slot: SlotId, language: Language): string {
  return slotRecord(slot).label[language];
}

/** Names joined as the language joins them. */
export function joined(names: readonly string[], language: Language): string {
  return names.join(messages(language).punctuation.separator);
}

/** Finding that blocks the run, with its smallest fix (null where only a person can decide) and other ways out. */
export function error(message: Bilingual, fix: Fix | null, alternatives: readonly Fix[] = []): Found {
  return { severity: 'error', message, fix, alternatives };
}

/** Finding that lets the run go on; the rest as for `error`. */
export function warning(message: Bilingual, fix: Fix | null, alternatives: readonly Fix[] = []): Found {
  return { severity: 'warning', message, fix, alternatives };
}

/** A text of the assessments in both languages. */
export function assessed(say: (texts: Catalogue['assessment'], language: Language) => string): Bilingual {
  const [en, zh] = languages.map((language) => say(messages(language).assessment, language));
  return { en: en ?? '', zh: zh ?? '' };
}

/** A fix that asks for a slot again. */
export function editing(slot: SlotId): Fix {
  return {
    label: both((texts, language) => texts.answerIt(labelOf(slot, language))),
    change: { type: 'edit', slot },
  };
}

/** A fix that drops a slot. */
export function dropping(slot: SlotId): Fix {
  return {
    label: both((texts, language) => texts.dropIt(labelOf(slot, language))),
    change: { type: 'drop', slot },
  };
}

/** A fix that sets a slot. */
export function setting<Id extends SlotId>(slot: Id, value: SlotValues[Id], words: string): Fix {
  const change: PlanChange = { type: 'set', ...valueFor(slot, value) };
  return { label: both((texts, language) => texts.setTo(labelOf(slot, language), words)), change };
}

/** A fix that turns a feature off. */
export function turningOff(slot: SwitchSlot): Fix {
  return {
    label: both((texts, language) => texts.turnOff(labelOf(slot, language))),
    change: { type: 'set', ...valueFor(slot, false) },
  };
}
