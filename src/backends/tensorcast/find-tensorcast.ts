import type { FlagDialect } from '../../plan/dialect.ts';
import { messages } from '../../text/catalogue.ts';
import type { Bilingual } from '../../text/language.ts';
import { type Checkout, type CheckoutSources, findCheckout, type TensorCastProgram } from './checkout.ts';
import { classifyFailure } from './failure.ts';
import { findInterpreters, type Interpreter } from './interpreter.ts';
import { type HelpCache, probeHelp } from './probe-help.ts';
import { said } from './said.ts';

/** Where to look. */
export interface Search {
  readonly sources: CheckoutSources;
  /** Setting `python`. */
  readonly interpreter: string | null;
  /** Search path for programs. */
  readonly path: string | undefined;
  readonly cache: HelpCache;
}

/** A checkout whose programs answer. */
export interface Installation {
  readonly checkout: Checkout;
  readonly interpreter: Interpreter;
  readonly dialects: Readonly<Record<TensorCastProgram, FlagDialect>>;
}

/** A checkout with an interpreter in which its programs answer, or the reason in both languages why there is none. */
export type FoundTensorCast =
  | { readonly installation: Installation }
  | { readonly installation: null; readonly checkout: Checkout | null; readonly reason: Bilingual };

/**
 * Finds the checkout and an interpreter in which both programs answer. Interpreters are tried in turn; where none
 * answers, the reason is that of the first, the one most likely meant.
 */
export async function findTensorCast(
  { sources, interpreter, path, cache }: Search,
  signal: AbortSignal,
): Promise<FoundTensorCast> {
  const found = findCheckout(sources);
  if (found.checkout === null) {
    const { named } = found;
    const reason = said((texts) =>
      named ? texts.notACheckout(named.path, texts.from[named.from]) : texts.noCheckout,
    );
    return { installation: null, checkout: null, reason };
  }
  const { checkout } = found;
  let reason: Bilingual | null = null;
  for (const candidate of findInterpreters(checkout.path, interpreter, path)) {
    const { dialects, failure } = await probeHelp(checkout, candidate, cache, signal);
    if (dialects !== null) return { installation: { checkout, interpreter: candidate, dialects } };
    reason ??= cannotStart(failure);
  }
  return { installation: null, checkout, reason: reason ?? said((texts) => texts.noInterpreter) };
}

function cannotStart(stderr: string): Bilingual {
  const known = classifyFailure({ stdout: '', stderr, exitCode: 1, status: 'failed', args: [] });
  const told = known === null || known.id === 'unknown' ? null : known.message;
  const lastLine = stderr.trim().split('\n').at(-1) ?? '';
  return {
    en: messages('en').tensorcast.cannotStart(told?.en ?? lastLine),
    zh: messages('zh').tensorcast.cannotStart(told?.zh ?? lastLine),
  };
}
