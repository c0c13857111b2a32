import { messages } from '../../text/catalogue.ts';
import type { Language } from '../../text/language.ts';
import { type Line, line, span } from '../../text/line.ts';
import { displayWidth, padEnd, wrap } from '../../text/width.ts';
import type { Answers } from '../answers.ts';
import { formatSlotValue } from '../slots/format-value.ts';
import { slotRecords } from '../slots/records.ts';
import { citedSource, sourceWords } from './source-words.ts';

/**
 * The sources that a summary cites: the values that the user did not state, by their label and what stands behind it; what
 * the user stated is named together.
 */
export function sourceLines(answers: Answers, language: Language, columns: number): readonly Line[] {
  const texts = messages(language).plan;
  const answered = slotRecords.flatMap((record) => {
    const answer = answers[record.id];
    return answer ? [{ record, ...answer }] : [];
  });
  const own = answered.filter(({ provenance }) => provenance.label === 'user-provided');
  const others = answered.filter(({ provenance }) => provenance.label !== 'user-provided');
  const { labelled } = messages(language).punctuation;
  const separator = messages(language).punctuation.separator;
  const names = own.map(({ record }) => record.label[language]).join(separator);
  const bySource = new Map<string, string[]>();
  for (const { record, value, provenance } of others) {
    const cited = citedSource(provenance, language);
    const source = [sourceWords(provenance, language), cited].filter((part) => part !== null).join(' · ');
    const said = `${record.label[language]} ${formatSlotValue(record, value, language)}`;
    bySource.set(source, [...(bySource.get(source) ?? []), said]);
  }
  const rows = [
    ...(own.length === 0 ? [] : [texts.sourcesOwn(names)]),
    ...[...bySource].map(([source, said]) => labelled(said.join(separator), source)),
  ];
  const indent = Math.max(8, displayWidth(texts.sourcesTitle) + 4);
  return rows.flatMap((text, at) =>
    wrap(
      line(span(padEnd(at === 0 ? texts.sourcesTitle : '', indent), 'accent'), span(text, 'dim')),
      Math.min(columns - 1, 96),
      indent,
    ),
  );
}
