import { z } from 'zod';
import files from '#references/serving-recipes';

const whole = z.number().int().nonnegative();

const rowSchema = z.tuple([
  z.enum(['trtllm', 'sglang']),
  z.string(),
  z.string(),
  ...([whole, whole, whole, whole, whole, whole, whole, whole, whole, whole, whole] as const),
  z.array(whole),
]);

/** The form of `references/serving-recipes`. */
export const recipesSchema = z.strictObject({
  source: z.string(),
  columns: z.array(z.string()),
  rows: z.array(rowSchema),
});

/** A disaggregated deployment by what its measurements tell. */
export interface PairShape {
  readonly framework: string;
  /** The system's id; recipes name chips without their form factor. */
  readonly system: string;
  /** Whether weights are four bits wide, else eight. */
  readonly fourBit: boolean;
  readonly input: number;
  readonly output: number;
  readonly prefillWorkers: number;
  readonly prefillDevices: number;
  readonly decodeWorkers: number;
  readonly decodeDevices: number;
  readonly speculative: boolean;
  readonly users: number;
}

/** Options that a deployment's public launch script sets and its measurements do not tell. */
export interface PairRecipe {
  /** Requests that one decode instance runs at once. */
  readonly decodeRunning: number;
  /** Prompts that one prefill instance runs at once, and tokens of its step on one attention group; 0 where unset. */
  readonly prefillRunning: number;
  readonly prefillTokens: number;
  readonly draftedTokens: number;
}

type Row = z.infer<typeof rowSchema>;

let known: readonly Row[] | null = null;

function rows(): readonly Row[] {
  known ??= files.flatMap(({ data }) => recipesSchema.parse(data).rows);
  return known;
}

function isOf(row: Row, shape: PairShape): boolean {
  const [framework, gpu, precision, input, output, p, pGpus, d, dGpus, , drafted, , , , users] = row;
  return (
    framework === shape.framework &&
    gpu === shape.system.replace(/_sxm$/, '') &&
    (precision === 'fp4') === shape.fourBit &&
    input === shape.input &&
    output === shape.output &&
    p === shape.prefillWorkers &&
    pGpus === shape.prefillDevices &&
    d === shape.decodeWorkers &&
    dGpus === shape.decodeDevices &&
    drafted > 0 === shape.speculative &&
    users.includes(shape.users)
  );
}

/** The launch options of a deployment that public recipes describe; null where none does. */
export function pairRecipe(shape: PairShape): PairRecipe | null {
  const row = rows().find((one) => isOf(one, shape));
  if (row === undefined) return null;
  const [framework, , , , , , , , decodeGpus, attentionDp, drafted, running, prefillRunning, tokens] = row;
  // TensorRT-LLM counts requests of one attention group, SGLang of the whole server.
  const groups = framework === 'trtllm' && attentionDp === 1 ? decodeGpus : 1;
  return { decodeRunning: running * groups, prefillRunning, prefillTokens: tokens, draftedTokens: drafted };
}
