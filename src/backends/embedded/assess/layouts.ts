import {
  type Candidate,
  candidates,
  type DeviceProfile,
  forwardSpecOf,
  type OptimizeRequest,
  type ParallelSplit,
  ParallelSplitError,
  predictedTokens,
  prepareForward,
  type SearchSpace,
  UnsupportedArchitectureError,
} from '../../../engine/index.ts';

/** One way to lay out a plan's model, or why it cannot be laid out like that. */
export interface Layout {
  readonly candidate: Candidate;
  readonly forward: ReturnType<typeof prepareForward> | null;
  readonly error: ParallelSplitError | UnsupportedArchitectureError | null;
}

/** One split of a plan's model on a device. @throws ParallelSplitError, UnsupportedArchitectureError */
export function layOut(
  request: OptimizeRequest,
  device: DeviceProfile,
  split: ParallelSplit,
  mtpTokens: number,
): ReturnType<typeof prepareForward> {
  // Memory and refusals are the same with measured operators, which are therefore not looked up.
  return prepareForward({ ...forwardSpecOf(request, device, { split, mtpTokens }), measured: null });
}

function layoutOf(request: OptimizeRequest, device: DeviceProfile, candidate: Candidate): Layout {
  try {
    const forward = layOut(request, device, candidate.split, candidate.mtpTokens);
    return { candidate, forward, error: null };
  } catch (error) {
    const isRefusal = error instanceof ParallelSplitError || error instanceof UnsupportedArchitectureError;
    if (!isRefusal) throw error;
    return { candidate, forward: null, error };
  }
}

/** Splits of a plan on `devices` devices, each once, in the order of the search. */
function splitsOf(request: OptimizeRequest, devices: number, space: SearchSpace): Candidate[] {
  const known = new Set<string>();
  return candidates(space, devices, {
    hasExperts: request.architecture.moe !== null,
    draft: request.draft,
  }).filter(({ id }) => !known.has(id) && known.add(id));
}

/** Every split of a plan on `devices` devices, laid out. */
export function layoutsOf(
  request: OptimizeRequest,
  device: DeviceProfile,
  devices: number,
  space: SearchSpace = request.space,
): Layout[] {
  return splitsOf(request, devices, space).map((candidate) => layoutOf(request, device, candidate));
}

/** The first split of a plan that can be laid out; null where none can. The others are not laid out. */
export function anyLayout(
  request: OptimizeRequest,
  device: DeviceProfile,
  devices: number,
): (Layout & { readonly forward: NonNullable<Layout['forward']> }) | null {
  for (const candidate of splitsOf(request, devices, request.space)) {
    const { forward, ...rest } = layoutOf(request, device, candidate);
    if (forward !== null) return { ...rest, forward };
  }
  return null;
}

/** Prompt tokens of one request; of a distribution its longest. */
export function longestPrompt({ prompts }: OptimizeRequest): number {
  return prompts.kind === 'fixed'
    ? prompts.tokens
    : Math.max(...prompts.bins.map(({ maxTokens }) => maxTokens));
}

/**
 * Bytes on the fullest device that decode `count` requests, half of their output made (references/engine/memory.md).
 */
export function bytesOf(
  request: OptimizeRequest,
  forward: Pick<ReturnType<typeof prepareForward>, 'memory'>,
  count: number,
  mtpTokens: number,
): { readonly weightBytes: number; readonly kvCacheBytes: number; readonly activationBytes: number } {
  const sequenceLength = longestPrompt(request) + Math.floor(request.outputTokens / 2);
  return forward.memory({
    phase: 'decode',
    requests: [{ count, queryLength: predictedTokens(request, mtpTokens) + 1, sequenceLength }],
  });
}
