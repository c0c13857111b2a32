import type { ActivationForm } from '../../operators/linear.ts';
import { type Shape, sequence, tokens } from '../../operators/planned-operator.ts';
import type { V4Setup } from './v4-setup.ts';

/** An activation as it is quantised: in the decoder's form when compiled, as a plain matrix otherwise. */
export function activationForm(
  { isCompiled }: V4Setup,
  width: number,
  lead: Shape = sequence(tokens),
): { readonly form?: ActivationForm } {
  return isCompiled ? { form: { lead, width } } : {};
}
