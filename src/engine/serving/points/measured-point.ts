import { z } from 'zod';

const positive = z.number().positive();
const maybe = <Value extends z.ZodType>(value: Value) => value.nullish().transform((one) => one ?? null);

/** One measured serving point, as `throughline accuracy` reads it; fields of other programs are kept out. */
export const measuredPointSchema = z.object({
  id: z.string().min(1),
  source: maybe(z.string()),
  hardware: maybe(z.string()),
  aic_system: maybe(z.string()),
  tensorcast_device: maybe(z.string()),
  num_gpus: maybe(positive),
  model: z.string().min(1),
  precision: maybe(z.string()),
  framework: z.string().min(1),
  framework_version: maybe(z.string()),
  mode: maybe(z.string()),
  parallel: maybe(z.record(z.string(), z.unknown())),
  isl: maybe(positive),
  osl: maybe(positive),
  load: z
    .looseObject({ type: maybe(z.string()) })
    .nullish()
    .transform((one) => one ?? { type: null }),
  origin: maybe(z.string()),
  date: maybe(z.string()),
  spec_decode: maybe(z.string()),
  exclude: maybe(z.string()),
  ttft_mean_ms: maybe(positive),
  ttft_median_ms: maybe(positive),
  tpot_mean_ms: maybe(positive),
  tpot_median_ms: maybe(positive),
  itl_mean_ms: maybe(positive),
  e2e_mean_ms: maybe(positive),
  output_tok_s_per_gpu: maybe(positive),
  output_tok_s_total: maybe(positive),
  aic_pred_ttft_ms: maybe(z.number()),
  aic_pred_tpot_ms: maybe(z.number()),
});
export type MeasuredPoint = z.infer<typeof measuredPointSchema>;
