import type { DraftModel, MarkovHead } from '../../../terms/draft-model.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import { matrixMultiply } from '../../operators/linear.ts';
import {
  memoryOperator,
  type PlannedOperator,
  requests,
  type Shape,
} from '../../operators/planned-operator.ts';
import { vocabularyRows } from '../embedding-and-head.ts';
import { draftFormat } from './draft-setup.ts';

/** An operator over one row of `width` of each request, with as many arguments of that shape. */
function elementwise(name: string, width: number, operands = 1): PlannedOperator {
  const shape: Shape = [requests, width];
  return memoryOperator(name, requests, 2 * operands * width, 2 * width, {
    inputs: Array.from({ length: operands }, () => shape),
  });
}

function joined(...widths: readonly number[]): PlannedOperator {
  const width = widths.reduce((sum, one) => sum + one, 0);
  return memoryOperator('aten.cat', requests, 2 * width, 2 * width);
}

/** How the token before becomes what the bias is projected from; the last step leaves no state. */
function weighted(
  setup: ForwardSetup,
  { rank, head }: { readonly rank: number; readonly head: MarkovHead },
  isLast: boolean,
): PlannedOperator[] {
  const { architecture, isCompiled } = setup;
  const { hiddenSize } = architecture;
  const project = (inputs: number, outputs: number) =>
    matrixMultiply(draftFormat, { rows: requests, inputs, outputs, bias: true });
  if (head === 'vanilla') return [];
  if (head === 'gated') {
    return [
      // Compiled graphs join these once, for the confidence too.
      ...(isCompiled ? [] : [joined(hiddenSize, rank)]),
      project(hiddenSize + rank, rank),
      elementwise('aten.sigmoid', rank),
      elementwise('aten.mul.Tensor', rank, 2),
    ];
  }
  const state = [
    elementwise('aten.sigmoid', rank),
    elementwise('aten.mul.Tensor', rank, 2),
    elementwise(isCompiled ? 'aten.sub.Tensor' : 'aten.rsub.Scalar', rank),
    elementwise('aten.tanh', rank),
    elementwise('aten.mul.Tensor', rank, 2),
    elementwise('aten.add.Tensor', rank, 2),
  ];
  return [
    joined(rank, rank, hiddenSize),
    project(2 * rank + hiddenSize, 3 * rank),
    ...(isCompiled && isLast ? [] : state),
    elementwise('aten.tanh', rank),
  ];
}

/**
 * Tokens of a block one after another: a bias of the logits by the token before, a confidence, the best token
 * (references/engine/forward-pass.md 5.9).
 */
export function sampleInTurn(setup: ForwardSetup, draft: DraftModel): PlannedOperator[] {
  const { architecture, isCompiled } = setup;
  const { hiddenSize, vocabSize } = architecture;
  const { blockSize, markov } = draft;
  const rank = markov?.rank ?? 0;
  const steps = Array.from({ length: blockSize }, (_, index) => [
    ...(markov === null
      ? []
      : [
          memoryOperator('aten.embedding', requests, 8 + 2 * rank, 2 * rank, {
            inputs: [[vocabSize, rank], [requests]],
          }),
          ...weighted(setup, markov, index === blockSize - 1),
          ...vocabularyRows(setup, requests, rank, [requests]),
          elementwise('aten.add.Tensor', vocabSize, 2),
          joined(hiddenSize, rank),
        ]),
    matrixMultiply(draftFormat, { rows: requests, inputs: hiddenSize + rank, outputs: 1 }),
    memoryOperator('aten.argmax', requests, 2 * vocabSize, 8, { inputs: [[requests, vocabSize]] }),
  ]);
  const stack = isCompiled ? 'aten.cat' : 'aten.stack';
  return [
    ...(markov?.head === 'rnn' && !isCompiled ? [elementwise('aten.new_zeros', rank)] : []),
    ...steps.flat(),
    memoryOperator(stack, requests, 8 * blockSize, 8 * blockSize),
    memoryOperator(stack, requests, 2 * blockSize, 2 * blockSize),
  ];
}

/** Bytes of both embeddings of tokens, of what weighs them, and of the confidence. */
export function markovWeightBytes(setup: ForwardSetup, { method, markov }: DraftModel): number {
  if (method !== 'dspark') return 0;
  const { architecture, split } = setup;
  const { hiddenSize, vocabSize } = architecture;
  const rank = markov?.rank ?? 0;
  const confidence = 2 * (hiddenSize + rank);
  const tables = 2 * rank * (vocabSize + Math.ceil(vocabSize / split.lmHeadTp));
  const project = (inputs: number, outputs: number) => 2 * outputs * (inputs + 1);
  const weighing = {
    vanilla: 0,
    gated: project(hiddenSize + rank, rank),
    rnn: project(2 * rank + hiddenSize, 3 * rank),
  };
  return confidence + tables + (markov === null ? 0 : weighing[markov.head]);
}
