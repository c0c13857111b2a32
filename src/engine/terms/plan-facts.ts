import type { MlaDims, MoeFacts } from './architecture.ts';
import { UnsupportedArchitectureError } from './errors.ts';
import type { ForwardSetup } from './forward-setup.ts';

/** The mixture-of-experts facts of a model that has them. @throws UnsupportedArchitectureError */
export function moeFactsOf({ architecture }: ForwardSetup): MoeFacts {
  if (architecture.moe === null)
    throw new UnsupportedArchitectureError(architecture.id, { code: 'no-experts' });
  return architecture.moe;
}

/** The widths of a model with latent attention. @throws UnsupportedArchitectureError */
export function mlaDimsOf({ architecture }: ForwardSetup): MlaDims {
  if (architecture.mla === null) {
    throw new UnsupportedArchitectureError(architecture.id, { code: 'no-latent-attention' });
  }
  return architecture.mla;
}
