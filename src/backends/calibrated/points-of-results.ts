import { type MeasuredPoint, measuredPointSchema } from '../../engine/serving/points/measured-point.ts';
import { type FigureId, measureOf, type Statistic } from '../../results/measure.ts';
import type { Result } from '../../results/result.ts';

/** Facts of a measured server that its load test does not say; null where the user did not say them either. */
export interface ServerFacts {
  readonly model: string | null;
  readonly system: string | null;
  readonly framework: string | null;
  readonly precision: string | null;
  readonly devices: number | null;
  readonly tp: number | null;
  readonly inputLength: number | null;
  readonly outputLength: number | null;
}

/** Facts that a point needs and neither the load test nor the user told, by their flags. */
export class FactsMissingError extends Error {
  override readonly name = 'FactsMissingError';
  readonly flags: readonly string[];

  constructor(flags: readonly string[]) {
    super(flags.join(', '));
    this.flags = flags;
  }
}

/** The framework that a load generator talked to, where its name says so. */
function frameworkOf(result: Result): string | null {
  if (result.estimator === 'sglang bench_serving') return 'sglang';
  return result.estimator === 'vllm bench serve' ? 'vllm' : null;
}

/** A load test's result as measured points. @throws FactsMissingError */
export function pointsOfResult(result: Result, facts: ServerFacts, name: string): MeasuredPoint[] {
  const { conditions } = result;
  const told = {
    '--model': facts.model ?? conditions.model,
    '--device': facts.system ?? conditions.devices[0] ?? null,
    '--framework': facts.framework ?? frameworkOf(result),
    '--num-devices': facts.devices ?? conditions.numDevices,
    '--input-length': facts.inputLength ?? conditions.inputLength,
    '--output-length': facts.outputLength ?? conditions.outputLength,
  };
  const missing = Object.entries(told).flatMap(([flag, value]) => (value === null ? [flag] : []));
  if (missing.length > 0) throw new FactsMissingError(missing);
  const devices = told['--num-devices'] ?? 1;
  return result.results.flatMap(({ best }, index) => {
    if (best === null) return [];
    const figure = (id: FigureId, statistic?: Statistic) =>
      measureOf(best, id, result.basis, statistic)?.value ?? null;
    const rate = Number(best.extra.request_rate);
    const isOpen = best.concurrency === null && Number.isFinite(rate) && rate > 0;
    // Without users and a rate everything was sent at once.
    const isBurst = best.concurrency === null && !isOpen;
    const prompts = Number(best.extra.num_prompts ?? best.extra.completed);
    return measuredPointSchema.parse({
      id: index === 0 ? name : `${name}#${index + 1}`,
      source: result.estimator,
      origin: 'your measurements',
      hardware: told['--device'],
      num_gpus: devices,
      model: told['--model'],
      precision: facts.precision,
      framework: told['--framework'],
      mode: 'agg',
      parallel: { tp: facts.tp ?? devices },
      isl: told['--input-length'],
      osl: told['--output-length'],
      load: {
        type: isOpen ? 'open-loop rate' : isBurst ? 'burst' : 'closed-loop concurrency',
        ...(isOpen ? { qps: rate } : isBurst ? { qps: 'inf' } : { concurrency: best.concurrency }),
        ...(Number.isFinite(prompts) && prompts > 0 ? { num_prompts: prompts } : {}),
      },
      ttft_mean_ms: figure('ttftMs', 'mean'),
      ttft_median_ms: figure('ttftMs', 'median'),
      tpot_mean_ms: figure('tpotMs', 'mean'),
      tpot_median_ms: figure('tpotMs', 'median'),
      itl_mean_ms: figure('interTokenMs', 'mean'),
      e2e_mean_ms: figure('endToEndMs', 'mean'),
      output_tok_s_total: best.throughputTokensPerSecond,
    });
  });
}
