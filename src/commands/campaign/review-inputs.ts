import { InterruptedError } from '../../app/interruption.ts';
import type { Program } from '../../app/program.ts';
import { UsageError } from '../../app/usage-error.ts';
import { type AskedField, campaignQuestions } from '../../campaign/campaign-questions.ts';
import type { Ask } from '../../plain/ask.ts';
import { type Line, line, span } from '../../text/line.ts';
import { displayWidth, padEnd, wrap } from '../../text/width.ts';
import { printLines } from '../print-lines.ts';
import { answerTo, type GatheredInputs } from './gather-inputs.ts';

/** Every value with its source, numbered. */
export function reviewLines({ values }: GatheredInputs, program: Program): Line[] {
  const { review } = program.texts.campaign;
  const labels = campaignQuestions.map(({ id }) => review.fields[id]);
  const width = Math.max(...labels.map((label) => displayWidth(label)));
  const columns = Math.max(20, program.terminal.columns() - 1);
  return [
    line(span(review.title, 'accent')),
    ...campaignQuestions.flatMap(({ id, empty }, at) => {
      const { text, from } = values[id];
      const shown = text === '' ? (empty?.[program.language] ?? '–') : text;
      const number = `${at + 1}`.padStart(2);
      return wrap(
        line(
          span(`${number} `, 'dim'),
          span(`${padEnd(review.fields[id], width)}  `, 'dim'),
          shown,
          span(`  ${review.sources[from]}`, 'dim'),
        ),
        columns,
        width + 5,
      );
    }),
  ];
}

/** Lets a person look at every value and change it. @throws InterruptedError where they stop */
export async function reviewInputs(
  gathered: GatheredInputs,
  program: Program,
  ask: Ask,
): Promise<GatheredInputs> {
  let inputs = gathered;
  for (;;) {
    printLines(reviewLines(inputs, program), program);
    const typed = await ask(program.texts.campaign.review.hint);
    if (typed.kind === 'interrupted') throw new InterruptedError();
    if (typed.kind !== 'line') throw new UsageError(program.texts.campaign.usage.tty);
    const text = typed.text.trim().toLowerCase();
    if (text === '') return inputs;
    if (text === 'q') {
      program.err(program.texts.campaign.review.nothingFixed);
      throw new InterruptedError();
    }
    const question = campaignQuestions[Number(text) - 1];
    if (question === undefined) {
      program.err(program.texts.campaign.review.noLine(typed.text.trim()));
      continue;
    }
    const answer = await answerTo(question, ask, program);
    const field: AskedField = question.id;
    inputs = {
      ...inputs,
      values: { ...inputs.values, [field]: { text: answer, from: 'answer' } },
      asked: [...inputs.asked.filter((one) => one.field !== field), { field, answer }],
    };
  }
}
