import type { ForwardSetup } from './forward-setup.ts';

/** Where the tokens of a MoE block come from (references/engine/forward-pass.md 5.5). */
export type TokenDomain = 'own' | 'sliced-over-tp' | 'gathered-over-dp';

/** Whether a rank keeps its tokens in a MoE block, cuts them over TP, or gathers those of all DP ranks. */
export function tokenDomain({ split }: Pick<ForwardSetup, 'split'>): TokenDomain {
  if (split.ep > 1) return split.dp === split.ep ? 'own' : 'sliced-over-tp';
  return split.dp > 1 ? 'gathered-over-dp' : 'own';
}
