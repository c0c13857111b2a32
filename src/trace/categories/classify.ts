import { isLauncher, nameParts, nameWords } from '../names/name-parts.ts';
import type { Classified } from './category.ts';
import { categoryRules } from './category-rules.ts';
import type { CategoryRule } from './category-rules-schema.ts';
import { generatedCategory } from './generated-kernel.ts';

/** A text as rules look at it. */
interface Looked {
  readonly text: string;
  readonly words: ReadonlySet<string>;
}

function looked(text: string): Looked {
  const bare = categoryRules.ignored.reduce((rest, piece) => rest.replace(new RegExp(piece, 'gi'), ''), text);
  return { text: bare.toLowerCase(), words: new Set(nameWords(bare)) };
}

function hits(rule: CategoryRule, { text, words }: Looked): boolean {
  return rule.contains.some((piece) => text.includes(piece)) || rule.words.some((word) => words.has(word));
}

/** The category of a kernel by its canonical name, and the rule that decided. Total and deterministic. */
export function classifyName(name: string): Classified {
  const generated = generatedCategory(name);
  if (generated !== null) return { category: generated, rule: 'generated' };
  const whole = looked(name);
  const isComputing = categoryRules.computeHints.some(
    (hint) =>
      (hint.length > 4 ? whole.text.includes(hint) : whole.words.has(hint)) ||
      whole.text.includes(`${hint}_`),
  );
  const { called, template } = nameParts(name);
  const steps: (readonly [part: string, text: Looked, isGeneric: boolean])[] = [
    ['template', looked(template), false],
    ['name', whole, true],
  ];
  if (!isLauncher(called)) steps.unshift(['function', looked(called), false]);
  for (const [part, text, isGeneric] of steps) {
    const rule = categoryRules.rules.find(
      (one) => (isGeneric || !one.generic) && !(one.unless === 'compute' && isComputing) && hits(one, text),
    );
    if (rule !== undefined) return { category: rule.category, rule: `${rule.id}:${part}` };
  }
  return { category: 'other', rule: 'none' };
}
