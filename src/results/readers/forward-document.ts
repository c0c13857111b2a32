import { z } from 'zod';
import type { PrintedForward, PrintedOperator } from './printed-forward.ts';

const figure = z.number().nullable().optional();

/** Document of our own `engine text-generate --json`; more fields are welcome. */
const documentSchema = z.looseObject({
  executionTimeSeconds: z.number(),
  tokensPerSecondPerDevice: figure,
  queriesPerRank: figure,
  operators: z
    .array(
      z.looseObject({
        name: z.string(),
        calls: figure,
        seconds: figure,
        bound: z.string().nullable().optional(),
        inputShapes: z.string().nullable().optional(),
      }),
    )
    .optional(),
  memory: z
    .looseObject({
      totalGiB: figure,
      reservedGiB: figure,
      weightGiB: figure,
      kvCacheGiB: figure,
      activationGiB: figure,
      availableGiB: figure,
    })
    .nullable()
    .optional(),
  bounds: z
    .looseObject({ memory: figure, communication: figure, cube: figure, vector: figure })
    .nullable()
    .optional(),
});

/** Reads the document of one simulated forward pass; null when it is none. */
export function readForwardDocument(value: unknown): PrintedForward | null {
  const read = documentSchema.safeParse(value);
  if (!read.success) return null;
  const { executionTimeSeconds, tokensPerSecondPerDevice, queriesPerRank, operators, memory, bounds } =
    read.data;
  const rows: PrintedOperator[] = (operators ?? []).map((one) => ({
    name: one.name,
    bound: one.bound ?? null,
    inputShapes: one.inputShapes ?? null,
    totalSeconds: one.seconds ?? null,
    averageSeconds: null,
    calls: one.calls ?? null,
    components: null,
    extra: {},
  }));
  const hasBounds = rows.some((one) => one.bound !== null);
  return {
    command: null,
    queriesPerRank: queriesPerRank ?? null,
    executionSeconds: executionTimeSeconds,
    tokensPerSecondPerDevice: tokensPerSecondPerDevice ?? null,
    tables: rows.length > 0 ? [{ title: null, operators: rows, totalSeconds: null }] : [],
    stages: [],
    memory: {
      totalGiB: memory?.totalGiB ?? null,
      reservedGiB: memory?.reservedGiB ?? null,
      weightGiB: memory?.weightGiB ?? null,
      kvCacheGiB: memory?.kvCacheGiB ?? null,
      activationGiB: memory?.activationGiB ?? null,
      availableGiB: memory?.availableGiB ?? null,
    },
    bounds: bounds
      ? {
          memory: bounds.memory ?? null,
          communication: bounds.communication ?? null,
          cube: bounds.cube ?? null,
          vector: bounds.vector ?? null,
          printed: null,
          reading: 'as-is',
        }
      : null,
    evidence: hasBounds ? 'text_generate_op_bound' : bounds ? 'text_generate_phase_breakdown' : 'macro_only',
  };
}
