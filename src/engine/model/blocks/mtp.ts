import type { Batch } from '../../forward/batch.ts';
import type { PlanContext } from '../../forward/plan-context.ts';
import type { Phase } from '../../forward/prepared-forward.ts';
import { precisionIndex } from '../../hardware/precision.ts';
import { linear } from '../../operators/linear.ts';
import { fusedRmsNorm } from '../../operators/norm.ts';
import {
  memoryOperator,
  type PlannedOperator,
  repeated,
  requests,
  tokens,
} from '../../operators/planned-operator.ts';
import { embedding, languageHead, selectRequests } from './frame.ts';
import { castName } from './moe/router.ts';

/** Writing the newest token into the buffer of speculative tokens. */
function putToken(context: PlanContext): PlannedOperator[] {
  const width = context.mtpTokens + 1;
  if (!context.isCompiled) return [memoryOperator('aten.copy_', requests, 8, 8, { rewrite: 8 })];
  const put = [
    memoryOperator('aten.copy', requests, 16, 8),
    memoryOperator('aten.select_scatter', requests, 8 * width + 8, 8 * width),
  ];
  if (!context.dynamicShapes) return put;
  return [...put, ...whenSeveral([memoryOperator('aten.slice_scatter', requests, 16 * width, 8 * width)])];
}

/** Dynamic shapes add operators only for two requests or more. */
function whenSeveral(operators: readonly PlannedOperator[]): PlannedOperator[] {
  return repeated((batch: Batch) => (batch.requests > 1 ? 1 : 0), operators);
}

function firstTokens(context: PlanContext, phase: Phase): PlannedOperator[] {
  const { vocabulary } = context.architecture;
  const count = context.mtpTokens;
  const width = count + 1;
  const buffer = memoryOperator('aten.empty.memory_format', requests, 0, 8 * width);
  const allocated = context.isCompiled ? (context.dynamicShapes ? whenSeveral([buffer]) : []) : [buffer];
  return [
    memoryOperator('aten.argmax', requests, 2 * vocabulary, 8),
    ...(phase === 'decode'
      ? [
          memoryOperator('aten.argmax', requests, 2 * count * vocabulary, 8 * count),
          memoryOperator('aten.cat', requests, 8 * width, 8 * width),
        ]
      : []),
    ...allocated,
    ...putToken(context),
  ];
}

/** Rope angles computed anew for the speculative positions (engine specification 5.6). */
export function ropeAngles(context: PlanContext, width: number, castsBack = true): PlannedOperator[] {
  const half = width / 2;
  const full = 4 * width;
  const { isCompiled } = context;
  const multiply: PlannedOperator = isCompiled
    ? memoryOperator('aten.mul.Tensor', tokens, 4, 4 * half, { readFixed: 4 * half })
    : {
        name: 'aten.bmm',
        times: null,
        fill(batch, work) {
          work.move(4 * half + 4 * batch.tokens, 4 * half * batch.tokens);
          work.matrixOperations[precisionIndex.fp32] = 2 * half * batch.tokens;
        },
      };
  return [
    memoryOperator(castName(isCompiled), tokens, 8, 4),
    multiply,
    memoryOperator(isCompiled ? 'aten.clone' : 'aten.cat', tokens, full, full),
    ...angleFunctions(isCompiled, full, castsBack),
  ];
}

/** Cosine and sine of angles, each scaled and cast. */
export function angleFunctions(isCompiled: boolean, full: number, castsBack: boolean): PlannedOperator[] {
  const cast = memoryOperator(castName(isCompiled), tokens, full, full / 2);
  return [
    memoryOperator('aten.cos', tokens, full, full),
    memoryOperator('aten.mul.Tensor', tokens, full, full),
    memoryOperator('aten.sin', tokens, full, full),
    memoryOperator('aten.mul.Tensor', tokens, full, full),
    ...(castsBack ? [cast, cast] : []),
  ];
}

/** The norms of embedding and hidden state in front of an MTP layer. */
function entryNorm(context: PlanContext): PlannedOperator[] {
  const { hidden } = context.architecture;
  if (context.isCompiled) return [fusedRmsNorm(tokens, hidden)];
  return [
    memoryOperator('aten._to_copy', tokens, 2 * hidden, 4 * hidden),
    memoryOperator('aten.pow.Tensor_Scalar', tokens, 4 * hidden, 4 * hidden),
    memoryOperator('aten.mean.dim', tokens, 4 * hidden, 4),
    memoryOperator('aten.add_.Scalar', tokens, 0, 4, { rewrite: 4 }),
    memoryOperator('aten.rsqrt', tokens, 4, 4),
    memoryOperator('aten.mul.Tensor', tokens, 4 * hidden + 4, 4 * hidden),
    memoryOperator('aten.mul.Tensor', tokens, 4 * hidden, 4 * hidden, { readFixed: 2 * hidden }),
    memoryOperator('aten._to_copy', tokens, 4 * hidden, 2 * hidden),
  ];
}

/** What a family puts around and into its MTP layers. */
export interface MtpLayers {
  /** One decoder layer of the last layer's kind, laid out for MTP; `index` from 0. */
  layer(index: number): readonly PlannedOperator[];
  /** The angles, where the family computes them differently; null: none are computed. */
  readonly angles: readonly PlannedOperator[];
}

/** The multi-token-prediction layers behind the main model (engine specification 5.6). */
export function mtpLayers(context: PlanContext, phase: Phase, parts: MtpLayers): PlannedOperator[] {
  const { architecture, linears, isCompiled, mtpTokens } = context;
  const { hidden, vocabulary } = architecture;
  if (mtpTokens === 0) return [];
  const layers = Array.from({ length: mtpTokens }, (_, index) => {
    const shifted = index === 0 && phase === 'decode' ? mtpTokens + 1 : 1;
    const shift: PlannedOperator = {
      name: 'tensor_cast.shift_and_update_input_ids',
      times: null,
      fill(batch, work) {
        work.move(
          8 * batch.tokens + 8 * (batch.requests + 1) + 8 * batch.requests * shifted,
          8 * batch.tokens,
        );
      },
    };
    const copiesIndices = phase === 'decode' && (!isCompiled || index === 0);
    return [
      shift,
      ...embedding(context),
      ...entryNorm(context),
      ...entryNorm(context),
      memoryOperator('aten.cat', tokens, 4 * hidden, 4 * hidden),
      ...linear(linears, { rows: tokens, inputs: 2 * hidden, outputs: hidden }),
      ...parts.layer(index),
      ...(copiesIndices
        ? [memoryOperator(isCompiled ? 'prims.device_put' : 'aten._to_copy', requests, 8, 8)]
        : []),
      selectRequests(context),
      ...languageHead(context, requests),
      memoryOperator('aten.argmax', requests, 2 * vocabulary, 8),
      ...putToken(context),
    ];
  });
  return [...firstTokens(context, phase), ...parts.angles, ...layers.flat()];
}
