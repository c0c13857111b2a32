import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { PlannedForward } from '../../../../src/engine/analytic/forward/planned-forward.ts';
import { prepareForward } from '../../../../src/engine/analytic/forward/prepare-forward.ts';
import { ParallelSplitError, UnsupportedArchitectureError } from '../../../../src/engine/index.ts';
import { readArchitecture } from '../../../../src/engine/models/read-architecture.ts';
import type { ConfigFields } from '../../../../src/engine/terms/architecture.ts';
import type { ForwardMemory, ForwardShape } from '../../../../src/engine/terms/forward-pass.ts';
import { caseOf } from '../forward/text-generate-case.ts';
import { configOf, shapeOf } from './forward-of.ts';
import { layoutModels } from './layout-models.ts';

/**
 * Time and memory of every layout under settings that each change one part of it. The recorded passes of the real program
 * say which of these figures are right; this says that a change of one setting or layout leaves the others as they were.
 * `npx vitest run --project parts test/engine/analytic/families/settings-apart.test.ts -u` writes it anew.
 */
const settings = [
  '--num-devices 1 --quantize-linear-action DISABLED',
  '--num-devices 1 --compile --word-embedding-tp col',
  '--num-devices 2 --tp-size 2 --quantize-linear-action W8A8_STATIC --word-embedding-tp row',
  '--num-devices 4 --tp-size 2 --ep-size 2 --compile --quantize-linear-action MXFP4 --quantize-attention-action INT8',
  '--num-devices 4 --tp-size 1 --ep-size 4 --quantize-linear-action W4A8_DYNAMIC --quantize-attention-action FP8',
  '--num-devices 4 --tp-size 2 --pp-size 2 --compile --quantize-linear-action FP8',
  '--num-devices 2 --tp-size 1 --num-mtp-tokens 2 --compile',
  '--num-devices 2 --tp-size 2 --num-mtp-tokens 1 --quantize-non-expert-linear-action W8A16_DYNAMIC',
  '--num-devices 4 --tp-size 4 --ep-size 4 --compile --options enable_sequence_parallel',
  '--num-devices 4 --tp-size 4 --dcp-size 2 --options enable_sequence_parallel',
  '--num-devices 8 --tp-size 4 --moe-dp-size 2 --ep-size 2 --o-proj-tp-size 2 --mlp-tp-size 8 --lmhead-tp-size 2',
  '--num-devices 8 --tp-size 2 --ep-size 8 --compile --enable-redundant-experts --enable-external-shared-experts',
  '--num-devices 8 --tp-size 2 --ep-size 8 --enable-external-shared-experts --host-external-shared-experts',
  '--num-devices 2 --tp-size 2 --ep-size 2 --compile --no-repetition --enable-shared-expert-tp --options enable_multistream',
  '--num-devices 16 --tp-size 16 --compile --options enable_matmul_allreduce',
  '--num-devices 1 --image-height 448 --image-width 672 --image-batch-size 2',
];

const passes: readonly (readonly [string, ForwardShape])[] = [
  ['prefill', shapeOf('prefill', 4, 128, 200)],
  ['decode', shapeOf('decode', 8, 1, 700)],
  ['wide', shapeOf('decode', 304, 1, 9000)],
  [
    'mixed',
    {
      phase: 'prefill',
      hasContext: true,
      requests: [
        { count: 3, queryLength: 1, sequenceLength: 300 },
        { count: 1, queryLength: 61, sequenceLength: 61 },
      ],
    },
  ],
];

const figure = (value: number | null) => (value === null ? '-' : String(Number(value.toPrecision(9))));

function bytesOf({
  weightBytes,
  kvCacheBytes,
  indexerCacheBytes,
  cachedTokens,
  activationBytes,
  peakBytes,
}: ForwardMemory): string {
  return [weightBytes, kvCacheBytes, indexerCacheBytes, cachedTokens, activationBytes, peakBytes]
    .map(figure)
    .join(' ');
}

/** A number for the operators of a pass, their calls and the sizes of what they read. */
function operatorsOf(forward: PlannedForward, shape: ForwardShape): string {
  const all = forward.operators(shape);
  const text = all
    .map(({ name, calls, inputShapes }) => `${name} ${calls} ${inputShapes.join(';')}`)
    .join('\n');
  return `${all.length} operators ${crc32(text).toString(16)}`;
}

/** Seconds, seconds by bound, and bytes of each pass and stage; why it is not laid out where it is not. */
function figuresOf(
  config: ConfigFields,
  flags: string,
  { isSearched = false, draft = null }: { isSearched?: boolean; draft?: ConfigFields | null } = {},
): string[] {
  try {
    const { spec } = caseOf(['Qwen/Qwen3-8B', ...flags.split(' ')], draft);
    const architecture = readArchitecture(config, 'model');
    const forward = prepareForward({ ...spec, architecture, dynamicShapes: isSearched });
    return passes.flatMap(([name, shape]) => {
      const stages = forward.stages(shape);
      const { seconds, bounds, memory } = forward.cost(shape);
      const { memory: memoryBound, communication, matrix, vector } = bounds;
      return [
        `${name} ${[seconds, memoryBound, communication, matrix, vector].map(figure).join(' ')} | ${bytesOf(memory)}`,
        ...(name === 'prefill' || name === 'decode' ? [`  ${operatorsOf(forward, shape)}`] : []),
        ...(stages.length > 1
          ? stages.map(({ cost }) => `  stage ${figure(cost.seconds)} | ${bytesOf(cost.memory)}`)
          : []),
      ];
    });
  } catch (error) {
    if (error instanceof ParallelSplitError || error instanceof UnsupportedArchitectureError)
      return [`not laid out: ${error.message.replaceAll(/\s+/g, ' ')}`];
    throw error;
  }
}

const twoLayersOf = (config: ConfigFields): ConfigFields => ({
  ...config,
  num_hidden_layers: 2,
  ...(config.first_k_dense_replace === undefined ? {} : { first_k_dense_replace: 1 }),
});

const goldenOf = (name: string) =>
  join(import.meta.dirname, `../../../golden/operator-lists/settings-${name.replaceAll('/', '-')}.txt`);

describe('figures of each layout under each setting', () => {
  it.each(layoutModels)('%s', async (model) => {
    const whole = configOf(model);
    const parts = settings.flatMap((flags) => [`# ${flags}`, ...figuresOf(whole, flags)]);
    // Of so few layers logits, a router or a dispatch need most, not the layers.
    const few = settings
      .slice(1, 9)
      .flatMap((flags) => [`# two layers ${flags}`, ...figuresOf(twoLayersOf(whole), flags)]);
    const searched = settings
      .slice(1, 4)
      .flatMap((flags) => [
        `# searched ${flags}`,
        ...figuresOf(whole, `${flags} --compile`, { isSearched: true }),
      ]);
    await expect(`${[...parts, ...few, ...searched].join('\n')}\n`).toMatchFileSnapshot(goldenOf(model));
  });

  it('a draft model behind its target', async () => {
    const rows = readFileSync(join(import.meta.dirname, '../../../golden/drafts.jsonl'), 'utf8')
      .trim()
      .split('\n');
    const parts = rows
      .map((line) => JSON.parse(line))
      .flatMap(({ args, draft }, at) => {
        const from = args.indexOf('--speculative-method');
        const flags = `${settings[[1, 2, 0, 8][at % 4] ?? 1]} --context-length 900 ${args.slice(from).join(' ')}`;
        const isSearched = at % 3 === 0;
        const [model] = args;
        return [`# ${model} ${flags}`, ...figuresOf(configOf(model), flags, { isSearched, draft })];
      });
    await expect(`${parts.join('\n')}\n`).toMatchFileSnapshot(goldenOf('drafts'));
  });

  it('public configurations', async () => {
    const models: readonly { readonly name: string; readonly config: ConfigFields }[] = parse(
      readFileSync(join(import.meta.dirname, 'public-configs.yaml'), 'utf8'),
    );
    const parts = models.flatMap(({ name, config }, at) => {
      // Each has three of the settings, in turn.
      const chosen = [0, 1, 2].map((step) => settings[(at + 5 * step) % settings.length] ?? '');
      return chosen.flatMap((flags) => [`# ${name} ${flags}`, ...figuresOf(config, flags)]);
    });
    await expect(`${parts.join('\n')}\n`).toMatchFileSnapshot(goldenOf('public'));
  });
});
