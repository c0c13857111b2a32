import { z } from 'zod';

/** Usage that a turn told of itself; null where it did not say. */
export interface TurnUsage {
  readonly session: string | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly costUsd: number | null;
  /** The agent itself said that it failed. */
  readonly isError: boolean;
}

const count = z.number().nonnegative().optional().catch(undefined);
const usageSchema = z
  .object({
    input_tokens: count,
    cache_creation_input_tokens: count,
    cache_read_input_tokens: count,
    output_tokens: count,
  })
  .optional()
  .catch(undefined);
const word = z.string().optional().catch(undefined);

/** Lines of Claude Code (`stream-json`) and of Codex (`--json`); other lines are text. */
const lineSchema = z.object({
  type: word,
  session_id: word,
  thread_id: word,
  is_error: z.boolean().optional().catch(undefined),
  total_cost_usd: count,
  usage: usageSchema,
});

/** Usage of a turn whose agent reports none. */
export const nothingSaid: TurnUsage = {
  session: null,
  inputTokens: null,
  outputTokens: null,
  costUsd: null,
  isError: false,
};

/** Results that a turn reports once, at its end or after each of its parts. */
const reporting = new Set(['result', 'turn.completed']);

/** Usage after one more line of output. */
export function afterLine(known: TurnUsage, text: string): TurnUsage {
  if (!text.startsWith('{')) return known;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return known;
  }
  const found = lineSchema.safeParse(parsed);
  if (!found.success) return known;
  const { type, session_id, thread_id, is_error, total_cost_usd, usage } = found.data;
  const session = session_id ?? thread_id ?? known.session;
  if (type === 'turn.failed') return { ...known, session, isError: true };
  if (!reporting.has(type ?? '')) return { ...known, session };
  const read =
    usage === undefined
      ? null
      : (usage.input_tokens ?? 0) +
        (usage.cache_creation_input_tokens ?? 0) +
        (usage.cache_read_input_tokens ?? 0);
  return {
    session,
    inputTokens: read === null ? known.inputTokens : (known.inputTokens ?? 0) + read,
    outputTokens:
      usage?.output_tokens === undefined
        ? known.outputTokens
        : (known.outputTokens ?? 0) + usage.output_tokens,
    costUsd: total_cost_usd ?? known.costUsd,
    isError: known.isError || is_error === true,
  };
}
