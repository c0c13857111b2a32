import { z } from 'zod';

/** One earlier change of the model's family, and what it means for this campaign. */
export const findingSchema = z.strictObject({
  /** F1, F2 … in the order found. */
  id: z.string(),
  pr: z.string(),
  framework: z.string(),
  state: z.enum(['merged', 'open', 'closed', 'unknown']),
  title: z.string(),
  url: z.string().nullable(),
  files: z.array(z.string()),
  symbols: z.array(z.string()),
  changed: z.string(),
  risk: z.string(),
  decision: z.string(),
  /** A rule wrote the decision, or somebody did. */
  by: z.enum(['auto', 'person']),
});
export type Finding = z.infer<typeof findingSchema>;

/** A family of the knowledge base that the query found, best first. */
export const hitSchema = z.strictObject({ slug: z.string(), framework: z.string(), score: z.number() });
export type Hit = z.infer<typeof hitSchema>;

/** Knowledge of the gate of history; the notes file is this, written for people. */
export const historySchema = z.strictObject({
  schema: z.literal('throughline.history/1'),
  campaign: z.string(),
  created_at: z.string(),
  root: z.string().nullable(),
  root_commit: z.string().nullable(),
  query: z.string(),
  hits: z.array(hitSchema),
  /** The family that was chosen, and why it and not a runner-up. */
  choice: z.strictObject({ slug: z.string(), reason: z.string() }).nullable(),
  documents: z.array(z.strictObject({ path: z.string(), sha256: z.string() })),
  findings: z.array(findingSchema),
  /** Open changes of the family: candidates of the target before any of our own. */
  open_prs: z.array(z.string()),
  blockers: z.array(z.string()),
});
export type History = z.infer<typeof historySchema>;

/** Faults that keep the gate shut; none where it is open. */
export type HistoryFault =
  | { readonly code: 'nothing-read' }
  | { readonly code: 'no-decision'; readonly findings: readonly string[] };

/** Checks the notes: something was read or something stands in the way, and every finding has a decision. */
export function historyFaults({ documents, findings, blockers }: History): HistoryFault[] {
  const undecided = findings.filter(({ decision }) => decision.trim() === '').map(({ id }) => id);
  return [
    ...(documents.length === 0 && blockers.length === 0 ? [{ code: 'nothing-read' } as const] : []),
    ...(undecided.length > 0 ? [{ code: 'no-decision', findings: undecided } as const] : []),
  ];
}
