import type {
  ForwardFamily,
  ForwardSample,
} from '../../../../src/engine/analytic/scheduling/batched-forward.ts';
import type { Phase, RequestGroup } from '../../../../src/engine/terms/forward-pass.ts';

/** One forward pass that a scheduler asked for; `requests` counts over all ranks. */
export interface Call {
  readonly phase: Phase;
  readonly requests: number;
  readonly queryLength: number;
  readonly sequenceLength: number;
}

/** What a script says a pass costs. */
export interface ScriptedPass {
  readonly latencyMs: number;
  readonly availableGiB?: number;
}

function sampleOf({ latencyMs, availableGiB = 10 }: ScriptedPass): ForwardSample {
  return {
    latencyMs,
    bounds: { memory: latencyMs, communication: null, matrix: null, vector: null },
    memory: { weightGiB: 1, kvCacheGiB: 1, activationGiB: 1, availableGiB },
  };
}

/** Forward passes by script, and every one that was asked for. */
export function scriptedForwards(
  dp: number,
  pass: (call: Call) => ScriptedPass,
): ForwardFamily & { readonly calls: readonly Call[] } {
  const calls: Call[] = [];
  return {
    dp,
    calls,
    of: (phase, queryLength, sequenceLength) => ({
      at(requests) {
        const call = { phase, requests, queryLength, sequenceLength };
        calls.push(call);
        return sampleOf(pass(call));
      },
    }),
    mixed(groups: readonly RequestGroup[]) {
      const requests = groups.reduce((sum, group) => sum + group.count, 0);
      const queryLength = groups.reduce((sum, group) => sum + group.count * group.queryLength, 0);
      const call: Call = { phase: 'prefill', requests, queryLength, sequenceLength: queryLength };
      calls.push(call);
      return sampleOf(pass(call));
    },
  };
}
