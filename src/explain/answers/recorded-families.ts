import type { FamilyTime, RecordedTrace } from '../../results/readers/recordings/recorded-trace.ts';
import { messages } from '../../text/catalogue.ts';
import type { Language } from '../../text/language.ts';
import { type Category, categories } from '../../trace/categories/category.ts';
import { classifyName } from '../../trace/categories/classify.ts';
import { cite, derive } from '../evidence/cite.ts';
import { about, type Statement, state } from '../evidence/statement.ts';
import { computed, share } from '../prose-figures.ts';
import { type AnswerMaterial, type AnswerPart, missingEvidence } from './answer-material.ts';

/** Families, kernels and differences that a sentence lists. */
export const shownNames = 5;

/** The families of a recording: its summary's own sums, else its kernels by their names. */
export function familiesOf(trace: RecordedTrace): readonly FamilyTime[] {
  if (trace.families.length > 0) return trace.families;
  const sums = new Map<Category, { launches: number; microseconds: number }>();
  for (const { name, calls, microseconds } of trace.kernels) {
    const { category } = classifyName(name);
    const sum = sums.get(category) ?? { launches: 0, microseconds: 0 };
    sums.set(category, { launches: sum.launches + calls, microseconds: sum.microseconds + microseconds });
  }
  return [...sums]
    .map(([family, sum]) => ({ family, ...sum }))
    .toSorted((a, b) => b.microseconds - a.microseconds);
}

/** The name of a kind of kernels in the reader's language. */
export function familyName(family: string, language: Language): string {
  const known = categories.find((one) => one === family);
  return known === undefined ? family : messages(language).triage.categories[known];
}

/** Which kind of kernel the recorded time goes to; without a recording, what would tell. */
export function familiesAnswer(material: AnswerMaterial): AnswerPart {
  const statements = material.input.traces.flatMap((trace, at) =>
    trace.origin === 'profiler' ? about(`traces[${at}]`, familyStatements(trace, `traces[${at}]`)) : [],
  );
  return statements.length > 0 ? { statements } : missingEvidence(material, (t) => t.asked.noFamilies);
}

function familyStatements(trace: RecordedTrace, path: string): Statement[] {
  const families = familiesOf(trace);
  const total = derive('sum', ...families.map(({ microseconds }) => microseconds));
  const [lead] = families;
  if (lead === undefined || total.value === 0) return [];
  const shown = families.slice(0, shownNames).map((one) => ({
    ...one,
    time: derive('microseconds', one.microseconds),
    part: derive('ratio', one.microseconds, total.value),
  }));
  const cites = [
    total,
    ...shown.flatMap(({ family, time, part }) => [cite(`${path}.family`, family, 'reference'), time, part]),
  ];
  return [
    state('recorded-family', 'profiler_trace', cites, (t, language) =>
      t.asked.families(
        familyName(lead.family, language),
        trace.phase === null ? null : t.words.traced[trace.phase],
        shown
          .map(
            ({ family, time, part }) =>
              `${familyName(family, language)} ${computed(time.value)} ms (${share(part.value)})`,
          )
          .join(t.words.listed),
      ),
    ),
  ];
}
