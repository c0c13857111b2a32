import {
  leastLengthPart,
  loadOfRow,
  localServer,
  ownLoadTest,
  replayOf,
} from '../../results/own-load-test.ts';
import type { Conditions, ResultRow } from '../../results/result.ts';

/** Lengths as load tests draw them: the mean in whole tokens and how far around it, as a part of it. */
interface DrawnLength {
  readonly least: number;
  readonly mean: number;
  readonly most: number;
  readonly around: number;
}

/** Lengths from a part of the longest to the longest. The mean is rounded down: nothing longer than planned is sent. */
function drawnLength(most: number, leastPart: number): DrawnLength {
  const least = Math.round(most * leastPart);
  const mean = Math.floor((most + least) / 2);
  const tenThousandths = Math.max(0, Math.floor((most / mean - 1) * 10_000));
  return { least, mean, most, around: tenThousandths / 10_000 };
}

/** What vLLM's benchmark is told of lengths; one figure where prompts and answers vary alike. */
function vllmLengths(input: DrawnLength, output: DrawnLength): readonly string[] {
  const around =
    input.around === output.around
      ? String(input.around)
      : JSON.stringify({ input: input.around, output: output.around });
  return [
    ...['--random-input-len', String(input.mean), '--random-output-len', String(output.mean)],
    ...(input.around === 0 && output.around === 0 ? [] : ['--random-range-ratio', around]),
    '--ignore-eos',
  ];
}

/** What guidellm is told of lengths: without a deviation it draws evenly between the least and the most. */
function guideLengths(kind: 'prompt' | 'output', { least, mean, most }: DrawnLength): string {
  const range = least === most ? '' : `,${kind}_tokens_min=${least},${kind}_tokens_max=${most}`;
  return `${kind}_tokens=${mean}${range}`;
}

/**
 * Load tests that would verify a row: lengths drawn as the row's were and as many requests in flight, on a server that
 * runs already. Sources: https://docs.vllm.ai/en/latest/cli/bench/serve.html,
 * https://docs.vllm.ai/en/latest/api/vllm/benchmarks/datasets/utils/ and https://github.com/vllm-project/guidellm
 */
export function loadTests(row: ResultRow, conditions: Conditions): readonly (readonly string[])[] {
  const { model, inputLength, outputLength } = conditions;
  const load = loadOfRow(row);
  if (model === null || inputLength === null || outputLength === null || load === null) return [];
  if ('file' in load) return [replayOf(model, load.file)];
  const { requests } = load;
  const [bench, guide] =
    'rate' in load
      ? [
          ['--request-rate', load.rate, '--num-prompts', requests],
          [
            ...['--rate-type', load.isSteady ? 'constant' : 'poisson', '--rate', load.rate],
            ...['--max-requests', requests],
          ],
        ]
      : [
          ['--max-concurrency', load.users, '--num-prompts', requests],
          ['--rate-type', 'concurrent', '--rate', load.users, '--max-requests', requests],
        ];
  const leastPart = leastLengthPart(row);
  const hitRate = conditions.prefixCacheHitRate ?? 0;
  const cached = Math.round(drawnLength(inputLength, leastPart).mean * hitRate);
  const own = cached === 0 && 'lengths from' in row.extra ? ownLoadTest(row, conditions) : null;
  const input = drawnLength(inputLength - Math.round(inputLength * hitRate), leastPart);
  const output = drawnLength(outputLength, leastPart);
  return [
    ...(own === null ? [] : [own]),
    [
      ...['vllm', 'bench', 'serve', '--model', model, '--dataset-name', 'random'],
      // Prompts of a plan with cache hits begin alike: the prefix is counted beside the random rest.
      ...(cached === 0 ? [] : ['--random-prefix-len', String(cached)]),
      ...vllmLengths(input, output),
      ...bench,
    ],
    // Without a common prefix the test would put on another load than the plan's.
    ...(cached > 0
      ? []
      : [
          [
            ...['guidellm', 'benchmark', '--target', localServer],
            ...guide,
            ...['--data', `${guideLengths('prompt', input)},${guideLengths('output', output)}`],
          ],
        ]),
  ];
}
