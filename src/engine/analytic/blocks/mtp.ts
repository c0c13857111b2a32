import type { Batch } from '../../terms/batch.ts';
import type { ForwardSetup } from '../../terms/forward-setup.ts';
import { linear } from '../operators/linear.ts';
import { fusedRmsNorm } from '../operators/norm.ts';
import {
  type Count,
  memoryOperator,
  type PlannedOperator,
  repeated,
  requests,
  type Shape,
  scaled,
  sequence,
  severalRequests,
  tokens,
} from '../operators/planned-operator.ts';
import { ropeAngles } from '../operators/rope-angles.ts';
import { embedding, languageHead, selectRequests, wholeEmbedding } from './embedding-and-head.ts';

/**
 * The norm of MTP inputs: eager ones multiply in fp32 and add epsilon in place
 * (references/engine/forward-pass.md 5.6).
 */
function inputNorm(setup: ForwardSetup): PlannedOperator[] {
  const { hiddenSize } = setup.architecture;
  if (setup.isCompiled) return [fusedRmsNorm(tokens, hiddenSize)];
  const whole = sequence(tokens, hiddenSize);
  const means = sequence(tokens, 1);
  return [
    memoryOperator('aten._to_copy', tokens, 2 * hiddenSize, 4 * hiddenSize, { inputs: [whole] }),
    memoryOperator('aten.pow.Tensor_Scalar', tokens, 4 * hiddenSize, 4 * hiddenSize, { inputs: [whole] }),
    memoryOperator('aten.mean.dim', tokens, 4 * hiddenSize, 4, { inputs: [whole] }),
    memoryOperator('aten.add_.Scalar', tokens, 0, 4, { rewrite: 4, inputs: [means] }),
    memoryOperator('aten.rsqrt', tokens, 4, 4, { inputs: [means] }),
    memoryOperator('aten.mul.Tensor', tokens, 4 * hiddenSize + 4, 4 * hiddenSize, { inputs: [whole, means] }),
    memoryOperator('aten.mul.Tensor', tokens, 4 * hiddenSize, 4 * hiddenSize, {
      readFixed: 2 * hiddenSize,
      inputs: [whole, [hiddenSize]],
    }),
    memoryOperator('aten._to_copy', tokens, 4 * hiddenSize, 2 * hiddenSize, { inputs: [whole] }),
  ];
}

/**
 * Writing one new token of each request into a block of `window` tokens; `isSliced`: into a slice of it, which graphs
 * of dynamic shapes copy back.
 */
export function updateBuffer(
  { isCompiled }: Pick<ForwardSetup, 'isCompiled'>,
  window: number,
  { isSliced }: { readonly isSliced: boolean },
): PlannedOperator[] {
  const inputs: Shape[] = [[requests], [requests]];
  const buffer: Shape = [requests, window];
  if (!isCompiled) return [memoryOperator('aten.copy_', requests, 8, 8, { rewrite: 8, inputs })];
  const slice = memoryOperator('aten.slice_scatter', requests, 16 * window, 8 * window, {
    inputs: [buffer, buffer],
  });
  return [
    memoryOperator('aten.copy', requests, 16, 8, { inputs }),
    memoryOperator('aten.select_scatter', requests, 8 * window + 8, 8 * window, {
      inputs: [buffer, [requests]],
    }),
    ...(isSliced ? repeated(severalRequests, [slice]) : []),
  ];
}

function createBuffer({ isCompiled, dynamicShapes }: ForwardSetup, window: number): PlannedOperator[] {
  const empty = memoryOperator('aten.empty.memory_format', requests, 0, 8 * window);
  if (!isCompiled) return [empty];
  return dynamicShapes ? repeated(severalRequests, [empty]) : [];
}

function shiftInputs(window: number): PlannedOperator {
  return {
    name: 'tensor_cast.shift_and_update_input_ids',
    times: null,
    inputs: [sequence(tokens), [(batch) => batch.requests + 1], [requests, window]],
    fill(batch, work) {
      const count = batch.requests;
      work.move(8 * batch.tokens + 8 * (count + 1) + 8 * count * window, 8 * batch.tokens);
    },
  };
}

/** Embeddings of the tokens that `shift` puts in place; a later pipeline stage has received embeddings and looks up the new ones alone. */
function predictorInput(setup: ForwardSetup, shift: PlannedOperator): PlannedOperator[] {
  // Predictors keep an embedding of their own, never sharded.
  const own = wholeEmbedding(setup);
  if (setup.stage.isFirst) return [shift, ...embedding(own), ...inputNorm(setup)];
  // The new ones are written beside memory that nothing has filled; the graph compiler leaves all of it out.
  if (setup.isCompiled) return [];
  const { hiddenSize } = setup.architecture;
  return [
    shift,
    ...embedding(own, requests, [requests]),
    memoryOperator('aten.empty_like', tokens, 2 * hiddenSize, 2 * hiddenSize, {
      inputs: [sequence(tokens, hiddenSize)],
    }),
    ...inputNorm(setup),
  ];
}

/**
 * How predictors find the last row of each request: `prefill` picks rows in front of the head; `verify` (decode with
 * at least one row for each predicted token) looks up copied indices; `extend` (decode with fewer) picks logits.
 */
export type PredictionMode = 'prefill' | 'verify' | 'extend';

/** Whether a decode step brings enough rows of each request to verify `mtpTokens` predictions. */
export function verifiesPredictions(mtpTokens: number): (batch: Batch) => boolean {
  return ({ groups }) => groups.every(({ queryLength }) => queryLength > mtpTokens);
}

/** Copied indices of rows, or of where requests begin; compiled graphs make them once. */
function copyIndices(setup: ForwardSetup, count: Count, isFirst: boolean): PlannedOperator[] {
  if (setup.isCompiled && !isFirst) return [];
  const name = setup.isCompiled ? 'prims.device_put' : 'aten._to_copy';
  return [memoryOperator(name, count, 8, 8, { inputs: [[count]] })];
}

/** Logits of the last row of each request out of those of all rows. */
function selectLogits(setup: ForwardSetup, { isFirst }: { readonly isFirst: boolean }): PlannedOperator[] {
  const { architecture, isCompiled } = setup;
  const { vocabSize } = architecture;
  const logits: Shape = [tokens, vocabSize];
  const select: PlannedOperator = isCompiled
    ? {
        name: 'aten.index.Tensor',
        times: null,
        inputs: [logits],
        fill(batch, work) {
          work.move(2 * batch.tokens * vocabSize + 8 * batch.requests, 2 * batch.requests * vocabSize);
        },
      }
    : memoryOperator('aten.index_select', requests, 2 * vocabSize + 8, 2 * vocabSize, {
        inputs: [logits, [requests]],
      });
  const positions = memoryOperator('aten.sub.Tensor', requests, 8, 8, { inputs: [[requests]] });
  return [
    ...copyIndices(setup, (batch) => batch.requests + 1, isFirst),
    ...(isCompiled && !isFirst ? [] : [positions]),
    select,
  ];
}

/** From the rows of a predictor to the logits of each request. */
function predictorLogits(setup: ForwardSetup, mode: PredictionMode, isFirst: boolean): PlannedOperator[] {
  switch (mode) {
    case 'prefill':
      return [selectRequests(setup), ...languageHead(setup, requests)];
    case 'verify':
      return [
        ...copyIndices(setup, requests, isFirst),
        selectRequests(setup, { isFlat: true }),
        ...languageHead(setup, requests, { isFlat: true }),
      ];
    case 'extend':
      return [...languageHead(setup, tokens), ...selectLogits(setup, { isFirst: false })];
  }
}

/** The best tokens of the rows that verify `count` predictions, put together with the one behind them. */
export function verifiedTokens({ architecture }: ForwardSetup, count: number): PlannedOperator[] {
  const { vocabSize } = architecture;
  const window = count + 1;
  return [
    memoryOperator('aten.argmax', scaled(requests, count), 2 * vocabSize, 8, {
      inputs: [[requests, count, vocabSize]],
    }),
    memoryOperator('aten.cat', requests, 8 * window, 8 * window),
  ];
}

/** The best token of each request. */
export function bestTokens({ architecture }: ForwardSetup): PlannedOperator {
  const { vocabSize } = architecture;
  return memoryOperator('aten.argmax', requests, 2 * vocabSize, 8, { inputs: [[requests, vocabSize]] });
}

/** The best tokens of the main model, and the buffer that predictors extend. */
function firstTokens(setup: ForwardSetup, mode: PredictionMode): PlannedOperator[] {
  if (mode !== 'verify') return mode === 'extend' ? selectLogits(setup, { isFirst: true }) : [];
  return verifiedTokens(setup, setup.mtpTokens);
}

/** Parts of an MTP predictor that depend on the family. */
export interface PredictorParts {
  /** Operators of the decoder layer of each predictor, laid out with `isMtpLayer`. */
  readonly layers: readonly (readonly PlannedOperator[])[];
  /** The rotary angles of these layers, computed anew unless the family does otherwise. */
  readonly angles?: readonly PlannedOperator[];
}

/** Multi-token prediction behind the main model (references/engine/forward-pass.md 5.6). */
export function multiTokenPrediction(
  setup: ForwardSetup,
  mode: PredictionMode,
  { layers, angles = ropeAngles(setup.architecture.rotaryDim, setup.isCompiled) }: PredictorParts,
): PlannedOperator[] {
  const { architecture, experts, mtpTokens } = setup;
  const { hiddenSize } = architecture;
  const window = mtpTokens + 1;
  const bestToken = bestTokens(setup);
  const form = setup.isCompiled ? { form: { lead: sequence(tokens), width: 2 * hiddenSize } } : {};
  const update = updateBuffer(setup, window, { isSliced: setup.dynamicShapes });
  const predictors = layers.map((layer, index) => [
    ...predictorInput(setup, shiftInputs(index === 0 && mode === 'verify' ? window : 1)),
    ...inputNorm(setup),
    memoryOperator('aten.cat', tokens, 4 * hiddenSize, 4 * hiddenSize),
    ...linear(experts, { rows: tokens, inputs: 2 * hiddenSize, outputs: hiddenSize, ...form }),
    ...layer,
    ...predictorLogits(setup, mode, index === 0),
    bestToken,
    ...update,
  ]);
  return [
    ...firstTokens(setup, mode),
    bestToken,
    ...createBuffer(setup, window),
    ...update,
    ...angles,
    ...predictors.flat(),
  ];
}
