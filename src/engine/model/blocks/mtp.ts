import type { PlanContext } from '../../forward/plan-context.ts';
import type { Phase } from '../../forward/prepared-forward.ts';
import { linear } from '../../operators/linear.ts';
import { fusedRmsNorm } from '../../operators/norm.ts';
import {
  memoryOperator,
  type PlannedOperator,
  repeated,
  requests,
  type Shape,
  scaled,
  sequence,
  tokens,
} from '../../operators/planned-operator.ts';
import { ropeAngles } from '../../operators/rope-angles.ts';
import { embedding, languageHead, selectRequests } from './frame.ts';

/** The norm of MTP inputs: eager ones multiply in fp32 and add epsilon in place (engine specification 5.6). */
function inputNorm(context: PlanContext): PlannedOperator[] {
  const { hidden } = context.architecture;
  if (context.isCompiled) return [fusedRmsNorm(tokens, hidden)];
  const whole = sequence(tokens, hidden);
  const means = sequence(tokens, 1);
  return [
    memoryOperator('aten._to_copy', tokens, 2 * hidden, 4 * hidden, { inputs: [whole] }),
    memoryOperator('aten.pow.Tensor_Scalar', tokens, 4 * hidden, 4 * hidden, { inputs: [whole] }),
    memoryOperator('aten.mean.dim', tokens, 4 * hidden, 4, { inputs: [whole] }),
    memoryOperator('aten.add_.Scalar', tokens, 0, 4, { rewrite: 4, inputs: [means] }),
    memoryOperator('aten.rsqrt', tokens, 4, 4, { inputs: [means] }),
    memoryOperator('aten.mul.Tensor', tokens, 4 * hidden + 4, 4 * hidden, { inputs: [whole, means] }),
    memoryOperator('aten.mul.Tensor', tokens, 4 * hidden, 4 * hidden, {
      readFixed: 2 * hidden,
      inputs: [whole, [hidden]],
    }),
    memoryOperator('aten._to_copy', tokens, 4 * hidden, 2 * hidden, { inputs: [whole] }),
  ];
}

/** Writing one new token of each request into the buffer of `window` tokens. */
function updateBuffer({ isCompiled, dynamicShapes }: PlanContext, window: number): PlannedOperator[] {
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
    ...(dynamicShapes ? repeated(severalRequests, [slice]) : []),
  ];
}

const severalRequests = (batch: { readonly requests: number }) => (batch.requests > 1 ? 1 : 0);

function createBuffer({ isCompiled, dynamicShapes }: PlanContext, window: number): PlannedOperator[] {
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

/** The rows whose logits are needed; in decode their indices are copied, once only in compiled graphs. */
function selectRows(context: PlanContext, phase: Phase, isFirst: boolean): PlannedOperator[] {
  const { isCompiled } = context;
  const copies = phase === 'decode' && (!isCompiled || isFirst);
  const name = isCompiled ? 'prims.device_put' : 'aten._to_copy';
  const copy = memoryOperator(name, requests, 8, 8, { inputs: [[requests]] });
  return [...(copies ? [copy] : []), selectRequests(context, phase === 'decode')];
}

/**
 * Multi-token prediction behind the main model (engine specification 5.6).
 * `layer`: operators of one decoder layer, laid out with `isMtpLayer`. `angles`: the rotary angles of these layers,
 * computed anew unless the family does otherwise.
 */
export function multiTokenPrediction(
  context: PlanContext,
  phase: Phase,
  layer: readonly PlannedOperator[],
  angles: readonly PlannedOperator[] = ropeAngles(context.architecture.ropeWidth, context.isCompiled),
): PlannedOperator[] {
  const { architecture, linears, mtpTokens } = context;
  const { hidden, vocabulary } = architecture;
  const window = mtpTokens + 1;
  const bestToken = memoryOperator('aten.argmax', requests, 2 * vocabulary, 8, {
    inputs: [[requests, vocabulary]],
  });
  const form = context.isCompiled ? { form: { lead: sequence(tokens), width: 2 * hidden } } : {};
  const update = updateBuffer(context, window);
  const predictors = Array.from({ length: mtpTokens }, (_, index) => [
    shiftInputs(index === 0 && phase === 'decode' ? window : 1),
    ...embedding(context),
    ...inputNorm(context),
    ...inputNorm(context),
    memoryOperator('aten.cat', tokens, 4 * hidden, 4 * hidden),
    ...linear(linears, { rows: tokens, inputs: 2 * hidden, outputs: hidden, ...form }),
    ...layer,
    ...selectRows(context, phase, index === 0),
    ...languageHead(context, requests, phase === 'decode'),
    bestToken,
    ...update,
  ]);
  return [
    bestToken,
    ...(phase === 'decode'
      ? [
          memoryOperator('aten.argmax', scaled(requests, mtpTokens), 2 * vocabulary, 8, {
            inputs: [[requests, mtpTokens, vocabulary]],
          }),
          memoryOperator('aten.cat', requests, 8 * window, 8 * window),
        ]
      : []),
    ...createBuffer(context, window),
    ...update,
    ...angles,
    ...predictors.flat(),
  ];
}
