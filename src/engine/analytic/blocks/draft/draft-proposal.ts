import type { Batch } from '../../../terms/batch.ts';
import type { DraftModel } from '../../../terms/draft-model.ts';
import type { Phase } from '../../../terms/forward-pass.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import {
  type Count,
  memoryOperator,
  type PlannedOperator,
  repeated,
  requests,
  type Shape,
  scaled,
  severalRequests,
} from '../../operators/planned-operator.ts';
import { eagerRopeTables } from '../../operators/rope.ts';
import { embedding, vocabularyRows } from '../embedding-and-head.ts';
import { updateBuffer } from '../mtp.ts';
import { injectContext } from './context-injection.ts';
import { draftRows, seeing } from './draft-batch.ts';
import { draftCache, draftLayers } from './draft-layers.ts';
import { draftSetup } from './draft-setup.ts';
import { sampleInTurn } from './markov-head.ts';

/**
 * Graphs of sizes that are not known keep the remainder by which anchors are picked, from the second size of a search on;
 * what dspark verifies with has that size itself.
 */
function keepsRemainder({ dynamicShapes }: ForwardSetup, { method }: DraftModel, phase: Phase): boolean {
  return dynamicShapes && !(method === 'dspark' && phase === 'decode');
}

/** The block of each request: its newest token, then masks. */
function blockTokensOf(setup: ForwardSetup, draft: DraftModel, phase: Phase): PlannedOperator[] {
  const { blockSize } = draft;
  const { isCompiled } = setup;
  const block: Shape = [requests, blockSize];
  const rows = scaled(requests, blockSize);
  const anchors: Count = phase === 'decode' ? rows : requests;
  const fresh = (count: Count) => memoryOperator('aten.arange', count, 0, 8);
  const copy = memoryOperator('aten.clone', rows, 8, 8, { inputs: [block] });
  const remainder = memoryOperator('aten.remainder.Scalar', requests, 8, 8, { inputs: [[requests]] });
  const pick: PlannedOperator = {
    name: 'aten.index.Tensor',
    times: null,
    inputs: [[anchors], [requests]],
    fill: (batch: Batch, work) => work.move(8 * (anchors(batch) + batch.requests), 8 * batch.requests),
  };
  return [
    ...(isCompiled
      ? []
      : [
          fresh(() => blockSize),
          memoryOperator('aten.full', rows, 0, 8),
          fresh(requests),
          remainder,
          copy,
          // Positions of the block are spread over several requests.
          ...repeated(severalRequests, [copy]),
        ]),
    ...(isCompiled && keepsRemainder(setup, draft, phase) ? repeated(severalRequests, [remainder]) : []),
    pick,
    ...updateBuffer(setup, blockSize, { isSliced: false }),
  ];
}

/** Logits of the proposed rows, and in decode the tokens; prefill proposes none. */
function proposedTokens(setup: ForwardSetup, draft: DraftModel, phase: Phase): PlannedOperator[] {
  const { hiddenSize, vocabSize } = setup.architecture;
  const { blockSize, method } = draft;
  const count = method === 'dspark' ? blockSize : blockSize - 1;
  const rows = scaled(requests, count);
  const lead: Shape = [requests, count];
  // Rows of a single request behind its anchor lie together.
  const withoutAnchor = repeated(severalRequests, [
    memoryOperator('aten.clone', rows, 2 * hiddenSize, 2 * hiddenSize, { inputs: [[...lead, hiddenSize]] }),
  ]);
  const head = vocabularyRows(setup, rows, hiddenSize, lead);
  if (method === 'dspark') return phase === 'prefill' ? head : [...head, ...sampleInTurn(setup, draft)];
  const best = memoryOperator('aten.argmax', rows, 2 * vocabSize, 8, { inputs: [[...lead, vocabSize]] });
  return [...withoutAnchor, ...head, ...(phase === 'prefill' ? [] : [best])];
}

/** A draft model behind its target, from the target's tokens to the tokens that it proposes. */
export function draftProposal(setup: ForwardSetup, draft: DraftModel, phase: Phase): PlannedOperator[] {
  const own = draftSetup(setup, draft);
  const { headDim, maxPositions } = own.architecture;
  const cache = draftCache(setup, draft);
  const rows = scaled(requests, draft.blockSize);
  return [
    ...blockTokensOf(setup, draft, phase),
    ...embedding(setup, rows, [requests, draft.blockSize]),
    // Positions of the block are the same in every pass: compiled graphs know their angles.
    ...(setup.isCompiled
      ? []
      : seeing(draftRows(draft.blockSize, 0), eagerRopeTables(headDim, maxPositions))),
    ...injectContext(own, draft, phase, cache),
    ...draftLayers(own, draft, phase, cache),
    ...proposedTokens(setup, draft, phase),
  ];
}
