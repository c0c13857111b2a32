type Figures = string | null;

/** Headings of questions about memory, the KV cache and the longest context. */
export const memoryKinds = {
  fits: 'does it fit in memory',
  cache: 'memory and KV cache',
  'longest-context': 'the longest context',
};

/** Answers to questions about memory, the KV cache and the longest context. */
export const memory = {
  measuredMemory:
    'A load test measures requests from outside and tells nothing of memory: look at what the server reports (its log at start, nvidia-smi or npu-smi), or plan the same model, devices and lengths (throughline plan).',
  noMemory:
    'The input has no memory columns, and the embedded engine cannot lay this plan out, so memory cannot be told. A report of July 2026 or later prints them.',
  fits: (
    batch: string,
    users: string,
    context: string,
    weights: string,
    cache: string,
    activations: string,
    states: Figures,
    left: string,
  ) =>
    `It fits: batch ${batch} on each replica (${users} concurrent requests) at a context of ${context} tokens needs ${weights} of weights, ${cache} of KV cache${states === null ? '' : `, ${states} of recurrent states`} and ${activations} of activations on each device; ${left} is left (embedded engine).`,
  fitsNot: (
    batch: string,
    users: string,
    context: string,
    weights: string,
    cache: string,
    activations: string,
    states: Figures,
    missing: string,
  ) =>
    `It runs out of memory: batch ${batch} on each replica (${users} concurrent requests) at a context of ${context} tokens needs ${weights} of weights, ${cache} of KV cache${states === null ? '' : `, ${states} of recurrent states`} and ${activations} of activations on each device, ${missing} more than there is (embedded engine).`,
  heldAtContext: (context: string, batch: string, users: string) =>
    `At ${context} tokens ${batch} ${batch === '1' ? 'request fits' : 'requests fit'} on each replica, ${users} in all (embedded engine).`,
  noneAtContext: (context: string) =>
    `At ${context} tokens not even one request fits on a replica (embedded engine).`,
  fitsScaled: (batch: string, users: Figures, context: Figures, cache: string, left: string) =>
    `It fits, in proportion to the row’s own cache: batch ${batch}${users === null ? '' : ` on each replica (${users} concurrent requests)`}${context === null ? '' : ` at ${context} tokens each`} needs ${cache} of KV cache; ${left} is left.`,
  fitsNotScaled: (batch: string, users: Figures, context: Figures, cache: string, missing: string) =>
    `It runs out of memory, in proportion to the row’s own cache: batch ${batch}${users === null ? '' : ` on each replica (${users} concurrent requests)`}${context === null ? '' : ` at ${context} tokens each`} needs ${cache} of KV cache, ${missing} more than there is.`,
  cache: (
    request: string,
    token: Figures,
    context: Figures,
    more: readonly [more: string, all: string] | null,
  ) =>
    `KV cache: ${request} for each request on each device${token === null ? '' : `, ${token} for each token (at the ${context} tokens of the row’s pass)`}.${more === null ? '' : ` What is left holds ${more[0]} more requests on each replica: ${more[1]} in all.`}`,
  cacheFilled: (isFull: boolean, cache: string, all: string, part: string) =>
    `${isFull ? 'Yes, full' : 'No, not full'}: the KV cache takes ${cache} of the ${all} that it could on each device (${part}).`,
  cacheSetAside: (size: string, filled: string, token: Figures) =>
    `${token === null ? '' : `A token takes ${token} of KV cache on each device. `}Each device sets ${size} aside for the KV cache; the simulated load fills ${filled} % of it at most.`,
  loadHeld: (users: string, filled: string) =>
    `Memory holds ${users} requests at once: they fill the KV cache to ${filled} % at most. Whether they keep the limits is another question:`,
  loadNotHeld: (users: string, filled: string, preempted: string) =>
    `Memory does not hold ${users} requests at once: the KV cache gets ${filled} % full, ${preempted === '0' ? 'so the rest wait for room' : `and running requests are put off ${preempted} times`}. That costs time, no crash:`,
  lengthHeld: (tokens: string, size: string, cache: string) =>
    `Memory holds it: a request of ${tokens} tokens takes ${size} of the ${cache} of KV cache on each device that serves it.`,
  lengthNotHeld: (tokens: string, size: string, cache: string) =>
    `Memory does not hold it: a request of ${tokens} tokens takes ${size} of KV cache, and each device has ${cache}.`,
  cacheComputed: (token: string, request: string, context: string) =>
    `KV cache, by the embedded engine: ${token} for each token on each device, ${request} for a request of ${context} tokens.`,
  passMemory: (
    cache: string,
    weights: Figures,
    left: Figures,
    each: readonly [token: string, request: string, context: string] | null,
  ) =>
    `${each === null ? '' : `KV cache: ${each[0]} for each token and ${each[1]} for each request of ${each[2]} tokens, on each device. `}The pass holds ${cache} of KV cache${weights === null ? '' : ` beside ${weights} of weights`} on each device${left === null ? '' : `; ${left} is left`}.`,
  longest: (together: string, batch: string, alone: string, built: Figures) =>
    `Longest context that fits: ${together} tokens with the row’s batch of ${batch} on each replica, ${alone} tokens for a single request (embedded engine).${built === null ? '' : ` The model was built for ${built} tokens; beyond that memory is not the question.`}`,
  longestServed: (tokens: string, built: string) =>
    `The longest prompt that these devices hold for a single request is about ${tokens} tokens (embedded engine). The model was built for ${built} tokens.`,
  longestByRow: (tokens: string, left: string, built: Figures) =>
    `In proportion to the row’s own cache, the ${left} left stretch the context of the same requests to ${tokens} tokens.${built === null ? '' : ` The model was built for ${built} tokens.`}`,
  heldFrom: (devices: string) =>
    `Memory holds the weights and a request from ${devices} ${devices === '1' ? 'device' : 'devices'} on; what is not met there is a limit (embedded engine):`,
  needsAll: (devices: string, figures: string) =>
    `What the row serves takes all ${devices} devices: ${figures}.`,
  heldByDevice: (each: string, held: string, devices: string) =>
    `That is ${each} concurrent requests per device: ${held} on ${devices}.`,
  beyondContext: (asked: string, built: string) =>
    `${asked} tokens go beyond the ${built} that the model was built for; a server refuses them unless the model’s positions are stretched.`,
};
