import { z } from 'zod';
import { rowSchema } from './row.ts';

/**
 * `trial.json` beside what a trial measured: the row as the journal has it, so that a journal can be made anew, with the
 * hash of the raw result that the row rests on.
 */
export const trialRecordSchema = z.strictObject({
  schema: z.literal('throughline.trial/1'),
  key: z.string(),
  /** How often the trial had begun when it ended; 0 where it was never begun. */
  attempt: z.number().int().min(0),
  row: rowSchema,
  raw_sha256: z.string().nullable(),
  /** Lines of the server's log around the one that says why it failed. */
  log_context: z.array(z.string()),
});
export type TrialRecord = z.infer<typeof trialRecordSchema>;

/** The folder of a trial below the campaign's, from the parts of its key: candidate / scenario / load / purpose / repeat. */
export function trialFolder(key: string): string {
  const [candidate = '', scenario = '', ...rest] = key.split('/');
  return ['benchmark', 'trials', candidate, scenario, rest.join('-')].join('/');
}
