import { z } from 'zod';
import type { PlannedRequest } from './load-plan.ts';

/** What is wrong with a file of arrivals, and in which line (from 1). */
export class ArrivalsError extends Error {
  override readonly name = 'ArrivalsError';
  readonly line: number;
  readonly problem: 'not-json' | 'fields' | 'order' | 'empty';

  constructor(line: number, problem: ArrivalsError['problem']) {
    super(`line ${line}: ${problem}`);
    this.line = line;
    this.problem = problem;
  }
}

const tokens = z.number().int().min(1).max(10_000_000);

/** A line of a Mooncake trace (timestamp in milliseconds), or the same with our own names. */
const arrivalSchema = z.union([
  z
    .object({ timestamp: z.number().min(0), input_length: tokens, output_length: tokens })
    .transform((row) => ({ atMs: row.timestamp, input: row.input_length, output: row.output_length })),
  z
    .object({ at_ms: z.number().min(0), input_tokens: tokens, output_tokens: tokens })
    .transform((row) => ({ atMs: row.at_ms, input: row.input_tokens, output: row.output_tokens })),
]);

function parsed(text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ArrivalsError(line, 'not-json');
  }
}

/**
 * Requests of a JSONL file of arrivals and lengths. Mooncake: `{"timestamp": 27482, "input_length": 6955,
 * "output_length": 52}`, https://github.com/kvcache-ai/Mooncake (mooncake_trace.jsonl); ours: `at_ms`, `input_tokens`,
 * `output_tokens`. Times must not fall. @throws ArrivalsError with the line that is wrong
 */
export function readArrivals(text: string): PlannedRequest[] {
  const lines = text.split(/\r?\n/).map((content, at) => ({ content: content.trim(), line: at + 1 }));
  const rows = lines
    .filter(({ content }) => content !== '')
    .map(({ content, line }) => {
      const read = arrivalSchema.safeParse(parsed(content, line));
      if (!read.success) throw new ArrivalsError(line, 'fields');
      return { ...read.data, line };
    });
  const [first] = rows;
  if (first === undefined) throw new ArrivalsError(1, 'empty');
  return rows.map((row, index) => {
    if (row.atMs < (rows[index - 1]?.atMs ?? 0)) throw new ArrivalsError(row.line, 'order');
    return { index, inputTokens: row.input, outputTokens: row.output, atMs: row.atMs - first.atMs };
  });
}
