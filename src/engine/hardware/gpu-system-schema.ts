import { z } from 'zod';

const generations = ['ampere', 'ada', 'hopper', 'blackwell', 'cdna3', 'cdna4', 'other'] as const;

/** A GPU or other accelerator: the form of `references/gpu-systems/*.yaml`. Figures of one device. */
export const gpuSystemSchema = z.strictObject({
  id: z.string().min(1),
  title: z.string().min(1),
  vendor: z.string().min(1),
  memoryGiB: z.number().positive(),
  generation: z.enum(generations),
  /** 10¹² operations a second, dense. */
  peakTeraOps: z.strictObject({
    bf16: z.number().positive(),
    fp8: z.number().positive().optional(),
    fp4: z.number().positive().optional(),
    int8: z.number().positive().optional(),
  }),
  memoryGigabytesPerSecond: z.number().positive(),
  interconnect: z.strictObject({
    /** Devices that the fast links join. */
    devices: z.number().int().positive(),
    gigabytesPerSecond: z.number().positive(),
    networkGigabytesPerSecond: z.number().positive(),
  }),
  collectiveBytes: z.record(z.string(), z.number()).default({}),
  /** A system whose measured operators stand for this one's. */
  operatorsOf: z.string().optional(),
  confidence: z.enum(['low']).optional(),
  /** Public measurements of this chip over what is predicted of it from peaks alone, by figure; the widest of several. */
  missed: z
    .strictObject({
      points: z.array(z.string()).min(1),
      tpot: z.number().positive(),
      ttftMean: z.number().positive(),
      ttftMedian: z.number().positive(),
      throughput: z.number().positive(),
    })
    .optional(),
  conflicts: z.array(z.string()).default([]),
  aliases: z.strictObject({ en: z.array(z.string()), zh: z.array(z.string()) }),
  source: z.string().min(1),
});
export type GpuSystem = z.infer<typeof gpuSystemSchema>;
