import { z } from 'zod';
import mindie from '../../../references/frameworks/mindie.yaml';
import sglang from '../../../references/frameworks/sglang.yaml';
import sglangAscend from '../../../references/frameworks/sglang-ascend.yaml';
import trtllm from '../../../references/frameworks/trtllm.yaml';
import vllm from '../../../references/frameworks/vllm.yaml';
import vllmAscend from '../../../references/frameworks/vllm-ascend.yaml';

const flag = z.string().startsWith('--').nullable();

/** Where each word of a record was looked up in the public source, and at which commit or version. */
const checked = z
  .array(
    z.strictObject({ path: z.string().min(1), commit: z.string().min(1), words: z.array(z.string()).min(1) }),
  )
  .min(1);

/** How one serving framework is started: its flags, with the version and the page that they were read from. */
export const frameworkSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  version: z.string(),
  source: z.string(),
  /** Makers of the devices that it runs on, as device profiles name them. */
  vendors: z.array(z.string()),
  start: z.array(z.string()).min(1),
  /** null: the model is the first word after the start. */
  modelFlag: flag,
  fixed: z.array(z.string()),
  tensorParallel: z.string().startsWith('--'),
  tensorParallelCounts: z.enum(['replica', 'all']),
  dataParallel: flag,
  expertParallel: flag,
  expertParallelSize: flag,
  sharedAttention: flag,
  contextLength: flag,
  batch: flag,
  batchCounts: z.enum(['replica', 'all']),
  tokenBudget: flag,
  sharedTokenBudget: z.enum(['replica', 'all']),
  quantized: z.array(z.string()),
  eager: flag,
  prefixCacheOff: flag,
  /** Flags that join several machines, left out of the command. */
  joins: z.array(z.string().startsWith('--')),
  checked,
});
export type Framework = z.infer<typeof frameworkSchema>;

/** Every framework whose flags are known, in the order in which they are shown. */
export const frameworks: readonly Framework[] = [vllmAscend, sglangAscend, vllm, sglang, trtllm].map(
  (document) => frameworkSchema.parse(document),
);

const field = z.string().min(1);

/** A framework that is started from a file of fields: where each value of a row stands in it, by its path. */
export const fileFrameworkSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  version: z.string(),
  source: z.string(),
  vendors: z.array(z.string()),
  start: z.array(z.string()).min(1),
  file: z.string(),
  fields: z.strictObject({
    devices: field,
    severalMachines: field,
    contextLength: field,
    inputLength: field,
    model: field,
    weights: field,
    worldSize: field,
    tensorParallel: field,
    dataParallel: field,
    expertTensorParallel: field,
    expertParallel: field,
    batch: field,
    tokenBudget: field,
    outputLength: field,
  }),
  checked,
});
export type FileFramework = z.infer<typeof fileFrameworkSchema>;

/** Frameworks that are started from a file. */
export const fileFrameworks: readonly FileFramework[] = [fileFrameworkSchema.parse(mindie)];
