import { type AnswerMaterial, type AnswerPart, said } from './answer-material.ts';
import { bandsOf } from './bands.ts';
import { evidenceAnswer } from './explained-parts.ts';

/** How far the figures may be off: their bands, or that nothing says it; then what they rest on. */
export function accuracyAnswer(material: AnswerMaterial): AnswerPart {
  const { input, subjects } = material;
  const { statements, ...others } = evidenceAnswer(material);
  const bands = bandsOf(subjects);
  const isMeasured =
    input.traces.length > 0 ||
    (input.runs.length > 0 && input.runs.every(({ basis }) => basis === 'measured'));
  const first =
    bands.length > 0
      ? bands
      : [said('answered', (t) => (isMeasured ? t.asked.measuredAccuracy : t.asked.noBand))];
  return { ...others, statements: [...first, ...statements.filter((one) => !bands.includes(one))] };
}

/** Whether launches hold it up: no simulation counts them, so the next rung is told alone. */
export function launchesAnswer({ whole }: AnswerMaterial): AnswerPart {
  const { sections, nextCommands } = whole();
  const next = sections.next.filter(({ rule }) => rule.startsWith('next-'));
  return {
    statements: [said('cannot-be-said', (t) => t.asked.noLaunches), ...next],
    commands: nextCommands,
  };
}
