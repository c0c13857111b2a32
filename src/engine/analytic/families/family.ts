import type { Architecture, ConfigFields } from '../../models/architecture.ts';
import type { LayerPlan } from '../forward/layer-plan.ts';
import type { PlanContext } from '../forward/plan-context.ts';

/** One family of models: how its config is read and how a forward pass of it is laid out. */
export interface Family {
  /** Values of `model_type` that belong to it. */
  readonly modelTypes: readonly string[];
  read(config: ConfigFields, id: string): Architecture;
  plan(context: PlanContext): LayerPlan;
}
