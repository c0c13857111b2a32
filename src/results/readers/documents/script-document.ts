import { z } from 'zod';
import type { DeviceResult, Result, Shares } from '../../result.ts';
import { readCommand } from '../command-line.ts';
import { readFigure } from '../figure.ts';
import { phaseOfTitle, readTable } from '../optimizer-report.ts';
import type { PrintedForward, PrintedOperator } from '../printed-forward.ts';
import { emptyDocument, type ReadOutcome } from '../read-outcome.ts';
import { noFacts, type ReportFacts } from '../report-lines.ts';
import { finishRun, modeOfPhase, newRun } from '../run-draft.ts';
import { readDumpRows } from './script-dump.ts';

const figure = z.number().nullish();
const cells = z.record(z.string(), z.string().nullish());

const operatorSchema = z.looseObject({
  name: z.string(),
  bound: z.string().nullish(),
  call_times: figure,
  total_s: figure,
  avg_s: figure,
  memory_pct: figure,
  comm_pct: figure,
  mma_pct: figure,
  gp_pct: figure,
});

/**
 * Document that `parse_optimizer_output.py` of the public skill writes: tables by their titles, dump rows, statistics and operators
 * of a pass (github.com/Ascend/msmodeling, .agents/skills/throughput-optimizer-explainer/scripts, commit 84fec85).
 */
const payloadSchema = z.looseObject({
  mode: z.string(),
  best: z.record(z.string(), figure),
  tables: z.array(z.looseObject({ title: z.string(), headers: z.array(z.string()), rows: z.array(cells) })),
  dump_rows: z.array(cells),
  text_generate_breakdowns: z.record(z.string(), z.record(z.string(), figure)),
  text_generate_op_bounds: z.array(operatorSchema),
});

type Payload = z.infer<typeof payloadSchema>;

/** Document that `build_text_generate_commands.py` writes. */
const builtSchema = z.looseObject({
  mode: z.string(),
  prefill_command: z.string().optional(),
  decode_command: z.string().optional(),
  command: z.string().optional(),
});

/** Document that `compare_phase_breakdowns.py` is given: shares in percent by their short names, or as the dump prints them. */
const breakdownSchema = z.looseObject({ breakdown: z.union([z.string(), z.record(z.string(), z.number())]) });

/** Reads a document of the public skill's scripts as whole as the text it came from; null when it is none. */
export function readScriptDocument(value: unknown): ReadOutcome | null {
  const payload = payloadSchema.safeParse(value);
  if (payload.success) return readPayload(payload.data);
  if (Array.isArray(value)) {
    const operators = z.array(operatorSchema).min(1).safeParse(value);
    const isTimed = operators.success && operators.data.some((one) => typeof one.total_s === 'number');
    return isTimed ? passOnly(passOf(operators.data, {})) : null;
  }
  const breakdown = breakdownSchema.safeParse(value);
  if (breakdown.success)
    return passOnly(passOf([], { analytic_OpBound: percentages(breakdown.data.breakdown) }));
  const built = builtSchema.safeParse(value);
  const typed = built.success
    ? [built.data.prefill_command, built.data.decode_command, built.data.command]
    : [];
  const commands = typed.flatMap((text) => (text === undefined ? [] : (readCommand(text) ?? [])));
  return commands.length === 0 ? null : { ...emptyDocument, kind: 'command', commands };
}

function passOnly(pass: PrintedForward): ReadOutcome {
  return {
    ...emptyDocument,
    kind: pass.evidence === 'text_generate_op_bound' ? 'op-bound' : 'text-generate',
    forwards: [pass],
  };
}

function readPayload(payload: Payload): ReadOutcome {
  const unread: string[] = [];
  const facts = bestFacts(payload.best);
  const tables = payload.tables.flatMap((table, at): DeviceResult[] => {
    const rows = table.rows.map((row) => table.headers.map((title) => row[title] ?? ''));
    const read = { columns: table.headers, rows, end: 0, foreign: [], isClosed: true };
    const result = readTable(read, phaseOfTitle(`${table.title}:`), at === 0 ? facts : noFacts(), unread);
    return result === null ? [] : [result];
  });
  const dumped = readDumpRows(payload.dump_rows);
  const results =
    dumped.results.length > 0 ? dumped.results : tables.length > 0 ? tables : bestOnly(payload, facts);
  const hasPass =
    payload.text_generate_op_bounds.length > 0 || Object.keys(payload.text_generate_breakdowns).length > 0;
  const forwards = hasPass ? [passOf(payload.text_generate_op_bounds, payload.text_generate_breakdowns)] : [];
  const runs = runsOf(results, dumped.conditions);
  const [first = null] = runs;
  return {
    ...emptyDocument,
    kind: first
      ? 'optimizer'
      : forwards[0]?.evidence === 'text_generate_op_bound'
        ? 'op-bound'
        : 'text-generate',
    result: first,
    runs,
    forwards,
    unread: [...unread, ...dumped.unread],
  };
}

/** Tables of one phase each are one run; a second one of a phase is of another device, which the document does not name. */
function runsOf(results: readonly DeviceResult[], conditions: Partial<Result['conditions']>): Result[] {
  if (results.length === 0) return [];
  const run = newRun();
  run.conditions = { ...run.conditions, ...conditions };
  run.results = [...results];
  run.mode = modeOfPhase(
    results.find(({ phase }) => phase === 'pd-ratio')?.phase ?? results[0]?.phase ?? 'aggregated',
  );
  run.hasOutput = true;
  return [finishRun(run)];
}

function bestFacts(best: Payload['best']): ReportFacts {
  return {
    ...noFacts(),
    bestThroughput: best.best_throughput_tokens_per_s ?? null,
    bestTtftMs: best.ttft_ms ?? null,
    bestTpotMs: best.tpot_ms ?? null,
  };
}

/** The summary lines alone, where the output had no table. */
function bestOnly({ best }: Payload, facts: ReportFacts): DeviceResult[] {
  if (facts.bestThroughput === null) return [];
  const columns = ['Top', 'Throughput (token/s)', 'TTFT (ms)', 'TPOT (ms)'];
  const row = ['1', `${facts.bestThroughput}`, `${best.ttft_ms ?? '-'}`, `${best.tpot_ms ?? '-'}`];
  const held = columns.filter((_, at) => row[at] !== '-');
  const table = {
    columns: held,
    rows: [row.filter((cell) => cell !== '-')],
    end: 0,
    foreign: [],
    isClosed: true,
  };
  const result = readTable(table, null, facts, []);
  return result === null ? [] : [result];
}

const fraction = (percentage: number | null | undefined): number | null =>
  typeof percentage === 'number' ? Number((percentage / 100).toFixed(6)) : null;

const boundNames = {
  memory: ['memory_bound', 'Mem'],
  communication: ['communication_bound', 'Comm'],
  cube: ['compute_bound_mma', 'Cube'],
  vector: ['compute_bound_gp', 'Vec'],
} as const;

function percentages(breakdown: z.infer<typeof breakdownSchema>['breakdown']): Record<string, number | null> {
  if (typeof breakdown !== 'string') return breakdown;
  return Object.fromEntries(
    [...breakdown.matchAll(/\b(Mem|Comm|Cube|Vec)\b\s{0,8}:?\s{0,8}(-?\d{1,9}(?:\.\d{1,9})?)/gi)].map(
      ([, name = '', share]) => [
        name.charAt(0).toUpperCase() + name.slice(1).toLowerCase(),
        readFigure(share),
      ],
    ),
  );
}

function boundsOf(breakdowns: Payload['text_generate_breakdowns']): Shares | null {
  const line = Object.entries(breakdowns).find(([name]) => /OpBound/.test(name))?.[1];
  if (line === undefined) return null;
  const share = (names: readonly string[]) =>
    fraction(names.map((name) => line[name]).find((one) => typeof one === 'number'));
  const shares = {
    memory: share(boundNames.memory),
    communication: share(boundNames.communication),
    cube: share(boundNames.cube),
    vector: share(boundNames.vector),
  };
  const isEmpty = Object.values(shares).every((one) => one === null);
  return isEmpty ? null : { ...shares, printed: null, reading: 'as-is' };
}

function passOf(
  operators: readonly z.infer<typeof operatorSchema>[],
  breakdowns: Payload['text_generate_breakdowns'],
): PrintedForward {
  const bounds = boundsOf(breakdowns);
  const rows = operators.map((one): PrintedOperator => {
    const shares = [one.memory_pct, one.comm_pct, one.mma_pct, one.gp_pct].map(fraction);
    const [memory = null, communication = null, cube = null, vector = null] = shares;
    return {
      name: one.name,
      bound: one.bound ?? null,
      inputShapes: null,
      totalSeconds: one.total_s ?? null,
      averageSeconds: one.avg_s ?? null,
      calls: one.call_times ?? null,
      components: shares.some((share) => share !== null)
        ? { memory, communication, cube, vector, printed: null, reading: 'as-is' }
        : null,
      extra: {},
    };
  });
  const hasBounds = rows.some(({ bound }) => bound !== null);
  return {
    command: null,
    queriesPerRank: null,
    executionSeconds: null,
    tokensPerSecondPerDevice: null,
    tables: rows.length > 0 ? [{ title: null, operators: rows, totalSeconds: null }] : [],
    stages: [],
    memory: {
      totalGiB: null,
      reservedGiB: null,
      weightGiB: null,
      kvCacheGiB: null,
      activationGiB: null,
      availableGiB: null,
    },
    bounds,
    evidence: hasBounds ? 'text_generate_op_bound' : bounds ? 'text_generate_phase_breakdown' : 'macro_only',
  };
}
