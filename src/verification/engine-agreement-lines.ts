import { type Catalogue, messages } from '../text/catalogue.ts';
import { percent } from '../text/figures.ts';
import type { Language } from '../text/language.ts';
import { emptyLine, type Line, line, span } from '../text/line.ts';
import { wrap } from '../text/width.ts';
import { agreementTolerance } from './agreement.ts';
import { shownFigure, sideBySide, signedPercent } from './agreement-lines.ts';
import { shownValue } from './comparison-lines.ts';
import type { DifferentInput, EngineAgreement, EnginePhase } from './engine-agreement.ts';

function titlesOf({ engines }: EngineAgreement, texts: Catalogue['verify']): string[] {
  const names = engines.map(({ engine, version }) => [engine, version].filter(Boolean).join(' '));
  const others = names
    .slice(1)
    .map((_, at) => (names.length > 2 ? `Δ ${names[at + 1]}` : texts.columns.difference));
  return [texts.columns.figure, ...names, ...others];
}

function phaseLines(
  phase: EnginePhase,
  titles: readonly string[],
  language: Language,
  columns: number,
): Line[] {
  const texts = messages(language).verify;
  const rows = phase.figures.map(({ metric, values, relative }) => [
    texts.figures[metric],
    ...values.map((value) => shownFigure(value, language)),
    ...relative.slice(1).map(signedPercent),
  ]);
  const labels = new Set(phase.parallel);
  const strategy =
    labels.size === 1
      ? [phase.parallel[0] ?? '']
      : phase.parallel.map(
          (label, at) => `${titles[at + 1]}: ${label ?? messages(language).stated.notReported}`,
        );
  return [
    ...wrap(
      line(span([texts.phases[phase.phase], phase.device ?? ''].filter(Boolean).join(' · '), 'accent')),
      columns - 1,
      2,
    ),
    ...strategy.flatMap((text) =>
      wrap(line(span(`  ${text}`, labels.size === 1 ? 'dim' : 'warning')), columns - 1, 4),
    ),
    ...sideBySide(titles, rows, columns),
    emptyLine,
  ];
}

function inputRow(
  { input, device, values }: DifferentInput,
  areSeveral: boolean,
  language: Language,
): string[] {
  const texts = messages(language).verify;
  const name =
    input === 'totalGiB' || input === 'reservedGiB' ? texts.engines.memory[input] : texts.conditions[input];
  return [
    [name, areSeveral ? device : null].filter(Boolean).join(' · '),
    ...values.map((value) => shownValue(value, language)),
  ];
}

/** One plan on several engines: figures side by side, then the inputs that they did not read the same. */
export function engineAgreementLines(
  agreement: EngineAgreement,
  language: Language,
  columns: number,
): Line[] {
  const texts = messages(language).verify;
  const titles = titlesOf(agreement, texts);
  const { engines, phases, inputs, worst } = agreement;
  const areSeveral = new Set(phases.map(({ device }) => device)).size > 1;
  const failed = engines.flatMap(({ engine, failure }) =>
    failure === null
      ? []
      : wrap(line(span('! ', 'warning'), texts.engines.failed(engine, failure)), columns - 1, 2),
  );
  // One engine alone agrees with nobody.
  const areCompared = engines.filter(({ failure }) => failure === null).length > 1;
  const isClose = worst !== null && worst <= agreementTolerance;
  const verdict =
    worst === null || !areCompared
      ? []
      : wrap(
          line(
            span(isClose ? '✓ ' : '! ', isClose ? 'good' : 'warning'),
            isClose ? texts.engines.agree : texts.engines.differ(percent(worst)),
          ),
          columns - 1,
          2,
        );
  const read =
    inputs.length === 0
      ? wrap(line(span('✓ ', 'good'), texts.engines.sameInputs), columns - 1, 2)
      : [
          ...wrap(line(span(texts.engines.inputs, 'accent')), columns - 1, 2),
          ...sideBySide(
            titles.slice(0, engines.length + 1),
            inputs.map((one) => inputRow(one, areSeveral, language)),
            columns,
          ),
        ];
  return [
    ...phases.flatMap((phase) => phaseLines(phase, titles, language, columns)),
    ...failed,
    ...verdict,
    ...(phases.length === 0 || !areCompared ? [] : read),
  ];
}
