import { prepareForward } from '../../../../src/engine/analytic/forward/prepare-forward.ts';
import { deviceProfiles } from '../../../../src/engine/hardware/device-registry.ts';
import type { Architecture } from '../../../../src/engine/terms/architecture.ts';

/** Weights and cache of a model in fp16 on one device, after 4095 tokens of one request. */
export function plainMemory(architecture: Architecture) {
  const device = deviceProfiles.get('TEST_DEVICE');
  if (device === undefined) throw new Error('no device');
  const one = { worldSize: 1, tp: 1, dp: 1, pp: 1, ep: 1, moeTp: 1, moeDp: 1, dcp: 1 };
  const forward = prepareForward({
    architecture,
    device,
    split: { ...one, oProjTp: 1, mlpTp: 1, lmHeadTp: 1 },
    quantization: { linear: 'DISABLED', nonExpertLinear: null, attention: 'DISABLED', mxfp4GroupSize: 32 },
    compile: false,
    mtpTokens: 0,
    dynamicShapes: false,
  });
  const shape = {
    phase: 'decode',
    requests: [{ count: 1, queryLength: 1, sequenceLength: 4095 }],
  } as const;
  const { seconds } = forward.cost(shape);
  const { weightBytes, kvCacheBytes } = forward.memory(shape);
  return { billions: weightBytes / 2e9, kvCacheBytes, seconds };
}
