import { anyWay } from '../../../text/words/words.ts';

/** Groups of `dialogs/words.yaml` that name a figure, without their `figure-`. */
type FigureName = 'ttft' | 'tpot' | 'input' | 'output' | 'in' | 'out' | 'batch' | 'concurrency';

/** A text that ends in the name of one of these figures: the number behind it is that figure's. */
export function endsInNameOf(...figures: readonly FigureName[]): RegExp {
  return new RegExp(`(?:${figures.map((one) => anyWay(`figure-${one}`)).join('|')})[ :=]{0,2}$`, 'u');
}
