import type { Program } from '../../app/program.ts';
import { summarise } from '../../results/summary/summarise.ts';
import { messages } from '../../text/catalogue.ts';
import { significant } from '../../text/figures.ts';
import type { Language } from '../../text/language.ts';
import { emptyLine, type Line, line, plainText, span } from '../../text/line.ts';
import { wrap } from '../../text/width.ts';
import { engineAgreementLines } from '../../verification/engine-agreement-lines.ts';
import type { BandedComparison, Beside } from './beside.ts';
import type { AicRun } from './run-aic.ts';

/** `throughline.aiconfigurator/1`: what a mode found, as one document. */
export function aicDocument(run: AicRun, beside: Beside | null, { language, texts }: Program) {
  const { failure, ...rest } = run;
  return {
    schema: 'throughline.aiconfigurator/1',
    ...rest,
    failure:
      failure === null
        ? null
        : {
            id: failure.id,
            message: failure.message[language],
            importantLines: failure.importantLines,
            correction: failure.correction?.label[language] ?? null,
          },
    beside,
    disclaimer: texts.disclaimer,
  };
}

function supportLines({ support }: AicRun, program: Program): Line[] {
  if (support === null) return [];
  const texts = program.texts.aiconfigurator.command;
  const word = (covered: boolean | null) =>
    covered === null ? program.texts.stated.notReported : covered ? texts.covered : texts.notCovered;
  return [
    line(span(texts.aggregated, 'strong'), word(support.aggregated)),
    line(span(texts.disaggregated, 'strong'), word(support.disaggregated)),
    line(span([support.framework, support.version].filter((one) => one !== null).join(' '), 'dim')),
  ];
}

function besideLines({ agreement, figures, refusal }: Beside, program: Program): Line[] {
  const { language } = program;
  const width = program.terminal.columns();
  const texts = program.texts.aiconfigurator.command;
  if (refusal !== null) return wrap(line(span(texts.noOwn(refusal), 'dim')), width - 1);
  return [...engineAgreementLines(agreement, language, width), ...bandedLines(figures, language, width)];
}

/** Each figure of another program with our band for it, and whether it lies inside. */
export function bandedLines(
  figures: readonly BandedComparison[],
  language: Language,
  columns: number,
): Line[] {
  const { verify, aiconfigurator } = messages(language);
  return figures.flatMap(({ figure, theirs, band, isInside }) =>
    band === null
      ? []
      : wrap(
          line(
            span(`${verify.figures[figure]}: `, 'strong'),
            aiconfigurator.command.band(
              significant(theirs),
              significant(band[0]),
              significant(band[1]),
              isInside === true,
            ),
          ),
          columns - 1,
          2,
        ),
  );
}

/** Report of a run for people. */
export function aicLines(run: AicRun, beside: Beside | null, program: Program): string {
  const { language } = program;
  const columns = program.terminal.columns();
  const { failure, result } = run;
  const failed =
    failure === null
      ? []
      : [
          ...wrap(line(span(failure.message[language], 'error')), columns - 1),
          ...failure.importantLines.flatMap((text) => wrap(line(span(text, 'dim')), columns - 1, 2)),
          ...(failure.correction === null ? [] : [line('→ ', failure.correction.label[language])]),
        ];
  return plainText([
    ...failed,
    ...supportLines(run, program),
    ...(result === null ? [] : summarise([result], { language, columns, isAscii: program.isAscii })),
    ...(result === null
      ? []
      : result.warnings.flatMap((text) => wrap(line(span(text, 'dim')), columns - 1, 2))),
    ...(beside === null ? [] : [emptyLine, ...besideLines(beside, program)]),
  ]);
}
