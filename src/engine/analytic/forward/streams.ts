import type { OperatorCost, PartOperators } from './operator-costs.ts';

/** Collectives that run on the second stream. */
const collectives: ReadonlySet<string> = new Set([
  'tensor_cast.all_reduce',
  'tensor_cast.all_gather',
  'tensor_cast.all_to_all',
  'tensor_cast.reduce_scatter',
]);

/** Operators with several results, or that write into an argument: they are not scheduled, and nothing waits for them. */
const unscheduled: ReadonlySet<string> = new Set([
  'aten.topk',
  'aten.sort',
  'aten.native_layer_norm',
  'aten.copy_',
  'aten.div_.Tensor',
  'aten.mul_.Tensor',
  'aten.masked_fill_.Scalar',
  'aten.scatter_.value',
  'tensor_cast.add_rms_norm2',
  'tensor_cast.apply_rope',
  'tensor_cast.apply_rope_inplace',
  'tensor_cast.concat_and_cache_mla',
  'tensor_cast.dynamic_quantize_mxfp4',
  'tensor_cast.dynamic_quantize_symmetric',
  'tensor_cast.hc_pre_sinkhorn',
  'tensor_cast.mlapo',
  'tensor_cast.mlapo_quant',
  'tensor_cast.reshape_and_cache',
  'tensor_cast.scatter_nd_update_mla',
  'tensor_cast.siso_reshape_and_cache',
]);

/** Tokens that were sent to their experts are split by expert first. */
const routing = 'tensor_cast.init_routing_v2';

/** Norms that give their input back or its scales beside the result. */
const severalResults = ['add_rms_norm_', 'rms_norm_dynamic_quant', 'moe_gating_top_k'];

function isScheduled({ name }: OperatorCost): boolean {
  return !unscheduled.has(name) && !severalResults.some((one) => name.includes(one));
}

/**
 * Seconds of a compiled pass whose collectives have a stream of their own (`enable_multistream`,
 * references/engine/operator-time.md 2.2). What hands over to a collective always runs on the first stream, what takes
 * over from one waits for it there; where what takes over is not scheduled, everything up to the next hand-over stays on
 * the second stream.
 */
export function streamedSeconds(parts: readonly PartOperators[]): number {
  const ends: [number, number] = [0, 0];
  let stream: 0 | 1 = 0;
  /** When the collective ends that the next operator waits for. */
  let ready = 0;
  /** When the result ends that the next collective waits for. */
  let handed = 0;
  const run = (on: 0 | 1, earliest: number, seconds: number): number => {
    const end = Math.max(ends[on], earliest) + seconds;
    ends[on] = end;
    return end;
  };
  for (const { times, operators } of parts) {
    for (let time = 0; time < times; time += 1) {
      for (const [index, operator] of operators.entries()) {
        const next = operators[index + 1];
        const seconds = operator.calls * operator.seconds;
        if (collectives.has(operator.name)) {
          const end = run(1, handed, seconds);
          const isSplit = operators[index - 1]?.name === routing;
          const isAwaited = !isSplit && (next === undefined || isScheduled(next));
          stream = isAwaited ? 0 : 1;
          ready = isAwaited ? end : 0;
          handed = 0;
          continue;
        }
        const hands = next !== undefined && collectives.has(next.name) && isScheduled(operator);
        if (hands) stream = 0;
        const end = run(stream, ready, seconds);
        ready = 0;
        if (hands) handed = end;
      }
    }
  }
  return Math.max(...ends);
}
