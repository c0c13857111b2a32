import { deviceProfiles } from '../../../../src/engine/hardware/device-registry.ts';
import { architectureOf } from '../../../../src/engine/models/model-registry.ts';
import { someLayersOf, withoutLayers } from '../../../../src/engine/models/read-architecture.ts';
import { readDraft } from '../../../../src/engine/models/read-draft.ts';
import type { ConfigFields } from '../../../../src/engine/terms/architecture.ts';
import type { DraftMethod, DraftModel, MarkovHead } from '../../../../src/engine/terms/draft-model.ts';
import type { ForwardShape } from '../../../../src/engine/terms/forward-pass.ts';
import type { ForwardSpec } from '../../../../src/engine/terms/forward-spec.ts';
import type { AttentionAction, LinearAction } from '../../../../src/engine/terms/quantization.ts';

/** The draft model of a recorded call; `config`: that of its file. */
function draftOf(
  text: (flag: string) => string | null,
  config: ConfigFields | null,
  contextTokens: number,
): DraftModel | null {
  const method = text('--speculative-method') as DraftMethod | null;
  if (method === null) return null;
  return readDraft(
    config,
    {
      method,
      speculativeTokens: Number(text('--num-speculative-tokens') ?? 0),
      layers: Number(text('--num-draft-layers') ?? 0),
      contextTokens,
      markovRank: Number(text('--dspark-markov-rank') ?? 256),
      markovHead: (text('--dspark-markov-head') ?? 'vanilla') as MarkovHead,
    },
    'draft',
  );
}

/** A recorded call of text_generate as a forward specification and shape. */
export function caseOf(
  args: readonly string[],
  draftConfig: ConfigFields | null = null,
): { spec: ForwardSpec; shape: ForwardShape } {
  const [model = '', ...flags] = args;
  const text = (flag: string): string | null => {
    const index = flags.indexOf(flag);
    return index < 0 ? null : (flags[index + 1] ?? null);
  };
  const number = (flag: string, fallback: number) => Number(text(flag) ?? fallback);
  const has = (flag: string) => flags.includes(flag);
  const worldSize = number('--num-devices', 1);
  const tp = number('--tp-size', 1);
  const pp = number('--pp-size', 1);
  const ep = number('--ep-size', 1);
  const moeDp = number('--moe-dp-size', 1);
  const dp = number('--dp-size', worldSize / (tp * pp));
  const device = deviceProfiles.get(text('--device') ?? 'TEST_DEVICE');
  if (device === undefined) throw new Error(`no profile ${text('--device')}`);
  const queries = number('--num-queries', 1);
  const length = number('--query-length', 1);
  const context = number('--context-length', 0);
  const isDecode = has('--decode');
  const hit = isDecode ? 0 : number('--prefix-cache-hit-rate', 0);
  const whole = architectureOf(model);
  const layers = number('--num-hidden-layers-override', 0);
  const nonExpert = text('--quantize-non-expert-linear-action') as LinearAction | null;
  const spec: ForwardSpec = {
    architecture:
      layers === 0
        ? whole
        : layers < 0
          ? withoutLayers(whole)
          : someLayersOf(whole, { first: 0, end: layers }),
    device,
    split: {
      worldSize,
      tp,
      dp,
      pp,
      ep,
      moeTp: number('--moe-tp-size', worldSize / (moeDp * ep * pp)),
      moeDp,
      dcp: number('--dcp-size', 1),
      oProjTp: number('--o-proj-tp-size', tp),
      mlpTp: number('--mlp-tp-size', tp),
      lmHeadTp: number('--lmhead-tp-size', tp),
    },
    quantization: {
      linear: (text('--quantize-linear-action') ?? 'W8A8_DYNAMIC') as LinearAction,
      nonExpertLinear: nonExpert === 'DISABLED' ? null : nonExpert,
      attention: (text('--quantize-attention-action') ?? 'DISABLED') as AttentionAction,
      mxfp4GroupSize: number('--mxfp4-group-size', 32),
    },
    compile: has('--compile'),
    mtpTokens: number('--num-mtp-tokens', 0),
    draft: draftOf(text, draftConfig, context),
    dynamicShapes: false,
    options: {
      wordEmbeddingTp: text('--word-embedding-tp') as 'col' | 'row' | null,
      tracesEveryLayer: has('--no-repetition'),
      multistream: has('--compile') && flags.includes('enable_multistream'),
      dispatchFfnCombine: has('--compile') && flags.includes('enable_dispatch_ffn_combine'),
      visionTp: number('--vision-tp-size', 1),
      sequenceParallel: flags.includes('enable_sequence_parallel'),
      matmulAllReduce: has('--compile') && flags.includes('enable_matmul_allreduce'),
      sharedExpertTp: has('--enable-shared-expert-tp'),
      redundantExperts: has('--enable-redundant-experts'),
      externalSharedExperts: !has('--enable-external-shared-experts')
        ? 'off'
        : has('--host-external-shared-experts')
          ? 'hosted'
          : 'elsewhere',
      ...(text('--image-height') === null
        ? {}
        : {
            image: {
              heightPx: number('--image-height', 0),
              widthPx: number('--image-width', 0),
              perQuery: number('--image-batch-size', 1),
              minPixels: 65536,
              maxPixels: 16777216,
            },
          }),
    },
  };
  return {
    spec,
    shape: {
      phase: isDecode ? 'decode' : 'prefill',
      hasContext: context > 0,
      requests: [
        {
          count: Math.ceil(queries / dp),
          queryLength: length - Math.floor(length * hit),
          sequenceLength: context + length,
        },
      ],
    },
  };
}
