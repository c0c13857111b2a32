import { allOperators, gibibyte, type StageCost, type StageOperators } from '../../../engine/index.ts';
import { fixedHalfEven } from '../../../text/half-even.ts';
import { type Grouping, operatorRows } from './operator-rows.ts';
import { operatorTable } from './operator-table.ts';
import { general } from './printed-numbers.ts';
import type { PassMemory, SimulatedPass } from './simulated-pass.ts';

const gib = (bytes: number, decimals = 3) => `${fixedHalfEven(bytes / gibibyte, decimals)} GB`;
const gb = (value: number) => `${fixedHalfEven(value, 3)} GB`;
const seconds = (value: number) => `${fixedHalfEven(value, 6)} s`;

/** Parts of a pass that the caller wants printed. */
export interface PrintOptions extends Grouping {
  /** Seconds that the simulation itself took. */
  readonly runSeconds: number;
}

function layersOf({ layers }: Pick<StageCost, 'layers'>): string {
  return `layers ${layers.first}:${layers.end}`;
}

/** A pass, and the same one as other performance models time it. */
export type TimedPasses = readonly [SimulatedPass, ...SimulatedPass[]];

function tables(passes: TimedPasses, grouping: Grouping): string[] {
  const [{ operators }, ...others] = passes;
  const models = passes.map((pass) => pass.timedBy);
  type Costs = Parameters<typeof operatorRows>[0];
  const table = (list: Costs, otherLists: readonly Costs[]) =>
    operatorTable(operatorRows(list, grouping, otherLists), {
      withBounds: grouping.byBound,
      withShapes: grouping.byShape,
      models,
    });
  const tableOf = (stage: StageOperators, index: number) =>
    table(
      allOperators(stage.parts),
      others.map((pass) => allOperators(pass.operators[index]?.parts ?? [])),
    );
  if (operators.length === 1) return operators.flatMap(tableOf);
  const stages = operators.map((stage, index) => [
    `[pipeline stage ${index} ${layersOf(stage)}]`,
    ...tableOf(stage, index),
  ]);
  const transfers = operators.flatMap(({ pipelineSend }, index) =>
    pipelineSend === null
      ? []
      : [
          [
            `[pipeline transfer ${index}->${index + 1} bytes=${pipelineSend.bytes}]`,
            ...table(
              [pipelineSend.operator],
              others.map((pass) => {
                const send = pass.operators[index]?.pipelineSend;
                return send === null || send === undefined ? [] : [send.operator];
              }),
            ),
          ],
        ],
  );
  return [...stages, ...transfers].flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]));
}

function stageLatency(passes: TimedPasses): string[] {
  if (passes[0].stages.length === 1) return [];
  return ['Pipeline stage latency breakdown:', ...passes.flatMap(stageTimes)];
}

function stageTimes({ stages, timedBy }: SimulatedPass): string[] {
  return [
    ...stages.map((stage, index) => {
      const { cost, pipelineSendSeconds } = stage;
      const total = cost.seconds + pipelineSendSeconds;
      return `  [${timedBy}] stage ${index} (${layersOf(stage)}): compute=${seconds(cost.seconds)}  outgoing_comm=${seconds(pipelineSendSeconds)}  total=${seconds(total)}`;
    }),
  ];
}

function memoryLines(memory: PassMemory): string[] {
  const indexer =
    memory.indexerCacheGiB > 0
      ? [
          `    Main KV cache: ${gb(memory.kvCacheGiB - memory.indexerCacheGiB)}`,
          `    Indexer cache: ${gb(memory.indexerCacheGiB)}`,
          `    Indexer cache per token: ${fixedHalfEven(memory.indexerCacheGiB / memory.cachedTokens, 6)} GB`,
        ]
      : [];
  return [
    `Total device memory: ${gb(memory.totalGiB)}`,
    `  Model weight size: ${gb(memory.weightGiB)}`,
    `  KV cache: ${gb(memory.kvCacheGiB)}`,
    ...indexer,
    `  Model activation size: ${gb(memory.activationGiB)}`,
    `  Reserved memory: ${gb(memory.reservedGiB)}`,
    `  Memory available: ${gb(memory.availableGiB)}`,
  ];
}

function stageMemory(stages: readonly StageCost[]): string[] {
  if (stages.length === 1) return [];
  return [
    'Pipeline stage memory breakdown (per-rank):',
    ...stages.map((stage, index) => {
      const { weightBytes, kvCacheBytes, indexerCacheBytes, activationBytes, peakBytes } = stage.cost.memory;
      const parts = [
        `weight=${gib(weightBytes)}`,
        `kv=${gib(kvCacheBytes - indexerCacheBytes, 6)}`,
        `indexer=${gib(indexerCacheBytes, 6)}`,
        `peak=${gib(peakBytes)}`,
        `activation=${gib(activationBytes)}`,
      ];
      return `  stage ${index} (${layersOf(stage)}): ${parts.join('  ')}`;
    }),
  ];
}

function shares(title: string, parts: readonly (readonly [string, number])[]): string[] {
  const total = parts.reduce((sum, [, value]) => sum + value, 0);
  if (total === 0) return [];
  const shown = parts.map(([name, value]) => `${name}: ${fixedHalfEven((value * 100) / total, 2)}`);
  return [`  ${title}: ${shown.join(', ')}`];
}

function breakdowns({ cost: { bounds }, stages, timedBy }: SimulatedPass): string[] {
  const compute = stages.reduce((sum, { cost }) => sum + cost.seconds, 0);
  const communication = stages.reduce((sum, { pipelineSendSeconds }) => sum + pipelineSendSeconds, 0);
  return [
    ...shares(`${timedBy}_OpBound`, [
      ['memory_bound', bounds.memory ?? 0],
      ['communication_bound', bounds.communication ?? 0],
      ['compute_bound_mma', bounds.matrix ?? 0],
      ['compute_bound_gp', bounds.vector ?? 0],
    ]),
    ...(stages.length === 1
      ? []
      : shares(`${timedBy}_pipeline_parallel`, [
          ['compute', compute],
          ['communication', communication],
          ['bubble', 0],
        ])),
  ];
}

/**
 * The whole printed output of a forward pass, line by line as the real program writes it
 * (references/engine/printed-output.md 8.6).
 */
export function forwardText(passes: TimedPasses, options: PrintOptions): string {
  const [{ stages, queriesPerRank, memory }] = passes;
  return [
    `Number of Queries per DP rank: ${queriesPerRank}`,
    `Model compilation and execution time: ${fixedHalfEven(options.runSeconds, 3)} s`,
    ...tables(passes, options),
    ...passes.flatMap(({ timedBy, cost, tokensPerSecondPerDevice }) => [
      `[${timedBy}] Execution time: ${seconds(cost.seconds)}`,
      `[${timedBy}] TPS/Device: ${general(tokensPerSecondPerDevice, 4)} token/s`,
    ]),
    ...stageLatency(passes),
    ...memoryLines(memory),
    ...stageMemory(stages),
    'Stats breakdowns:',
    ...passes.flatMap(breakdowns),
    '',
  ].join('\n');
}
