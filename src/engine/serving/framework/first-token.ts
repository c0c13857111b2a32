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
  trtllm: { floor: 100, overhead: 45, scale: 1 },
  sglang: { floor: 120, overhead: 10, scale: 1 },
  sglangAmd: { floor: 60, overhead: 45, scale: 1 },
} as const;

/** Layers of the models that the latent constants were read off. */
const latentLayers = 61;

/** Minor releases of SGLang 0.5 between which the host's launches of a DeepSeek prompt halved, in milliseconds. */
const sglangFloors = { before: { release: 9, floor: 145 }, since: { release: 12, floor: 70 } } as const;

/** The floor of SGLang on NVIDIA chips; its middle where the release is not told. */
function sglangFloor(version: string | null): number {
  const release = Number(/0\.5\.(\d{1,4})/.exec(version ?? '')?.[1] ?? Number.NaN);
  if (release <= sglangFloors.before.release) return sglangFloors.before.floor;
  return release >= sglangFloors.since.release ? sglangFloors.since.floor : latent.sglang.floor;
}

/** @param version the framework's release where it is known */
export function firstTokenOf(
  model: ServingModel,
  framework: ServingFramework,
  generation: Generation,
  version: string | null = null,
): FirstToken {
  const layers = layerCount(model);
  const isAmd = generation === 'cdna3' || generation === 'cdna4';
  const isLatent = model.groups.some(({ attention }) => attention.kind === 'latent');
  if (isLatent && (framework === 'trtllm' || framework === 'sglang')) {
    const own = framework === 'trtllm' ? latent.trtllm : isAmd ? latent.sglangAmd : latent.sglang;
    const floor = own === latent.sglang ? sglangFloor(version) : own.floor;
    return {
      floorMicroseconds: (floor * 1e3 * layers) / latentLayers,
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

/** Share of the GPU time of a step that a TensorRT-LLM instance needs that only prefills, read off measured pairs. */
const prefillOnly = 0.7;

/** The first-token constants of an instance that decodes nothing. */
export function onlyPrefilling(firstToken: FirstToken, framework: ServingFramework): FirstToken {
  return framework === 'trtllm' ? { ...firstToken, scale: firstToken.scale * prefillOnly } : firstToken;
}
