import { attendedContext, type DraftModel } from '../../../terms/draft-model.ts';
import type { Phase } from '../../../terms/forward-pass.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import { linearFormat } from '../../../terms/quantization.ts';
import { groupedQuerySharers } from '../../memory/cache-blocks.ts';

/** Number format of the draft's own linears: `--quantize-linear-action` does not reach them. */
export const draftFormat = linearFormat('DISABLED', 32);

/** The draft as a dense model of its own on the ranks of its target, which it shares embedding and head with. */
export function draftSetup(setup: ForwardSetup, draft: DraftModel): ForwardSetup {
  const { architecture, split } = setup;
  const layers = draft.windows.length;
  return {
    ...setup,
    architecture: {
      ...architecture,
      family: 'dense-gqa',
      layers,
      denseLayers: layers,
      epsilon: draft.epsilon,
      queryHeads: draft.queryHeads,
      kvHeads: draft.kvHeads,
      headDim: draft.headDim,
      rotaryDim: draft.headDim,
      intermediateSize: draft.intermediateSize,
      projectionBias: draft.bias,
      outputBias: draft.bias,
      mlpBias: false,
      qkNorm: 'head',
      moe: null,
      mla: null,
    },
    split: { ...split, dcp: 1 },
    quantization: { ...setup.quantization, linear: 'DISABLED', nonExpertLinear: null },
    experts: draftFormat,
    linears: draftFormat,
    mtpTokens: 0,
    draft: null,
    routing: null,
    isMtpLayer: false,
  };
}

/** Ranks over which the cache of the target is spread, and that of the draft with it. */
export function targetSharers(target: ForwardSetup): number {
  return target.architecture.mla === null ? groupedQuerySharers(target) : target.split.dcp;
}

/** Rows of each request's hidden states that the draft is fed with: its block, or the context that prefill states. */
export function fedRows(draft: DraftModel, phase: Phase): number {
  if (phase === 'decode') return draft.blockSize;
  return Math.max(1, ...draft.windows.map((window) => attendedContext(draft, window)));
}

/** Of these, the rows that a layer writes to its cache: at least one. */
export function writtenRows(draft: DraftModel, phase: Phase, window: number | null): number {
  const attended = attendedContext(draft, window);
  return attended <= 0 ? 1 : Math.min(attended, fedRows(draft, phase));
}

/** Context in front of the block that a layer attends to. */
export function contextBefore(draft: DraftModel, phase: Phase, window: number | null): number {
  return phase === 'decode' ? attendedContext(draft, window) : writtenRows(draft, phase, window);
}
