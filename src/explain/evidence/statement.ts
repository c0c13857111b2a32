import { type EvidenceLevel, permits } from '../../results/evidence-level.ts';
import { type Catalogue, messages } from '../../text/catalogue.ts';
import type { Bilingual, Language } from '../../text/language.ts';
import type { Cite } from './cite.ts';
import { evidenceRules, type RuleId } from './rules.ts';

/** The texts that statements are made of. */
export type ExplainTexts = Catalogue['explain'];

declare const stated: unique symbol;

/** One sentence of an explanation, with what it rests on. Only `state` makes one. */
export interface Statement {
  readonly [stated]: true;
  readonly rule: RuleId;
  /** The level it rests on, never above what its subject's evidence permits. */
  readonly level: EvidenceLevel;
  /** The side it is about, as a path into the input; null where it is about all of it. */
  readonly about: string | null;
  readonly cites: readonly Cite[];
  /** Section of `references/guides/<language>/` that explains the rule. */
  readonly guide: string;
  readonly text: Bilingual;
}

/** A sentence that the evidence does not carry. */
export class InsufficientEvidenceError extends Error {
  override readonly name = 'InsufficientEvidenceError';
  readonly rule: RuleId;
  readonly evidence: EvidenceLevel;

  constructor(rule: RuleId, evidence: EvidenceLevel) {
    super(`"${rule}" needs ${evidenceRules[rule].needs}; the evidence is ${evidence}`);
    this.rule = rule;
    this.evidence = evidence;
  }
}

/**
 * The only way to make a statement. It carries the level that the rule needs, not the stronger one that is at hand.
 * @throws InsufficientEvidenceError when the evidence of its subject does not permit the rule.
 */
export function state(
  rule: RuleId,
  evidence: EvidenceLevel,
  cites: readonly Cite[],
  say: (texts: ExplainTexts, language: Language) => string,
): Statement {
  const { needs, guide } = evidenceRules[rule];
  if (!permits(evidence, needs)) throw new InsufficientEvidenceError(rule, evidence);
  return {
    rule,
    level: needs,
    about: null,
    cites,
    guide,
    text: inBoth(say),
  } as Statement;
}

/** A text in both languages. */
export function inBoth(say: (texts: ExplainTexts, language: Language) => string): Bilingual {
  return { en: say(messages('en').explain, 'en'), zh: say(messages('zh').explain, 'zh') };
}

/** Engines of this program, by which a statement may have been computed. */
export type EngineKind = 'embedded' | 'calibrated';

/**
 * The same statements in the name of the engine that computed them. Sentences are worded with the embedded engine's name,
 * which stands in each catalogue once.
 */
export function inNameOf(kind: EngineKind, statements: readonly Statement[]): readonly Statement[] {
  if (kind === 'embedded') return statements;
  const named = (text: string, language: Language) => {
    const { engines } = messages(language).explain.words;
    return text.replaceAll(engines.embedded, engines[kind]);
  };
  return statements.map((one) => ({
    ...one,
    text: { en: named(one.text.en, 'en'), zh: named(one.text.zh, 'zh') },
  }));
}

/** The same statements, as sentences about one side. */
export function about(path: string, statements: readonly Statement[]): Statement[] {
  return statements.map((one) => ({ ...one, about: path }));
}
