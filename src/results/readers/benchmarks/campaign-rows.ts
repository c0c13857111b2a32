import { z } from 'zod';
import { type FigureId, type RowMeasure, rowMeasure, type Statistic } from '../../measure.ts';
import type { Result } from '../../result.ts';
import { countOf, flagValue } from './command-above.ts';
import { measuredResult } from './result.ts';

const figure = z.number().min(0).max(1e15).nullish();
const count = z.number().int().positive().nullish();

/** A line of `candidates.jsonl`, as far as an explanation needs it. */
const rowSchema = z.looseObject({
  schema: z.literal('throughline.candidate/1'),
  framework: z.string(),
  candidate_id: z.string(),
  scenario: z.string(),
  input_len: count,
  output_len: count,
  num_prompts: figure,
  load: z.looseObject({ max_concurrency: count, request_rate: figure }),
  purpose: z.string(),
  status: z.string(),
  failure_reason: z.string().nullish(),
  sla: z.looseObject({ max_p50_ttft_ms: figure, max_p50_tpot_ms: figure, passed: z.boolean() }),
  metrics: z.record(z.string(), figure),
  observed: z.looseObject({ completed: figure, failed: figure }),
  contaminated: z.boolean(),
  smoke: z.boolean(),
  server_command: z.array(z.string()),
});
type CampaignRow = z.infer<typeof rowSchema>;

const metrics: readonly (readonly [name: string, figure: FigureId, statistic: Statistic])[] = [
  ['output_token_throughput', 'throughputTokensPerSecond', 'total'],
  ['request_throughput', 'requestsPerSecond', 'total'],
  ['total_token_throughput', 'totalTokensPerSecond', 'total'],
  ['mean_ttft_ms', 'ttftMs', 'mean'],
  ['p50_ttft_ms', 'ttftMs', 'median'],
  ['p99_ttft_ms', 'ttftMs', 'p99'],
  ['mean_tpot_ms', 'tpotMs', 'mean'],
  ['p50_tpot_ms', 'tpotMs', 'median'],
  ['p99_tpot_ms', 'tpotMs', 'p99'],
  ['mean_e2e_ms', 'endToEndMs', 'mean'],
  ['p50_e2e_ms', 'endToEndMs', 'median'],
  ['p99_e2e_ms', 'endToEndMs', 'p99'],
];

/** The model and the devices of a server, as the command names them that started it. */
function serverOf(command: string) {
  const model =
    flagValue(command, 'model-path', 'model') ?? /\bserve ['"]?([\w./-]{2,200})/.exec(command)?.[1];
  const sizes = [
    countOf(command, 'tensor-parallel-size', 'tp-size', 'tp'),
    countOf(command, 'data-parallel-size', 'dp-size', 'dp'),
    countOf(command, 'pipeline-parallel-size', 'pp-size', 'pp'),
  ];
  const devices = sizes.every((one) => one === null)
    ? null
    : sizes.reduce<number>((all, one) => all * (one ?? 1), 1);
  return { model: model === undefined || model.startsWith('-') ? null : model, devices };
}

function resultOf(row: CampaignRow): Result | null {
  const measures = metrics.flatMap(([name, id, statistic]): RowMeasure[] => {
    const value = row.metrics[name];
    return typeof value === 'number' ? [rowMeasure(id, value, { statistic, basis: 'measured' })] : [];
  });
  if (measures.length === 0) return null;
  const { model, devices } = serverOf(row.server_command.join(' '));
  const told = {
    framework: row.framework,
    candidate: row.candidate_id,
    scenario: row.scenario,
    purpose: row.purpose,
    'limits met': row.sla.passed ? 'yes' : 'no',
    'successful requests': row.observed.completed,
    'failed requests': row.observed.failed,
    request_rate: row.load.request_rate,
  };
  return measuredResult({
    program: 'throughline campaign',
    measures,
    concurrency: row.load.max_concurrency ?? null,
    conditions: {
      model,
      numDevices: devices,
      inputLength: row.input_len ?? null,
      outputLength: row.output_len ?? null,
      ttftLimitMs: row.sla.max_p50_ttft_ms ?? null,
      tpotLimitMs: row.sla.max_p50_tpot_ms ?? null,
    },
    extra: Object.fromEntries(
      Object.entries(told).flatMap(([name, value]) =>
        value === null || value === undefined ? [] : [[name, String(value)]],
      ),
    ),
  });
}

/** More measurements than this are told by the best of each framework and scenario. */
const mostShown = 8;

/** The fastest measurement of each framework and scenario, those within the limits before others. */
function bestOfEach(rows: readonly CampaignRow[]): CampaignRow[] {
  const rate = (row: CampaignRow) => row.metrics.output_token_throughput ?? 0;
  const best = new Map<string, CampaignRow>();
  for (const row of rows) {
    const key = `${row.framework} ${row.scenario}`;
    const known = best.get(key);
    const isBetter =
      known === undefined || (row.sla.passed !== known.sla.passed ? row.sla.passed : rate(row) > rate(known));
    if (isBetter) best.set(key, row);
  }
  return [...best.values()];
}

/** Measurements of a campaign, with what of them is not shown. */
export interface MeasuredCampaign {
  readonly results: readonly Result[];
  readonly unread: readonly string[];
}

/**
 * Reads `candidates.jsonl` of a campaign of ours. Trials that did not end well, only tried the way or found prompts in a
 * cache are no measurements: they are handed back by their names. Null for any other document.
 */
export function readCampaignRows(value: unknown): MeasuredCampaign | null {
  const read = (Array.isArray(value) ? value : [value]).map((one) => rowSchema.safeParse(one));
  if (read.length === 0 || !read.every((one) => one.success)) return null;
  const rows = read.flatMap((one) => (one.success ? [one.data] : []));
  const isSound = (row: CampaignRow) => row.status === 'ok' && !row.contaminated && !row.smoke;
  const sound = rows.filter(isSound);
  const shown = sound.length > mostShown ? bestOfEach(sound) : sound;
  return {
    results: shown.flatMap((row) => resultOf(row) ?? []),
    unread: rows
      .filter((row) => !isSound(row))
      .map(({ candidate_id: id, scenario, status, failure_reason: reason, contaminated, smoke }) =>
        [id, scenario, contaminated ? 'contaminated' : smoke ? 'smoke' : status, reason ?? '']
          .filter((part) => part !== '')
          .join(' '),
      ),
  };
}
