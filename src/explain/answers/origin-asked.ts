import { type FigureSaid, figuresSaid } from '../../text/words/figures-said.ts';
import { says } from '../../text/words/words.ts';
import type { AskedAbout } from './asked-about.ts';
import { metricIn } from './named-in-question.ts';
import type { Question } from './question.ts';
import { splitOfSizes } from './split-fits.ts';

/** A figure below this stands in a row by chance. */
const smallestNamed = 10;

/** Whether a typed figure is a known one as far as it is written out: `656` is 656.34, `3.8k` is 3,875. */
function isWritten({ value, meant, decimals }: FigureSaid, known: number): boolean {
  return meant.some((one) => Math.abs(one - known) < (one / value) * 10 ** -decimals);
}

/**
 * `where does the 656 come from`: the equation of the metric that has the figure, on the row that has it. Null where the
 * words name a metric or several figures, or where no row has the one that they name.
 */
export function originQuestion(text: string, { origins }: AskedAbout): Question | null {
  if (!says('equation', text) || metricIn(text) !== null || says('supposed', text)) return null;
  const [figure, ...others] = figuresSaid(text);
  if (figure === undefined || others.length > 0) return null;
  if (figure.value < smallestNamed && figure.decimals === 0) return null;
  const origin = origins.find(({ value }) => isWritten(figure, value));
  if (origin === undefined) return null;
  const row = origin.sizes === null ? null : splitOfSizes(origin.sizes);
  return { intent: 'equation', metric: origin.metric, ...(row === null ? {} : { row }) };
}
