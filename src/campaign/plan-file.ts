import { z } from 'zod';
import { defaultSpaces } from './adapters/default-space.ts';
import { adapters } from './adapters/index.ts';
import { type Framework, frameworks, type SearchSpace, searchSpaceSchema } from './manifest.ts';

/** The search of one framework as plans write it; `base_server_flags` and `search_space` are the names of public plans. */
const plannedSearch = z.object({
  enabled: z.boolean().default(true),
  launch: z.array(z.string().min(1)).min(1).optional(),
  base_server_flags: searchSpaceSchema.shape.base_flags,
  search_space: searchSpaceSchema.shape.space.optional(),
  env: searchSpaceSchema.shape.env,
});

/** A plan file: the searches, by framework. */
export const planFileSchema = z.object({
  frameworks: z.partialRecord(z.enum(frameworks), plannedSearch),
});
export type PlanFile = z.infer<typeof planFileSchema>;

/** The search of a framework: what a plan says, and the usual where it says nothing. */
export function searchOf(framework: Framework, plan: PlanFile | null): SearchSpace {
  const planned = plan?.frameworks[framework];
  return {
    launch: planned?.launch ?? [...adapters[framework].launch],
    base_flags: planned?.base_server_flags ?? {},
    space: planned?.search_space ?? defaultSpaces[framework],
    env: planned?.env ?? {},
    is_usual: planned?.search_space === undefined,
  };
}
