import { z } from 'zod';
import document from '../../../dialogs/explain.yaml';
import type { TraceOrigin } from '../../results/readers/recordings/trace-origin.ts';

const said = z.strictObject({ en: z.string().min(1), zh: z.string().min(1) });

/** The whole of `dialogs/explain.yaml`. */
export const explainDialogSchema = z.strictObject({
  questions: z.array(
    z.strictObject({
      id: z.enum(['traceOrigin']),
      ask: said,
      why: said,
      options: z.array(
        z.strictObject({
          value: z.enum(['profiler', 'simulated']),
          label: said,
          words: z.array(z.string().min(1)).min(1),
        }),
      ),
    }),
  ),
});

const { questions } = explainDialogSchema.parse(document);

/** The question of who wrote a trace. */
export function traceOriginQuestion(): (typeof questions)[number] {
  const found = questions.find((one) => one.id === 'traceOrigin');
  if (!found) throw new RangeError('dialogs/explain.yaml has no question "traceOrigin"');
  return found;
}

/** A typed answer about a trace's origin; unknown where it fits neither or both. */
export function readTraceOrigin(typed: string): TraceOrigin {
  const text = typed.toLowerCase();
  const fits = traceOriginQuestion().options.filter(({ words }) => words.some((word) => text.includes(word)));
  const [only, ...others] = fits;
  return only && others.length === 0 ? only.value : 'unknown';
}
