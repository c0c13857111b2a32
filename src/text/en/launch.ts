/** Texts about what to start after a plan. */
export const launch = {
  title: 'To start afterwards',
  verify: 'To verify it, with the server running:',
  inFile: (path: string) => `In ${path} set these fields:`,
  missing: {
    otherFields:
      'Ports, certificates and every other field of the file stay as they are; device numbers are those of one node.',
    prefixCache: 'The prefix cache of this plan is a plugin of the model and is not set here.',
    expertSplit: 'The split of the experts (EP, MoE-TP, MoE-DP) of this row cannot be said whole by flags.',
    machines: (devices: string, machines: string, perMachine: string, rest: string) =>
      `The ${devices} devices of this row are those of ${machines} machines of ${perMachine}. ${rest}`,
    joins: (flags: string) =>
      flags === ''
        ? 'What joins the machines is left out: as it stands, the command starts on one.'
        : `What joins the machines is left out (${flags}: their values differ on each): as it stands, the command starts on one.`,
    rankTable:
      'Each has this file, with the numbers of its own devices; the rank table (RANKTABLEFILE) and the addresses that join them are not given here.',
    speculation: 'Speculative decoding is configured for each model: the flags above leave it out.',
    replicas: 'This starts one replica: start as many as DP says, behind a router.',
    weights: 'The weights must be quantized beforehand; the model above is the unquantized one.',
  },
};
