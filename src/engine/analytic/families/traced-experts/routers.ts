import type { ExpertTraits } from '../../../models/families/traced-experts.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import { moeFactsOf } from '../../../terms/plan-facts.ts';
import { linearFormat } from '../../../terms/quantization.ts';
import { fullPrecisionLogits, groupLimitedChoice, normalizeWeights } from '../../blocks/routers.ts';
import { conversion } from '../../operators/conversion.ts';
import { linear, matrixMultiply, plainMultiply } from '../../operators/linear.ts';
import { memoryOperator, type PlannedOperator, tokens } from '../../operators/planned-operator.ts';
import { softmax } from '../../operators/softmax.ts';

const halfPrecision = linearFormat('DISABLED', 32);

/** Scores of all experts as weights in fp32, then the choice among them. */
function scoresThenChoice(setup: ForwardSetup, scoreBytes: number): PlannedOperator[] {
  const { experts, perToken, normalizesWeights } = moeFactsOf(setup);
  const { isCompiled } = setup;
  return [
    ...softmax(isCompiled, tokens, scoreBytes),
    memoryOperator('aten.topk', tokens, scoreBytes, 12 * perToken, { inputs: [[tokens, experts]] }),
    ...(normalizesWeights ? normalizeWeights(isCompiled, tokens, perToken) : []),
  ];
}

/** The best logits, turned to fp32 where they are not yet, then a softmax over them, in fp16 at the end. */
function choiceThenScores(setup: ForwardSetup, logitBytes: 2 | 4): PlannedOperator[] {
  const { experts, perToken } = moeFactsOf(setup);
  const { isCompiled } = setup;
  return [
    memoryOperator('aten.topk', tokens, logitBytes * experts, (logitBytes + 8) * perToken, {
      inputs: [[tokens, experts]],
    }),
    ...(logitBytes === 2 ? [conversion(isCompiled, tokens, 2 * perToken, 4 * perToken)] : []),
    ...softmax(isCompiled, tokens, 4 * perToken),
    conversion(isCompiled, tokens, 4 * perToken, 2 * perToken),
  ];
}

/** From the normed input to the weights of the chosen experts; `isMerged`: another linear gives the logits as well. */
export function tracedRouter(
  setup: ForwardSetup,
  { router }: ExpertTraits,
  isMerged: boolean,
): PlannedOperator[] {
  const { architecture, linears, isCompiled } = setup;
  const { hiddenSize } = architecture;
  const { experts, perToken } = moeFactsOf(setup);
  const widened = conversion(isCompiled, tokens, 2 * experts, 4 * experts);
  const shape = { rows: tokens, inputs: hiddenSize, outputs: experts };
  const logits = isMerged ? [] : [plainMultiply(tokens, hiddenSize, experts, 'fp16')];
  switch (router) {
    case 'softmax':
      return [
        ...logits,
        widened,
        ...scoresThenChoice(setup, 4 * experts),
        conversion(isCompiled, tokens, 4 * perToken, 2 * perToken),
      ];
    case 'choice':
      return [...logits, widened, ...choiceThenScores(setup, 4)];
    case 'biased-choice':
      return [matrixMultiply(halfPrecision, { ...shape, bias: true }), ...choiceThenScores(setup, 2)];
    case 'groups':
      return [...fullPrecisionLogits(setup, tokens), ...groupLimitedChoice(setup, tokens)];
    case 'linear':
      return [
        conversion(isCompiled, tokens, 2 * hiddenSize, 4 * hiddenSize),
        ...widenedLinear(setup, linear(linears, shape), experts),
        ...scoresThenChoice(setup, 4 * experts),
      ];
  }
}

/** A linear whose input and output are fp32 although its weight is not. */
function widenedLinear(
  { architecture }: ForwardSetup,
  operators: readonly PlannedOperator[],
  outputs: number,
): PlannedOperator[] {
  const { hiddenSize } = architecture;
  return operators.map((operator) => ({
    ...operator,
    fill(batch, work) {
      operator.fill(batch, work);
      const isLinear = operator.matrixTerms !== undefined;
      if (isLinear) work.writeBytes += 2 * batch.tokens * outputs;
      if (!isLinear || operators.length === 1) work.readBytes += 2 * batch.tokens * hiddenSize;
    },
  }));
}
