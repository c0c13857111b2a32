import { z } from 'zod';
import type { OptimizeProgress } from '../../engine/index.ts';

/**
 * One line of `--progress`, on stderr: a JSON object with `"schema":"throughline.progress/1"`.
 *
 * `fraction` is the share of the whole search that is done, 0…1, and never falls; `device` and `phase` are what is
 * searched now; `done` of `total` configurations of them are finished; `parallel` is the one that was finished last
 * and `tokensPerSecond` its best throughput, null where it has no row.
 */
export interface ProgressLine {
  readonly schema: 'throughline.progress/1';
  readonly fraction: number;
  readonly device: string;
  readonly phase: OptimizeProgress['phase'];
  readonly done: number;
  readonly total: number;
  readonly parallel: string | null;
  readonly tokensPerSecond: number | null;
}

/** The line that reports a step of a search, without line break. */
export function progressLine({
  fraction,
  device,
  phase,
  done,
  total,
  finished,
  best,
}: OptimizeProgress): string {
  const line: ProgressLine = {
    schema: 'throughline.progress/1',
    fraction,
    device,
    phase,
    done,
    total,
    parallel: finished?.label ?? null,
    tokensPerSecond: best?.tokensPerSecond ?? null,
  };
  return JSON.stringify(line);
}

const phases = ['aggregated', 'prefill', 'decode'] as const satisfies readonly OptimizeProgress['phase'][];

const lineSchema = z.object({
  schema: z.literal('throughline.progress/1'),
  fraction: z.number(),
  device: z.string(),
  phase: z.enum(phases),
  done: z.number(),
  total: z.number(),
  parallel: z.string().nullable(),
  tokensPerSecond: z.number().nullable(),
}) satisfies z.ZodType<ProgressLine>;

/** Progress that a line of stderr tells; null for any other line. */
export function readProgressLine(text: string): ProgressLine | null {
  if (!text.startsWith('{"schema":"throughline.progress/1"')) return null;
  try {
    return lineSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
