/** AIConfigurator as an engine: what it cannot do, what it takes otherwise, and why a run gave nothing. */
export const aiconfigurator = {
  nowhere:
    'AIConfigurator is not installed: pip install aiconfigurator, or set AICONFIGURATOR_BIN to its program',
  noAnswer: (file: string, said: string) => `${file} does not answer "version": ${said}`,
  looking: 'AIConfigurator is being looked for',
  unknownSystem: (name: string, known: string) => `AIConfigurator knows no ${name}; it knows ${known}`,
  oneSystem: 'AIConfigurator takes one system a run',
  phases: 'AIConfigurator plans both phases together: choose aggregation or the P/D ratio',
  fixedLengths: 'AIConfigurator takes fixed lengths only',
  noProtocol: (load: string) => `AIConfigurator knows no load protocol (${load})`,
  acceptance: 'AIConfigurator refuses MTP without acceptance rates',
  noForward: 'AIConfigurator runs no search by flags of the optimizer and no single forward pass',
  command: {
    mode: 'default: search; recommend: fewest GPUs for a load; estimate: one fixed configuration; exp: several systems; support: is it covered',
    noBeside: 'leave out our own estimate of the same plan',
    detail: 'memory and operators of an estimate',
    sizes: {
      batchSize: 'batch of one attention group, for estimate',
      attentionDp: 'attention data parallelism, for estimate',
      moeTp: 'tensor parallelism of experts, for estimate',
      moeEp: 'expert parallelism, for estimate',
      prefillWorkers: 'Prefill workers, for estimate of disaggregated serving',
      decodeWorkers: 'Decode workers, for estimate of disaggregated serving',
    },
    badSize: (flag: string, value: string) => `${flag} is a whole number above 0, not "${value}".`,
    missing: (flags: string) => `AIConfigurator needs ${flags}.`,
    aggregated: 'Aggregated: ',
    disaggregated: 'Disaggregated: ',
    covered: 'covered',
    notCovered: 'not covered',
    noOwn: (why: string) => `No estimate of ours beside it: ${why}`,
    band: (value: string, low: string, high: string, isInside: boolean) =>
      `${value} lies ${isInside ? 'inside' : 'outside'} our band ${low}–${high}`,
  },
  notices: {
    trials:
      'AISimulate tries a number of candidates at random: the best found, not the optimum. Its limits hold means.',
    'prefix-tokens': 'The hit rate is passed as a number of cached tokens of every request.',
    'no-limits': 'Its defaults are limits; a limit that the plan does not have is passed as 1,000,000 ms.',
    'precision-by-model':
      'It takes the number format from the checkpoint: name the id of the quantized model.',
    'fixed-lengths':
      'It predicts fixed lengths without a load protocol: neither the mean nor the median of a load test.',
  },
  failures: {
    infeasible: 'No configuration meets the limits.',
    'out-of-memory': 'The model does not fit the memory of these devices.',
    'unknown-model': 'AIConfigurator knows no such model and could not fetch its config.',
    'unknown-framework': 'AIConfigurator does not drive this framework.',
    'unknown-system': 'AIConfigurator has no data of this framework on this system.',
    'no-count': 'The number of devices is missing.',
    'mtp-acceptance': 'MTP needs acceptance rates.',
    'perf-database': 'This version of its measurements does not exist.',
    'width-mismatch': 'Parallel sizes of attention and experts do not match.',
    heads: 'The attention heads cannot be divided by this tensor parallel size.',
    'no-unit': 'The chip has no unit for this number format.',
    'no-table': 'It has no measurement of an operator; its HYBRID mode estimates it.',
    'bad-input': 'It refused its input.',
    resources: 'This machine has too little memory or time for the search.',
    'timed-out': 'It was ended by its own time limit.',
    interrupted: 'The run was stopped: it saves nothing before its end.',
    unknown: 'AIConfigurator ended without a result.',
  },
  corrections: {
    edit: (slot: string) => `change ${slot}`,
  },
};
