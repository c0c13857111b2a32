import type { RouterKind } from '../../terms/architecture.ts';

/** Routers whose scores are multiplied in fp32, beside weights that are stored in fp16. */
const fullPrecisionRouters: ReadonlySet<RouterKind> = new Set([
  'raw-logits',
  'group-limited',
  'sqrt-softplus',
]);

/** Whether a router of this kind keeps a copy of its weights in fp32. */
export const holdsFullPrecisionRouter = (router: RouterKind): boolean => fullPrecisionRouters.has(router);
