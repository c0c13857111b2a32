import type { Conditions, ResultPhase, ResultRow } from '../../results/result.ts';
import type { WhatIfChange } from '../headline.ts';
import type { ExplainInput } from '../input.ts';
import { type FigureOrigin, figureOrigins } from './figure-origins.ts';
import type { InstanceDevices } from './instance-size.ts';
import { type LoadRead, loadsRead } from './loads-read.ts';
import { requestsOfPass } from './requests-of-pass.ts';
import type { Sizes } from './split-fits.ts';

/** Names and figures of a result, so that a question which repeats them puts nothing forward. */
export interface AskedAbout {
  /** Kinds of input that were read, by names of facts in `dialogs/words.yaml`. */
  readonly kinds: readonly (
    | 'of-pass'
    | 'of-recording'
    | 'of-ratio'
    | 'of-measurement'
    | 'of-apart'
    | 'of-several'
  )[];
  /** Values of conditions, and figures of the best row that a question names in the words of a condition. */
  readonly values: Readonly<
    Partial<
      Record<'ttftLimitMs' | 'tpotLimitMs' | 'inputLength' | 'outputLength' | 'numDevices', readonly number[]>
    >
  >;
  /** Devices of the instances of a ratio; null where none was read. */
  readonly instanceDevices: InstanceDevices;
  /** Whether the graph was compiled; null where nothing says it. */
  readonly isCompiled: boolean | null;
  /** Program that serves a plan, where its command names one. */
  readonly framework: WhatIfChange['framework'] | null;
  /** A recording that tells which kind of core ran each kernel. */
  readonly hasCores: boolean;
  /** A recording that adds its kernels up by kind. */
  readonly hasFamilies: boolean;
  readonly tokensPerSecond: readonly number[];
  readonly users: readonly number[];
  readonly requestsPerSecond: readonly number[];
  /** The one limit of the results that were read; null where they have none, or both. */
  readonly onlyLimit: 'ttftLimitMs' | 'tpotLimitMs' | null;
  /** Batches of best rows and pairs. */
  readonly batches: readonly number[];
  /** Formats of the results that were read, by the condition that tells them. */
  readonly formats: Readonly<
    Partial<Record<'quantizeLinearAction' | 'quantizeAttentionAction', readonly string[]>>
  >;
  /** The models that results were read of. */
  readonly models: readonly string[];
  /** The devices that results were read of. */
  readonly devices: readonly string[];
  /** Strategies of the rows of each result, best first: the second of Prefill may be another than that of Decode. */
  readonly strategies: readonly { readonly phase: ResultPhase; readonly sizes: readonly Sizes[] }[];
  /** Figures of rows that equations give. */
  readonly origins: readonly FigureOrigin[];
  /** Names of the operators and kernels that were read. */
  readonly operators: readonly string[];
  /** Load tests, where several were read. */
  readonly loads: readonly LoadRead[];
  /** Every figure that was read, of rows, conditions and operators. */
  readonly figures: readonly number[];
  /** Those of the conditions, of best rows and pairs, and of passes and recordings: people repeat them in round numbers. */
  readonly headline: readonly number[];
}

/** A question beside which nothing was read. */
export const nothingAskedAbout: AskedAbout = {
  kinds: [],
  instanceDevices: { prefill: null, decode: null },
  isCompiled: null,
  framework: null,
  hasCores: false,
  hasFamilies: false,
  values: {},
  tokensPerSecond: [],
  users: [],
  requestsPerSecond: [],
  onlyLimit: null,
  batches: [],
  formats: {},
  models: [],
  devices: [],
  strategies: [],
  origins: [],
  operators: [],
  loads: [],
  figures: [],
  headline: [],
};

/** Strategies of the results that a phase names; of all of them where it names none. */
export function strategiesIn(
  { strategies }: AskedAbout,
  phase: ResultPhase | null,
): readonly (readonly Sizes[])[] {
  const ofPhase = strategies.filter((one) => one.phase === phase);
  return (ofPhase.length > 0 ? ofPhase : strategies).map(({ sizes }) => sizes);
}

const present = (values: readonly (number | null | undefined)[]): number[] =>
  values.filter((value): value is number => typeof value === 'number');

const mostFigures = 20_000;

/** Every number within a value, however deep. */
function figuresIn(value: unknown): number[] {
  const found: number[] = [];
  const left: unknown[] = [value];
  while (left.length > 0 && found.length < mostFigures) {
    const one = left.pop();
    if (typeof one === 'number') found.push(one);
    else if (typeof one === 'object' && one !== null) left.push(...Object.values(one));
  }
  return found;
}

function onlyLimitOf(conditions: readonly Conditions[]): AskedAbout['onlyLimit'] {
  const [hasTtft, hasTpot] = (['ttftLimitMs', 'tpotLimitMs'] as const).map((name) =>
    conditions.some((one) => one[name] !== null),
  );
  if (hasTtft === hasTpot) return null;
  return hasTtft ? 'ttftLimitMs' : 'tpotLimitMs';
}

/** Whether two rows of the same phase were read, as of two runs or devices: they may be compared. */
function isOfSeveral(runs: ExplainInput['runs']): boolean {
  const phases = runs.flatMap(({ results }) =>
    results
      .filter(({ best, pdRatio }) => best !== null || (pdRatio?.pairs.length ?? 0) > 0)
      .map(({ phase }) => phase),
  );
  return new Set(phases).size < phases.length;
}

/** Time of a whole answer of the best row, in ms. */
function timesOfAnswer(best: ResultRow | null, outputLength: number | null): number[] {
  const { ttftMs = null, tpotMs = null } = best ?? {};
  return ttftMs === null || tpotMs === null || outputLength === null ? [] : [ttftMs + tpotMs * outputLength];
}

/** Programs that serve models, as commands and changes name them. */
export const frameworks = [
  'vllm',
  'sglang',
  'trtllm',
] as const satisfies readonly WhatIfChange['framework'][];

/** The program that a plan was computed for, as the command of the run names it. */
export function frameworkOf({ command }: ExplainInput['runs'][number]): AskedAbout['framework'] {
  const named = command?.[command.indexOf('--framework') + 1];
  return frameworks.find((one) => one === named && command?.includes('--framework')) ?? null;
}

/** Collects the names and figures of an input that a question may repeat. */
export function askedAbout(input: ExplainInput): AskedAbout {
  const { runs, forwards, traces } = input;
  const rows = runs.flatMap(({ results }) => results.flatMap(({ best }) => (best === null ? [] : [best])));
  const pairs = runs.flatMap(({ results }) => results.flatMap(({ pdRatio }) => pdRatio?.pairs[0] ?? []));
  const conditions = runs.map((run) => run.conditions);
  const isOfRun = runs.length > 0;
  return {
    kinds: [
      ...(!isOfRun && forwards.length > 0 ? (['of-pass'] as const) : []),
      ...(!isOfRun && forwards.length === 0 && traces.length > 0 ? (['of-recording'] as const) : []),
      ...(pairs.length > 0 ? (['of-ratio'] as const) : []),
      ...(runs.some(({ mode }) => mode === 'disaggregation') ? (['of-apart'] as const) : []),
      ...(runs.some(({ basis }) => basis === 'measured') ? (['of-measurement'] as const) : []),
      ...(isOfSeveral(runs) ? (['of-several'] as const) : []),
    ],
    values: {
      ttftLimitMs: present([
        ...[...rows, ...pairs].map(({ ttftMs }) => ttftMs),
        ...conditions.map(({ ttftLimitMs }) => ttftLimitMs),
      ]),
      tpotLimitMs: present([
        ...[...rows, ...pairs].map(({ tpotMs }) => tpotMs),
        ...conditions.map(({ tpotLimitMs }) => tpotLimitMs),
      ]),
      inputLength: present(conditions.map(({ inputLength }) => inputLength)),
      outputLength: present(conditions.map(({ outputLength }) => outputLength)),
      numDevices: present(conditions.map(({ numDevices }) => numDevices)),
    },
    instanceDevices: {
      prefill: pairs[0]?.prefillDevicesPerInstance ?? null,
      decode: pairs[0]?.decodeDevicesPerInstance ?? null,
    },
    isCompiled: runs[0]?.conditions.compile ?? null,
    framework: runs.map(frameworkOf).find((one) => one !== null) ?? null,
    hasCores: traces.some(({ kernels }) => kernels.some(({ core }) => core !== undefined)),
    hasFamilies: traces.some(({ families }) => families.length > 0),
    tokensPerSecond: present(rows.map((row) => row.throughputTokensPerSecond)),
    users: present([
      ...rows.map((row) => row.concurrency),
      ...(isOfRun ? [] : forwards.map((pass) => requestsOfPass(pass)?.all)),
    ]),
    requestsPerSecond: present([
      ...rows.map((row) => row.requestsPerSecond),
      ...pairs.flatMap((pair) => [pair.balancedQps, pair.prefillQps]),
      // A whole split serves what its instances serve together.
      ...runs.flatMap(({ results }) =>
        results.flatMap(({ pdRatio }) => {
          const [pair] = pdRatio?.pairs ?? [];
          const instances = pdRatio?.decodeInstances ?? null;
          return pair?.decodeQps && instances !== null ? [pair.decodeQps * instances] : [];
        }),
      ),
    ]),
    onlyLimit: onlyLimitOf(conditions),
    batches: present([
      ...rows.map(({ batchSize }) => batchSize),
      ...pairs.flatMap((pair) => [pair.prefillBatchSize, pair.decodeBatchSize]),
      ...(isOfRun ? [] : forwards.map(({ queriesPerRank }) => queriesPerRank)),
    ]),
    formats: {
      quantizeLinearAction: conditions.flatMap((one) => one.quantizeLinearAction ?? []),
      quantizeAttentionAction: conditions.flatMap((one) => one.quantizeAttentionAction ?? []),
    },
    models: [...new Set(runs.flatMap(({ conditions }) => conditions.model ?? []))],
    devices: [
      ...new Set(
        runs.flatMap(({ results }) => results.flatMap(({ device }) => (device === null ? [] : [device]))),
      ),
    ],
    strategies: (runs[0]?.results ?? []).map(({ phase, candidates }) => ({
      phase,
      sizes: candidates.map(({ tp, dp, ep }) => ({ tp, dp, ep })),
    })),
    origins: figureOrigins(input),
    operators: [
      ...new Set([
        ...forwards.flatMap(({ tables }) =>
          tables.flatMap(({ operators }) => operators.map(({ name }) => name)),
        ),
        ...traces.flatMap(({ kernels }) => kernels.map(({ name }) => name)),
      ]),
    ],
    loads: loadsRead(input),
    figures: figuresIn([runs, forwards, traces]),
    headline: figuresIn([
      rows,
      pairs,
      conditions,
      // Those of a single operator or kernel are told beside its name.
      forwards.map(({ tables: _tables, ...pass }) => pass),
      traces.map(({ kernels: _kernels, ...recording }) => recording),
      ...runs.map(({ conditions: { outputLength }, results }) =>
        results.map(({ best }) => timesOfAnswer(best, outputLength)),
      ),
      // People tell the time of a pass in milliseconds.
      forwards.map(({ executionSeconds }) => (executionSeconds === null ? null : executionSeconds * 1000)),
    ]),
  };
}

/** Whether a figure that somebody types is one of those known: people round to two digits. */
export function isKnown(value: number, known: readonly number[] = []): boolean {
  return known.some((one) => Math.abs(one - value) <= 0.02 * one);
}
