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
  mixed:
    'Prompts of several lengths are in this result: a wave of them is no single forward pass. Next: run the plan once per length; each of those results has its passes.',
  drafted:
    'A draft model is in this result: the search tells it no context, a single forward pass does, so that passes do not add up to its rows. Next: measure how many tokens are accepted, and the decode step with it, on the server.',
  template: (fields: string, isFirstBudget: boolean) =>
    `As far as the input goes they are written below; the words in capitals stand for what it does not say (${fields}).${isFirstBudget ? ' The Prefill step of four prompts per replica is what the optimizer tries first by itself.' : ''}`,
  assumed: (fields: string, defaults: string) =>
    `The input does not say ${fields}; the commands take what the program takes by default: ${defaults}. Change them where your run differed.`,
  byDefault: {
    quantizeLinearAction: 'linear layers in the program’s own format',
    quantizeAttentionAction: 'attention not quantized',
    compile: 'not compiled',
    prefixCacheHitRate: 'no prefix cache',
    numMtpTokens: 'no MTP',
    mtpAcceptanceRates: 'acceptance rates are not needed for a pass',
  },
  enough: 'A recording is the strongest evidence there is; no further step raises it.',
  kernels:
    'Next: the kernels of the same recording, from op_statistic.csv or kernel_details.csv (Ascend), a summary by kernel, or the trace itself.',
  correction: (label: string) => `Next: ${label}, then run it again.`,
  limits: 'Next: run the plan again with a looser limit, a smaller length or more devices.',
};
