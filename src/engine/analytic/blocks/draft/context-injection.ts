import type { Batch } from '../../../terms/batch.ts';
import type { DraftModel } from '../../../terms/draft-model.ts';
import type { Phase } from '../../../terms/forward-pass.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import { localHeads } from '../../../terms/local-heads.ts';
import { precisionIndex } from '../../../terms/precision.ts';
import { writeCache } from '../../operators/attention.ts';
import { matrixMultiply } from '../../operators/linear.ts';
import { rmsNorm } from '../../operators/norm.ts';
import {
  type Count,
  memoryOperator,
  type PlannedOperator,
  repeated,
  requests,
  type Shape,
  scaled,
  severalRequests,
  tokens,
} from '../../operators/planned-operator.ts';
import { eagerRopeTables } from '../../operators/rope.ts';
import { draftRows, seeing, sharedRows } from './draft-batch.ts';
import { contextBefore, draftFormat, fedRows, writtenRows } from './draft-setup.ts';

const one: Count = () => 1;

/** Hidden states of the target's layers beside each other; prefill cuts them to the rows that the draft is fed. */
function targetStates(setup: ForwardSetup, draft: DraftModel, phase: Phase): PlannedOperator[] {
  const { architecture, isCompiled } = setup;
  const bytes = 2 * architecture.hiddenSize;
  const layers = draft.targetLayers.length;
  const fed = fedRows(draft, phase);
  const rows = scaled(requests, fed);
  const whole = [requests, (batch: Batch) => batch.tokens / batch.requests, architecture.hiddenSize] as const;
  const kept = [requests, fed, architecture.hiddenSize] as const;
  const copies = memoryOperator('aten.clone', tokens, bytes, bytes, { inputs: [whole] });
  const zeros: PlannedOperator = {
    name: 'aten.new_zeros',
    times: null,
    inputs: [whole],
    fill: (batch, work) => work.move(bytes * batch.tokens, bytes * rows(batch)),
  };
  const padded: Count = (batch) => rows(batch) + batch.tokens;
  const pad = memoryOperator('tensor_cast.cat', padded, bytes, bytes, { inputs: [kept, whole] });
  // Compiled graphs pad once, as the layers' states are copies of the last one.
  const times = isCompiled ? one : () => layers;
  return [
    ...(isCompiled ? [] : repeated(times, [copies])),
    ...(phase === 'decode'
      ? []
      : [...(isCompiled ? [] : repeated(times, [zeros])), ...repeated(times, [pad])]),
    memoryOperator('tensor_cast.cat', rows, layers * bytes, layers * bytes, {
      inputs: Array.from({ length: layers }, () => kept),
    }),
  ];
}

/** Slots, lengths and pages of the requests, which eager passes compute for each write and each attention. */
function cacheMetadata(draft: DraftModel, contextTokens: number): PlannedOperator[] {
  const { blockSize } = draft;
  const fresh = (count: Count) => memoryOperator('aten.arange', count, 0, 8);
  const joined = (width: number) =>
    memoryOperator('aten.add.Tensor', requests, 8, 8 * width, {
      readFixed: 8 * width,
      inputs: [[requests, 1], [width]],
    });
  const pages = Math.max(1, Math.ceil((contextTokens + blockSize) / 128));
  const lengths = memoryOperator('aten.full', requests, 0, 8);
  return [
    fresh(requests),
    memoryOperator('aten.mul.Tensor', requests, 8, 8, { inputs: [[requests]] }),
    ...(contextTokens > 0 ? [fresh(() => contextTokens), joined(contextTokens)] : []),
    fresh(() => blockSize),
    memoryOperator('aten.add.Tensor', () => blockSize, 8, 8, { inputs: [[blockSize]] }),
    joined(blockSize),
    fresh(() => pages),
    memoryOperator('aten.arange.start_step', (batch) => batch.requests + 1, 0, 8),
    lengths,
    lengths,
  ];
}

/** Rotation of keys alone, in fp32 on the vector units. */
function rotateKeys(rows: number, heads: number, headDim: number): PlannedOperator {
  const angles = [1, rows, headDim] as const;
  return {
    name: 'tensor_cast.apply_rope_single',
    times: null,
    inputs: [[requests, heads, rows, headDim], angles, angles],
    fill(batch, work) {
      const elements = batch.requests * rows * heads * headDim;
      work.move(2 * elements + 4 * rows * headDim, 2 * elements);
      work.vectorOperations[precisionIndex.fp32] = 3 * elements;
    },
  };
}

/**
 * Keys and values of the context for all layers of the draft from hidden states of its target, rotated together and
 * written to each layer's cache (references/engine/forward-pass.md 5.9). `setup`: that of the draft; `cache`: that of
 * one layer.
 */
export function injectContext(
  setup: ForwardSetup,
  draft: DraftModel,
  phase: Phase,
  cache: Shape,
): PlannedOperator[] {
  const { architecture, quantization, isCompiled } = setup;
  const { hiddenSize, headDim, maxPositions } = architecture;
  const { keyValue } = localHeads(setup);
  const layers = draft.windows.length;
  const fed = fedRows(draft, phase);
  const rows = scaled(requests, fed);
  const written = draft.windows.map((window) => writtenRows(draft, phase, window));
  const total = written.reduce((sum, count) => sum + count, 0);
  const width = keyValue * headDim;
  const copy = (count: number) =>
    memoryOperator('aten.clone', scaled(requests, count), 2 * width, 2 * width, {
      inputs: [[requests, count, keyValue, headDim]],
    });
  const write = (count: number) => {
    const isCut = (of: number) => count > 1 && count < of;
    const cuts = [...(isCut(total) ? [copy(count)] : []), ...(isCut(fed) ? [copy(count)] : [])];
    return [
      ...(isCompiled ? [] : cacheMetadata(draft, count)),
      // Rows of several requests do not lie together in what they are cut from.
      ...repeated(severalRequests, cuts),
      ...seeing(draftRows(count, 0), [writeCache(width, quantization.attention, cache)]),
    ];
  };
  return [
    ...targetStates(setup, draft, phase),
    matrixMultiply(draftFormat, {
      rows,
      inputs: draft.targetLayers.length * hiddenSize,
      outputs: hiddenSize,
    }),
    ...rmsNorm(rows, hiddenSize, isCompiled, [requests, fed]),
    matrixMultiply(draftFormat, { rows, inputs: hiddenSize, outputs: 2 * layers * width }),
    ...written.flatMap((count) => [
      ...(keyValue > 1 ? [copy(fed), copy(fed)] : []),
      ...rmsNorm(scaled(requests, count * keyValue), headDim, isCompiled, [requests, count, keyValue]),
    ]),
    // Compiled graphs put nothing together where there is one layer.
    ...(isCompiled && layers === 1
      ? []
      : [memoryOperator('aten.cat', scaled(requests, total), 2 * width, 2 * width)]),
    ...(isCompiled
      ? []
      : [
          ...written.map((count) => memoryOperator('aten.arange', () => count, 0, 8)),
          memoryOperator('aten.cat', () => total, 8, 8),
          ...seeing(sharedRows(total), eagerRopeTables(headDim, maxPositions)),
        ]),
    rotateKeys(total, keyValue, headDim),
    ...written.flatMap(write),
    ...(isCompiled
      ? []
      : draft.windows.flatMap((window) => cacheMetadata(draft, contextBefore(draft, phase, window)))),
  ];
}
