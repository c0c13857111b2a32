/** The smallest next step on the ladder of evidence. */
export const next = {
  forwards: (phases: string) =>
    `Next: run ${phases} once with text_generate; that shows which class of cost leads.`,
  opBound: (phases: string) =>
    `Next: run ${phases} with --dump-op-bound-results; that shows which operators lead.`,
  trace: 'Next: capture a profiler trace of the real service; only that carries claims about kernels.',
  missing: (fields: string) =>
    `Next: say what the input does not (${fields}); then the forward passes can be written down. On a terminal you are asked; throughline verify takes them as --set FIELD=VALUE.`,
  assumed: (fields: string) =>
    `The input does not say ${fields}; the commands take what the program takes by default: not compiled, no prefix cache, no MTP. Change them where your run differed.`,
  enough: 'A recording is the strongest evidence there is; no further step raises it.',
  correction: (label: string) => `Next: ${label}, then run it again.`,
  limits: 'Next: run the plan again with a looser limit, a smaller length or more devices.',
};
