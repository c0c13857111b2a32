import { z } from 'zod';

/** A GPU or other accelerator that is recognised by name: the form of `references/gpu-systems/*.yaml`. */
export const gpuSystemSchema = z.strictObject({
  id: z.string().min(1),
  title: z.string().min(1),
  vendor: z.string().min(1),
  memoryGiB: z.number().positive(),
  aliases: z.strictObject({ en: z.array(z.string()), zh: z.array(z.string()) }),
  source: z.string().min(1),
});
export type GpuSystem = z.infer<typeof gpuSystemSchema>;
