/** Texts of TensorCast's backend: finding it, its flags, and how a run failed. */
export const tensorcast = {
  title: 'TensorCast (msmodeling)',
  notProbed: 'TensorCast has not been looked for yet.',
  noCheckout:
    'No msmodeling checkout found. Give --msmodeling DIR, set MSMODELING_HOME or the setting msmodeling, or start in the checkout.',
  notACheckout: (path: string, from: string) =>
    `${path} (${from}) holds no msmodeling checkout: cli/inference/throughput_optimizer.py is missing.`,
  noInterpreter:
    'No Python found for the checkout: no virtual environment in or beside it, no uv, no python3.',
  cannotStart: (reason: string) => `The checkout is there, but its programs do not start: ${reason}`,
  from: {
    flag: '--msmodeling',
    environment: 'MSMODELING_HOME',
    setting: 'setting msmodeling',
    'working directory': 'current directory',
  },
  dropped: (flag: string, program: string) =>
    `${flag} is left out: ${program} does not have it, and the figures do not depend on it.`,
  refused: (flag: string, program: string) =>
    `${program} cannot run this plan: it has no ${flag}, or takes fewer values, and the figures depend on it.`,
  failures: {
    missingModule: (name: string) =>
      `The Python module ${name} is missing in the interpreter of the checkout.`,
    noNetwork: 'The model hub cannot be reached, and the model is not in the local cache.',
    missingConfig: (model: string) => `${model}: no config.json was found.`,
    unknownModel: (model: string) => `The model hub does not know ${model}, or it needs a login.`,
    cannotBuild: (model: string) => `${model} could not be loaded or built.`,
    unknownDevice: (name: string) => `There is no device profile ${name}.`,
    gridTooSmall: (device: string, count: string, grid: string) =>
      `${device} has links for ${grid} devices; the plan wants ${count}.`,
    noCombination: 'None of the sizes to be searched fits the number of devices.',
    sizeTooLarge: (flag: string, size: string, count: string) =>
      `${flag} ${size} is larger than the number of devices (${count}).`,
    mtpRates: (rates: string) =>
      `There are only ${rates} MTP acceptance rates, fewer than the draft tokens need.`,
    ratioAndDisagg: 'PD ratio and disaggregation exclude each other, and counts per instance need PD ratio.',
    batchRange: 'The smallest batch is above the largest.',
    badValue: (flag: string, told: string) => `${flag}: ${told}`,
    missingFlag: (flag: string) => `${flag} is required.`,
    unknownFlag: (flag: string) => `This version does not know ${flag}.`,
    inputTooLong: (tokens: string, input: string) =>
      `This version cannot split a prompt of ${input} tokens over a budget of ${tokens}.`,
    attentionQuantization: 'This attention cannot be quantized while its linear layers are not.',
    split: (told: string) => `The parallel sizes do not multiply to the number of devices: ${told}`,
    noLimit: 'Disaggregation without a limit runs nothing: TTFT runs Prefill, TPOT runs Decode.',
    outOfMemory: (gib: string, parallel: string) =>
      `Even the smallest batch does not fit the device memory: at best ${gib} GB are missing (${parallel}).`,
    outOfMemoryAnywhere: 'Even the smallest batch does not fit the device memory.',
    noCombinationInPhase: (phase: string, count: string) =>
      `None of the sizes to be searched fits the ${count} devices of a ${phase} instance.`,
    heads: 'The attention heads of this model cannot be split over that many devices (TP).',
    noFolder: (model: string) => `${model} is neither a folder nor a name that a model hub can have.`,
    workerFailed: (told: string) => `A worker of the search failed: ${told}`,
    killed: 'The run was killed from outside; on a small machine this is mostly lack of memory.',
    timedOut: 'The run took longer than the time-out allows.',
    noProgram: (file: string) => `${file} could not be started.`,
    unknown: 'The run failed for a reason that is not known here.',
  },
  corrections: {
    set: (slot: string, value: string) => `Set ${slot} to ${value}`,
    edit: (slot: string) => `Change ${slot}`,
    drop: (slot: string) => `Leave ${slot} out`,
  },
};
