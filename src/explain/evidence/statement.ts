import { type EvidenceLevel, permits } from '../../results/evidence-level.ts';
import { type Catalogue, messages } from '../../text/catalogue.ts';
import type { Bilingual } from '../../text/language.ts';
import type { Cite } from './cite.ts';
import { type RuleId, rules } from './rules.ts';

/** The texts that statements are made of. */
export type ExplainTexts = Catalogue['explain'];

/** One sentence of an explanation, with what it rests on. */
export interface Statement {
  readonly rule: RuleId;
  /** The level it rests on, never above what its subject's evidence permits. */
  readonly level: EvidenceLevel;
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
    super(`"${rule}" needs ${rules[rule].needs}; the evidence is ${evidence}`);
    this.rule = rule;
    this.evidence = evidence;
  }
}

/**
 * The only way to make a statement.
 * @throws InsufficientEvidenceError when the evidence of its subject does not permit the rule.
 */
export function state(
  rule: RuleId,
  evidence: EvidenceLevel,
  cites: readonly Cite[],
  say: (texts: ExplainTexts) => string,
): Statement {
  const { needs, guide } = rules[rule];
  if (!permits(evidence, needs)) throw new InsufficientEvidenceError(rule, evidence);
  return {
    rule,
    level: needs,
    cites,
    guide,
    text: { en: say(messages('en').explain), zh: say(messages('zh').explain) },
  };
}
