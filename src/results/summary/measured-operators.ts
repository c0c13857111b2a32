import { messages } from '../../text/catalogue.ts';
import { fixed, percent } from '../../text/figures.ts';
import { emptyLine, type Line, line, span } from '../../text/line.ts';
import { wrap } from '../../text/width.ts';
import type { DeviceResult, MeasuredPassResult } from '../result.ts';
import type { SummaryView } from './summary-view.ts';

/** Measured and roofline times that are further apart than this disagree. */
export const disagreementRatio = 1.25;
/** Operators below this share of the pass change nothing. */
const leastShare = 0.01;
const namedAtMost = 3;

/** Operators whose measured time is far from the roofline's and that weigh in the pass, the largest difference first. */
export function disagreements({ compared, seconds }: MeasuredPassResult): MeasuredPassResult['compared'] {
  return compared.filter((one) => {
    const larger = Math.max(one.seconds, one.rooflineSeconds);
    const smaller = Math.min(one.seconds, one.rooflineSeconds);
    return larger > leastShare * seconds && larger > disagreementRatio * smaller;
  });
}

const milliseconds = (seconds: number) => fixed(seconds * 1000, seconds < 0.01 ? 3 : 1);

function passText(pass: MeasuredPassResult, view: SummaryView): string {
  const texts = messages(view.language).measures.operators;
  const share = (value: number | null) => percent(value ?? 0, 0);
  const named = disagreements(pass)
    .slice(0, namedAtMost)
    .map((one) => texts.apart(one.name, milliseconds(one.seconds), milliseconds(one.rooflineSeconds)));
  const missed = pass.missed.slice(0, namedAtMost).map(({ name }) => name);
  return [
    texts.share(
      messages(view.language).summary.phases[pass.phase],
      share(pass.share),
      share(pass.interpolatedShare),
      milliseconds(pass.seconds),
      milliseconds(pass.rooflineSeconds),
    ),
    ...((pass.partialShare ?? 0) > 0 ? [texts.partial(share(pass.partialShare))] : []),
    ...(named.length > 0 ? [texts.disagree(named)] : [texts.agree]),
    ...(missed.length > 0 ? [texts.missed(missed)] : []),
  ].join(messages(view.language).punctuation.betweenSentences);
}

/** How much of the best row was measured, and where that and the roofline disagree; nothing without a database. */
export function measuredOperatorLines({ measuredOperators }: DeviceResult, view: SummaryView): Line[] {
  if (measuredOperators === undefined) return [];
  const texts = messages(view.language).measures.operators;
  const { database, passes } = measuredOperators;
  const paragraphs = [texts.database(database), ...passes.map((pass) => passText(pass, view))];
  return [emptyLine, ...paragraphs.flatMap((text) => wrap(line(span(text, 'dim')), view.columns - 1))];
}
