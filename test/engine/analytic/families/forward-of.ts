import type { PlannedForward } from '../../../../src/engine/analytic/forward/planned-forward.ts';
import { prepareForward } from '../../../../src/engine/analytic/forward/prepare-forward.ts';
import { findModel } from '../../../../src/engine/models/model-registry.ts';
import { readArchitecture } from '../../../../src/engine/models/read-architecture.ts';
import type { ConfigFields } from '../../../../src/engine/terms/architecture.ts';
import type { ForwardShape, Phase } from '../../../../src/engine/terms/forward-pass.ts';
import { caseOf } from '../forward/text-generate-case.ts';

/** The config of a known model, with some fields changed. */
export function configOf(model: string, changes: ConfigFields = {}): ConfigFields {
  return { ...findModel(model)?.config, ...changes };
}

/** A forward pass of a config, laid out as the flags of text_generate say. */
export function forwardOf(config: ConfigFields, flags: string): PlannedForward {
  const { spec } = caseOf(['Qwen/Qwen3-8B', ...flags.split(' ').filter((flag) => flag !== '')]);
  return prepareForward({ ...spec, architecture: readArchitecture(config, 'model') });
}

/** Requests of one length on a rank. */
export function shapeOf(
  phase: Phase,
  count: number,
  queryLength: number,
  sequenceLength: number,
): ForwardShape {
  return { phase, requests: [{ count, queryLength, sequenceLength }] };
}

/** How often each operator runs. */
export function callsOf(forward: PlannedForward, shape: ForwardShape): Map<string, number> {
  const calls = new Map<string, number>();
  for (const one of forward.operators(shape)) calls.set(one.name, (calls.get(one.name) ?? 0) + one.calls);
  return calls;
}
