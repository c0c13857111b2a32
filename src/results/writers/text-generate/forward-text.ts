import { allOperators, type BoundSeconds, gibibyte, type StageCost } from '../../../engine/index.ts';
import { fixedHalfEven } from '../../../text/half-even.ts';
import { general } from './figures.ts';
import { type Grouping, operatorRows } from './operator-rows.ts';
import { operatorTable } from './operator-table.ts';
import type { PassMemory, SimulatedPass } from './simulated-pass.ts';

const gib = (bytes: number, decimals = 3) => `${fixedHalfEven(bytes / gibibyte, decimals)} GB`;
const gb = (value: number) => `${fixedHalfEven(value, 3)} GB`;
const seconds = (value: number) => `${fixedHalfEven(value, 6)} s`;

/** What the caller wants to see of a pass. */
export interface PrintOptions extends Grouping {
  /** Seconds that the simulation itself took. */
  readonly runSeconds: number;
}

function layersOf({ layers }: Pick<StageCost, 'layers'>): string {
  return `layers ${layers.first}:${layers.end}`;
}

function tables({ operators }: SimulatedPass, grouping: Grouping): string[] {
  const table = (list: Parameters<typeof operatorRows>[0]) =>
    operatorTable(operatorRows(list, grouping), {
      withBounds: grouping.byBound,
      withShapes: grouping.byShape,
    });
  if (operators.length === 1) return operators.flatMap((stage) => table(allOperators(stage.parts)));
  const stages = operators.map((stage, index) => [
    `[pipeline stage ${index} ${layersOf(stage)}]`,
    ...table(allOperators(stage.parts)),
  ]);
  const transfers = operators.flatMap(({ pipelineSend }, index) =>
    pipelineSend === null
      ? []
      : [
          [
            `[pipeline transfer ${index}->${index + 1} bytes=${pipelineSend.bytes}]`,
            ...table([pipelineSend.operator]),
          ],
        ],
  );
  return [...stages, ...transfers].flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]));
}

function stageLatency(stages: readonly StageCost[]): string[] {
  if (stages.length === 1) return [];
  return [
    'Pipeline stage latency breakdown:',
    ...stages.map((stage, index) => {
      const { cost, pipelineSendSeconds } = stage;
      const total = cost.seconds + pipelineSendSeconds;
      return `  [analytic] stage ${index} (${layersOf(stage)}): compute=${seconds(cost.seconds)}  outgoing_comm=${seconds(pipelineSendSeconds)}  total=${seconds(total)}`;
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
      const { weightBytes, kvCacheBytes, indexerCacheBytes, activationBytes } = stage.cost.memory;
      const held = weightBytes + kvCacheBytes + activationBytes;
      const parts = [
        `weight=${gib(weightBytes)}`,
        `kv=${gib(kvCacheBytes - indexerCacheBytes, 6)}`,
        `indexer=${gib(indexerCacheBytes, 6)}`,
        `peak=${gib(held)}`,
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

function breakdowns(bounds: BoundSeconds, stages: readonly StageCost[]): string[] {
  const compute = stages.reduce((sum, { cost }) => sum + cost.seconds, 0);
  const communication = stages.reduce((sum, { pipelineSendSeconds }) => sum + pipelineSendSeconds, 0);
  return [
    'Stats breakdowns:',
    ...shares('analytic_OpBound', [
      ['memory_bound', bounds.memory ?? 0],
      ['communication_bound', bounds.communication ?? 0],
      ['compute_bound_mma', bounds.cube ?? 0],
      ['compute_bound_gp', bounds.vector ?? 0],
    ]),
    ...(stages.length === 1
      ? []
      : shares('analytic_pipeline_parallel', [
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
export function forwardText(pass: SimulatedPass, options: PrintOptions): string {
  const { cost, stages, queriesPerRank, tokensPerSecondPerDevice, memory } = pass;
  return [
    `Number of Queries per DP rank: ${queriesPerRank}`,
    `Model compilation and execution time: ${fixedHalfEven(options.runSeconds, 3)} s`,
    ...tables(pass, options),
    `[analytic] Execution time: ${seconds(cost.seconds)}`,
    `[analytic] TPS/Device: ${general(tokensPerSecondPerDevice, 4)} token/s`,
    ...stageLatency(stages),
    ...memoryLines(memory),
    ...stageMemory(stages),
    ...breakdowns(cost.bounds, stages),
    '',
  ].join('\n');
}
