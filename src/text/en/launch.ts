/** What to start after a plan. */
export const launch = {
  title: 'To start afterwards',
  verify: 'To verify it, with the server running:',
  missing: {
    expertSplit: 'The split of the experts (EP, MoE-TP, MoE-DP) of this row cannot be said whole by flags.',
    speculation: 'Speculative decoding is configured for each model: the flags above leave it out.',
    replicas: 'This starts one replica: start as many as DP says, behind a router.',
    weights: 'The weights must be quantized beforehand; the model above is the unquantized one.',
  },
};
