/** The smallest next step on the ladder of evidence. */
export const next = {
  forwards: (phases: string) =>
    `Next: run ${phases} once with text_generate; that shows which class of cost leads.`,
  opBound: (phases: string) =>
    `Next: run ${phases} with --dump-op-bound-results; that shows which operators lead.`,
  trace: 'Next: capture a profiler trace of the real service; only that carries claims about kernels.',
  sameWithBounds:
    'Next: run the same command again with --dump-op-bound-results; that shows which operators lead, and what bounds them.',
  measure:
    'Next: measure it: start the server as the row says and run a load test of these lengths and this concurrency against it (vllm bench serve, sglang.bench_serving or guidellm); throughline explain reads their output.',
  missing: (fields: string, flags: string) =>
    `Next: say what the input does not (${fields}); then the forward passes can be written down. On a terminal you are asked; in a script: throughline verify FILE --dry-run ${flags}`,
  assumed: (fields: string) =>
    `The input does not say ${fields}; the commands take what the program takes by default: not compiled, no prefix cache, no MTP. Change them where your run differed.`,
  enough: 'A recording is the strongest evidence there is; no further step raises it.',
  correction: (label: string) => `Next: ${label}, then run it again.`,
  limits: 'Next: run the plan again with a looser limit, a smaller length or more devices.',
};
