import { cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import type { ExplainedModel } from '../facts.ts';
import { computed, whole } from '../prose-figures.ts';
import { bestOf, type Subject } from './subject.ts';

/** Experts of a row: routing, shared experts, how they are spread, and the imbalance that the model leaves out. */
export function expertStatements(subject: Subject, model: ExplainedModel | null): Statement[] {
  const best = bestOf(subject);
  if (best === null || !model?.experts) return [];
  const { count, perToken, hasShared } = model.experts;
  const { ep } = best.row;
  const held = ep === null || ep < 2 ? null : derive('ratio', count, ep);
  const cites = [
    cite('model.experts.count', count, 'reference'),
    cite('model.experts.perToken', perToken, 'reference'),
    cite(`${best.path}.ep`, ep),
    ...(held === null ? [] : [held]),
  ];
  return [
    state('experts-here', 'macro_only', cites, (t) =>
      t.bottleneck.experts(
        whole(count),
        whole(perToken),
        hasShared,
        ep === null ? null : whole(ep),
        held === null ? null : Number.isInteger(held.value) ? whole(held.value) : computed(held.value),
      ),
    ),
  ];
}
