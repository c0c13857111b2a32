import { z } from 'zod';

const words = z.array(z.string().min(1));

/** The whole of `references/agents/coding-agents.yaml`. */
export const codingAgentsSchema = z.record(
  z.enum(['claude', 'codex']),
  z.strictObject({
    title: z.string().min(1),
    source: z.url(),
    also: z.url(),
    read: z.string(),
    words,
    resume: words,
    input: words.or(z.tuple([])),
  }),
);
