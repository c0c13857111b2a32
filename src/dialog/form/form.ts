import type { Bilingual, Language } from '../../text/language.ts';

/** Answers as the flags of the command spell them. */
export type FormAnswers = Readonly<Record<string, string>>;

/** One choice of a form: the value that its command takes, and its name in both languages. */
export interface FormOption {
  readonly value: string;
  readonly label: Bilingual;
}

/** One question of a short conversation. */
export interface FormQuestion {
  readonly id: string;
  /** Its name in the review. */
  readonly label: Bilingual;
  readonly ask: Bilingual;
  readonly why: Bilingual;
  readonly example: string;
  /** null: it is typed. */
  readonly options: readonly FormOption[] | null;
  /** What no answer means; left out where the program decides. */
  readonly open?: Bilingual;
}

/**
 * A short conversation that ends in one command: a sentence, what it leaves open question by question, a review, a
 * yes. What it is about is its owner's.
 */
export interface Form {
  readonly opening: { readonly ask: Bilingual; readonly example: Bilingual };
  /** Every question, in the order of the review. */
  readonly questions: readonly FormQuestion[];
  /** Reads the answers that a sentence states; nothing is guessed. */
  understand(text: string): FormAnswers;
  /** Sentences on what a text says beside these answers: nothing that was said is dropped without a word. */
  notUsed?(text: string, answers: FormAnswers, language: Language): readonly string[];
  /** The next open question; null when nothing is open. */
  next(answers: FormAnswers): FormQuestion | null;
  /** A typed answer as a value; null where it cannot be one. */
  read(question: FormQuestion, typed: string): string | null;
  /** The command of complete answers. */
  command(answers: FormAnswers): readonly string[];
}

/** An answer as people read it: the label of an option, else the value itself. */
export function shownAnswer({ options }: FormQuestion, value: string): Bilingual {
  return options?.find((one) => one.value === value)?.label ?? { en: value, zh: value };
}
