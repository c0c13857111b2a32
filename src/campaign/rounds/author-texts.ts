import { z } from 'zod';
import { ideaSchema, patchSchema, rootCauseSchema, targetSchema } from './round-records.ts';

/** Documents that an author writes at each gate that is theirs. A kernel's digest is Markdown, and has no schema here. */
export const authorSchemas = {
  'root-cause': z.strictObject({
    sources: z
      .array(
        z.strictObject({
          path: z.string().min(1),
          symbol: z.string().nullable().default(null),
          why: z.string().min(1),
        }),
      )
      .default([]),
    history: rootCauseSchema.shape.history.default([]),
    note: z.string().default(''),
  }),
  target: targetSchema,
  research: z.strictObject({ ideas: z.array(ideaSchema).min(1) }),
  idea: ideaSchema,
  patch: z.strictObject({ provenance: patchSchema.shape.provenance.default([]) }),
} as const;

export type AuthorGate = keyof typeof authorSchemas;

/** Words of a command in one text; quotes keep blanks, a backslash keeps the sign behind it. Null for an open quote. */
export function splitCommand(text: string): string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? '';
    if (quote === null && /\s/.test(sign)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (quote === null && (sign === '"' || sign === "'")) {
      quote = sign;
      word ??= '';
    } else if (sign === quote) quote = null;
    else if (sign === '\\' && quote !== "'" && at + 1 < text.length) {
      at += 1;
      word = (word ?? '') + (text[at] ?? '');
    } else word = (word ?? '') + sign;
  }
  if (quote !== null) return null;
  return word === null ? words : [...words, word];
}
