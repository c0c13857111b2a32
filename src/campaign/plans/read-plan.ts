import { shellWords } from '../../results/readers/shell-words.ts';
import {
  type Framework,
  frameworks,
  type Scenario,
  type SearchSpace,
  type Sla,
  slaSchema,
} from '../manifest.ts';
import { knownParts, type PlanDocument, planDocumentSchema } from './plan-schema.ts';

/** Why a plan is refused; worded by the catalogue. */
export type PlanFault =
  | { readonly code: 'sla-name'; readonly key: string; readonly rename: string | null }
  | { readonly code: 'lengths'; readonly inputs: number; readonly outputs: number }
  | { readonly code: 'endpoint'; readonly endpoint: string }
  | { readonly code: 'command'; readonly framework: string; readonly command: string };

/** A plan that is not what a campaign can be fixed to. */
export class PlanFaultError extends Error {
  override readonly name = 'PlanFaultError';
  readonly fault: PlanFault;

  constructor(fault: PlanFault) {
    super(fault.code);
    this.fault = fault;
  }
}

/** The search of a framework that a plan names. */
export interface PlannedSearch {
  readonly enabled: boolean;
  readonly launch: readonly string[] | null;
  readonly base_flags: SearchSpace['base_flags'];
  readonly space: SearchSpace['space'] | undefined;
  readonly env: SearchSpace['env'];
}

/** Contents of a plan in the terms of a campaign; null where it says nothing. */
export interface PlanFile {
  readonly frameworks: Readonly<Partial<Record<Framework, PlannedSearch>>>;
  /** Frameworks of the plan that no adapter is for. */
  readonly unknownFrameworks: readonly string[];
  readonly model: string | null;
  readonly tokenizer: string | null;
  readonly precision: string | null;
  readonly quantization: string | null;
  readonly deviceModel: string | null;
  readonly deviceCount: number | null;
  readonly scenarios: readonly Scenario[] | null;
  /** A file of recorded prompts, which have lengths of their own. */
  readonly prompts: string | null;
  readonly requests: number | null;
  readonly endpoint: '/v1/completions' | '/v1/chat/completions' | null;
  readonly concurrencies: readonly number[] | null;
  readonly rates: { readonly lower: number; readonly upper: number; readonly tolerance: number } | null;
  readonly rateProbes: number | null;
  readonly sla: Sla | null;
  readonly candidates: number | null;
  readonly wallHours: number | null;
  /** Parts of the file that a campaign has no use for. */
  readonly notUsed: readonly string[];
}

/** Limits by name: a name without its percentile could mean any, and p99 of a few requests is the slowest one. */
export function readLimits(limits: Readonly<Record<string, number | null>>): Sla {
  const given: Record<string, number> = {};
  for (const [key, value] of Object.entries(limits)) {
    if (!(key in slaSchema.shape)) {
      const bare = /^(?:max_)?(?:p\d{1,2}_|mean_|avg_)?(ttft|tpot|e2e|itl)(?:_ms)?$/.exec(key)?.[1];
      const name = bare === 'itl' ? 'tpot' : bare;
      throw new PlanFaultError({
        code: 'sla-name',
        key,
        rename: name === undefined ? null : `max_p50_${name}_ms`,
      });
    }
    if (value !== null) given[key] = value;
  }
  return slaSchema.parse(given);
}

function numbers(value: number | readonly (number | null)[] | null | undefined): number[] | null {
  if (value === null || value === undefined) return null;
  const all = (typeof value === 'number' ? [value] : value).filter((one) => one !== null);
  return all.length === 0 ? null : all.map(Math.round);
}

/** Words that say that a model decides for itself. */
function saidOf(value: string | null | undefined): string | null {
  return value === null || value === undefined || /^(?:auto|none|model default|default)$/i.test(value)
    ? null
    : value;
}

function scenariosOf({ dataset, workload }: PlanDocument): Scenario[] | null {
  const recorded = dataset?.canonical_jsonl ?? workload?.canonical_jsonl ?? null;
  const fallback = workload?.synthetic_fallback ?? null;
  if (fallback !== null) {
    return [{ name: 'synthetic', input_len: fallback.input_len, output_len: fallback.output_len }];
  }
  const { input_len: inputs = [], output_len: outputs = [], scenario_names: names = [] } = dataset ?? {};
  // Recorded prompts have lengths of their own.
  if (recorded !== null || (inputs.length === 0 && outputs.length === 0)) return null;
  if (inputs.length !== outputs.length) {
    throw new PlanFaultError({ code: 'lengths', inputs: inputs.length, outputs: outputs.length });
  }
  return inputs.map((input_len, at) => {
    const name = (names[at] ?? `scenario-${at + 1}`).toLowerCase().replace(/[^a-z0-9_-]+/g, '-');
    return { name, input_len, output_len: outputs[at] ?? 1 };
  });
}

function endpointOf(endpoint: string | undefined): PlanFile['endpoint'] {
  if (endpoint === undefined) return null;
  if (endpoint === '/v1/completions' || endpoint === '/v1/chat/completions') return endpoint;
  throw new PlanFaultError({ code: 'endpoint', endpoint });
}

function searchesOf(document: PlanDocument): PlanFile['frameworks'] {
  return Object.fromEntries(
    Object.entries(document.frameworks)
      .filter(([name]) => frameworks.some((one) => one === name))
      .map(([framework, planned]) => {
        const split = planned.server_command === undefined ? null : shellWords(planned.server_command);
        if (planned.server_command !== undefined && split === null) {
          throw new PlanFaultError({ code: 'command', framework, command: planned.server_command });
        }
        const search: PlannedSearch = {
          enabled: planned.enabled,
          launch: planned.launch ?? split,
          base_flags: planned.base_server_flags,
          space: planned.search_space,
          env: planned.env,
        };
        return [framework, search];
      }),
  );
}

/** Reads a plan of any known shape. @throws ZodError for a document of none; PlanFaultError for what no campaign can keep */
export function readPlan(document: unknown): PlanFile {
  const plan = planDocumentSchema.parse(document);
  const { model, hardware, dataset, workload, benchmark, search } = plan;
  const limits = benchmark?.sla ?? plan.sla;
  const asked = Object.keys(benchmark?.extra_request_body ?? {}).filter((key) => key !== 'temperature');
  return {
    frameworks: searchesOf(plan),
    unknownFrameworks: Object.keys(plan.frameworks).filter((name) => !frameworks.some((one) => one === name)),
    model: model?.name ?? null,
    tokenizer: model?.tokenizer ?? null,
    precision: saidOf(model?.precision),
    quantization: saidOf(model?.quantization),
    deviceModel: hardware?.gpu_model ?? null,
    deviceCount: hardware?.gpu_count ?? null,
    scenarios: scenariosOf(plan),
    prompts:
      (workload?.synthetic_fallback ?? null) === null
        ? (dataset?.canonical_jsonl ?? workload?.canonical_jsonl ?? null)
        : null,
    requests: dataset?.num_prompts ?? workload?.num_prompts ?? null,
    endpoint: endpointOf(benchmark?.endpoint ?? workload?.endpoint),
    concurrencies: numbers(benchmark?.max_concurrency ?? workload?.max_concurrency),
    rates: benchmark?.qps ?? null,
    rateProbes: benchmark?.qps?.max_rounds ?? search?.max_qps_rounds ?? null,
    sla: limits === undefined ? null : readLimits(limits),
    candidates: search?.max_candidates_per_framework ?? null,
    wallHours: search?.max_wall_hours ?? null,
    notUsed: [
      ...Object.keys(plan).filter((key) => !knownParts.includes(key)),
      ...asked.map((key) => `benchmark.extra_request_body.${key}`),
      ...((benchmark?.request_rates ?? workload?.request_rates) ? ['request_rates'] : []),
      ...(workload?.canonical_jsonl && workload.synthetic_fallback ? ['canonical_jsonl'] : []),
    ],
  };
}
