import { z } from 'zod';

/** Subjects of a triage. */
export const journeyKinds = ['file', 'pair', 'server', 'compare', 'ranks'] as const;
const said = z.strictObject({ en: z.string().min(1), zh: z.string().min(1) });

/** The whole of `dialogs/triage.yaml`. */
export const triageDialogSchema = z.strictObject({
  questions: z.array(
    z.strictObject({
      id: z.enum(['kind', 'trace', 'mapping', 'formal', 'url', 'outputDir', 'before', 'after', 'folder']),
      when: z.enum(journeyKinds).optional(),
      ask: said,
      why: said,
      example: said.optional(),
      options: z
        .array(
          z.strictObject({
            value: z.enum(journeyKinds),
            label: said,
            help: said,
            words: z.array(z.string()),
          }),
        )
        .optional(),
    }),
  ),
});
export type JourneyQuestion = z.infer<typeof triageDialogSchema>['questions'][number];
