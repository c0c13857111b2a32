import type { TraceTexts } from '../columns/texts.ts';
import type { Token } from '../scan/raw-trace.ts';

/** The number a token stands for: texts such as `"42"` count as numbers; NaN for other texts. */
export function tokenNumber(texts: TraceTexts, token: Token): number {
  if (token >= 0) return token;
  const text = texts.text(-token);
  return text === '' ? Number.NaN : Number(text);
}

/** The token as the file writes it. */
export function tokenText(texts: TraceTexts, token: Token): string {
  return token >= 0 ? String(token) : texts.text(-token);
}
