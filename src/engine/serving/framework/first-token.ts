import { layerCount, type ServingModel } from '../model/serving-model.ts';
import type { Generation } from '../operators/system-facts.ts';
import type { FirstToken } from './policy.ts';
import type { ServingFramework } from './serving-framework.ts';

/**
 * First-token constants, read off measured servers: the host's time to launch a prompt's kernels one by one, the share
 * of tabulated GPU time that fused kernels need, and the way of a request to the scheduler and of a token to the client.
 */
interface Constants {
  /** Milliseconds of one layer's launches; latent attention launches two and a half times as many kernels. */
  readonly floorPerLayer: number;
  readonly overhead: number;
  readonly scale: number;
}

const latentLaunches = 2.5;

const constants: Readonly<Record<ServingFramework, Constants>> = {
  vllm: { floorPerLayer: 0.3, overhead: 20, scale: 1 },
  trtllm: { floorPerLayer: 0.3, overhead: 15, scale: 1 },
  sglang: { floorPerLayer: 0.79, overhead: 10, scale: 0.85 },
  'vllm-ascend': { floorPerLayer: 0.6, overhead: 20, scale: 1 },
};

/** Servers of DeepSeek models, by framework and maker of the chip. */
const latent = {
  trtllm: { floor: 100, overhead: 45, scale: 0.7 },
  sglang: { floor: 120, overhead: 10, scale: 0.85 },
  sglangAmd: { floor: 60, overhead: 45, scale: 1 },
} as const;

/** Layers of the models that the latent constants were read off. */
const latentLayers = 61;

export function firstTokenOf(
  model: ServingModel,
  framework: ServingFramework,
  generation: Generation,
): FirstToken {
  const layers = layerCount(model);
  const isAmd = generation === 'cdna3' || generation === 'cdna4';
  const isLatent = model.groups.some(({ attention }) => attention.kind === 'latent');
  if (isLatent && (framework === 'trtllm' || framework === 'sglang')) {
    const own = framework === 'trtllm' ? latent.trtllm : isAmd ? latent.sglangAmd : latent.sglang;
    return {
      floorMicroseconds: (own.floor * 1e3 * layers) / latentLayers,
      scale: own.scale,
      overheadMicroseconds: own.overhead * 1e3,
    };
  }
  const { floorPerLayer, overhead, scale } = constants[framework];
  return {
    floorMicroseconds: floorPerLayer * 1e3 * layers * (isLatent ? latentLaunches : 1),
    scale,
    overheadMicroseconds: overhead * 1e3,
  };
}
