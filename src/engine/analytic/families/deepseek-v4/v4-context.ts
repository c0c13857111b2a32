import type { V4Facts } from '../../../models/families/deepseek-v4.ts';
import type { PlanContext } from '../../../terms/plan-context.ts';

/** A plan of this family: the context with the family's own facts. */
export interface V4Context extends PlanContext {
  readonly v4: V4Facts;
}
