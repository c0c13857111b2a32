import { z } from 'zod';
import sglang from '../../../references/frameworks/sglang.yaml';
import sglangAscend from '../../../references/frameworks/sglang-ascend.yaml';
import trtllm from '../../../references/frameworks/trtllm.yaml';
import vllm from '../../../references/frameworks/vllm.yaml';
import vllmAscend from '../../../references/frameworks/vllm-ascend.yaml';

const flag = z.string().startsWith('--').nullable();

/** How one serving framework is started: its flags, with the version and the page that they were read from. */
const frameworkSchema = z.strictObject({
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
  quantized: z.array(z.string()),
  eager: flag,
  prefixCacheOff: flag,
});
export type Framework = z.infer<typeof frameworkSchema>;

/** Every framework whose flags are known, in the order in which they are shown. */
export const frameworks: readonly Framework[] = [vllmAscend, sglangAscend, vllm, sglang, trtllm].map(
  (document) => frameworkSchema.parse(document),
);
