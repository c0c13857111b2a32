import type { Result } from '../../results/result.ts';
import { messages } from '../../text/catalogue.ts';
import type { Language } from '../../text/language.ts';
import type { Explanation } from '../explanation.ts';

/** The JSON document of an explanation: the result it is about, and every statement with level, rule and cites. */
export function explanationDocument(
  explanation: Explanation,
  runs: readonly Result[],
  language: Language,
): Readonly<Record<string, unknown>> {
  const [run] = runs;
  const slots = Object.entries(run?.conditions ?? {}).filter(([, value]) => value !== null);
  return {
    ...explanation,
    plan: {
      slots: Object.fromEntries(
        slots.map(([id, value]) => [id, { value, label: 'imported result', source: run?.estimator ?? null }]),
      ),
    },
    command: run?.command ?? null,
    results: runs.flatMap((one) => one.results),
    warnings: runs.flatMap((one) => one.warnings),
    disclaimer: messages(language).common.disclaimer,
  };
}
