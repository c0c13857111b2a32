import {
  type AttentionAction,
  architectureOf,
  deviceProfiles,
  type LinearAction,
  prepareForward,
} from '../../src/engine/index.ts';
import type { VerificationForward } from '../../src/verification/mapping.ts';
import type { VerificationCase } from '../../src/verification/verification-case.ts';

/** Seconds of one forward pass by the embedded engine, as text_generate would compute them. */
export function simulatedSeconds(one: VerificationCase, model: string, forward: VerificationForward): number {
  const device = deviceProfiles.get(one.device);
  if (!device) throw new Error(`no profile ${one.device}`);
  const ep = one.ep ?? 1;
  const moeDp = one.moeDp ?? 1;
  const prepared = prepareForward({
    architecture: architectureOf(model),
    device,
    split: {
      worldSize: one.numDevices,
      tp: one.tp,
      dp: one.dp,
      pp: 1,
      ep,
      moeTp: one.moeTp ?? Math.max(1, one.numDevices / (ep * moeDp)),
      moeDp,
      dcp: forward.phase === 'decode' ? one.dcp : 1,
      oProjTp: one.tp,
      mlpTp: one.tp,
      lmHeadTp: one.tp,
    },
    quantization: {
      linear: one.quantizeLinearAction as LinearAction,
      nonExpertLinear: null,
      attention: one.quantizeAttentionAction as AttentionAction,
      mxfp4GroupSize: 32,
    },
    compile: one.compile,
    mtpTokens: one.numMtpTokens,
    dynamicShapes: false,
  });
  const { phase, queryLength, contextLength, numQueries } = forward;
  const count = Math.ceil(numQueries / one.dp);
  return prepared.cost({
    phase,
    requests: [{ count, queryLength, sequenceLength: contextLength + queryLength }],
  }).seconds;
}
