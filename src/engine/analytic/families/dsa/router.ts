import { moeFactsOf } from '../../../terms/plan-facts.ts';
import { fullPrecisionLogits, groupLimitedChoice, type Router } from '../../blocks/routers.ts';
import { memoryOperator, repeated } from '../../operators/planned-operator.ts';

/** The router of DeepSeek-V3.2: its own choice among the best groups in both modes, on the slice of the tokens. */
export const groupLimitedRouter: Router = {
  seesAllTokens: false,
  weightBytes: 4,
  operators(setup, rows) {
    const { groups } = moeFactsOf(setup);
    const { isCompiled, dynamicShapes, isMtpLayer } = setup;
    // Graphs compiled for any batch size keep the empty mask of the groups as an operator, in main layers only.
    const emptyMask =
      isCompiled && dynamicShapes && !isMtpLayer
        ? repeated((batch) => (rows(batch) > 1 ? 1 : 0), [memoryOperator('aten.full', rows, 0, 4 * groups)])
        : [];
    return [...fullPrecisionLogits(setup, rows), ...emptyMask, ...groupLimitedChoice(setup, rows)];
  },
};
