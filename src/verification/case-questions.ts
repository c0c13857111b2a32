import { z } from 'zod';
import document from '../../dialogs/verify.yaml';
import { attentionActions, linearActions } from '../engine/index.ts';
import type { Bilingual } from '../text/language.ts';
import { spelled } from '../text/words/spelling.ts';
import { says } from '../text/words/words.ts';
import type { CaseField, VerificationCase } from './verification-case.ts';

const said = z.strictObject({ en: z.string().min(1), zh: z.string().min(1) });

/** The whole of `dialogs/verify.yaml`. */
export const verifyDialogSchema = z.strictObject({
  questions: z.array(
    z.strictObject({
      id: z.string(),
      kind: z.enum(['text', 'count', 'fraction', 'fractions', 'flag', 'linear-action', 'attention-action']),
      label: said,
      ask: said,
      example: said,
    }),
  ),
});

type QuestionKind = z.infer<typeof verifyDialogSchema>['questions'][number]['kind'];

/** The question for one missing field. */
export interface VerifyQuestion {
  readonly id: CaseField;
  readonly kind: QuestionKind;
  readonly label: Bilingual;
  readonly ask: Bilingual;
  readonly example: Bilingual;
}

/** Every question of verification, in the order asked; the lint of the dialog proves that each field has one. */
export const verifyQuestions: readonly VerifyQuestion[] = verifyDialogSchema
  .parse(document)
  .questions.map((one) => ({ ...one, id: one.id as CaseField }));

/** The question of a field. */
export function questionOf(field: CaseField): VerifyQuestion {
  const found = verifyQuestions.find((one) => one.id === field);
  if (!found) throw new RangeError(`dialogs/verify.yaml has no question "${field}"`);
  return found;
}

/** Reads a typed answer into its field; null when it does not fit. */
export function parseCaseAnswer(field: CaseField, typed: string): Partial<VerificationCase> | null {
  const value = parseKind(field, typed.trim());
  return value === null ? null : { [field]: value };
}

function parseKind(field: CaseField, text: string): string | number | boolean | readonly number[] | null {
  const name = text.toUpperCase().replaceAll('-', '_');
  switch (questionOf(field).kind) {
    case 'text':
      return text === '' ? null : text;
    case 'count': {
      const plain = text.replaceAll(',', '');
      const isCount = /^\d{1,9}$/.test(plain) && (Number(plain) > 0 || field === 'numMtpTokens');
      return isCount ? Number(plain) : null;
    }
    case 'fraction': {
      const value = fraction(text);
      return value !== null && value < 1 ? value : null;
    }
    case 'fractions': {
      const values = text.split(/[\s,，、]+/).map(fraction);
      return values.every((one) => one !== null) ? values : null;
    }
    case 'flag':
      if (says('value-on', spelled(text))) return true;
      return says('value-off', spelled(text)) ? false : null;
    case 'linear-action':
      return linearActions.find((action) => action === name) ?? null;
    case 'attention-action':
      return attentionActions.find((action) => action === name) ?? null;
  }
}

/** `0.5`, `50%`, `50 %`. */
function fraction(text: string): number | null {
  const found = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(text);
  if (!found) return null;
  const value = Number(found[1]) / (found[2] ? 100 : 1);
  return value >= 0 && value <= 1 ? value : null;
}
