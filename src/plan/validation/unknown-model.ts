import type { Bilingual } from '../../text/language.ts';
import type { PlanFacts } from '../plan-facts.ts';
import { namesNear } from '../slots/nearest-names.ts';
import { both, joined } from './rule.ts';

/**
 * Words on a model that nobody knows: that it needs its config, and the names near it. Null for a known one; on GPUs
 * the name of a quantized checkpoint of a known model is known, too.
 */
export function unknownModel(
  name: string,
  facts: PlanFacts,
  { onGpus = false }: { readonly onGpus?: boolean } = {},
): Bilingual | null {
  const known = facts.model(name);
  if (known !== null && (known.isCheckpoint !== true || onGpus)) return null;
  const problem = facts.modelProblem?.(name) ?? null;
  if (problem !== null) return problem;
  const nearest = namesNear(
    name,
    facts.models().map(({ id }) => id),
  );
  return both((texts, language) => texts.unknownModel(name, joined(nearest, language)));
}
