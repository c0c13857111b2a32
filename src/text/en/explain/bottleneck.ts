type Figures = string | null;

/** Sentences about what a phase spends its time on. */
export const bottleneck = {
  hypotheses: {
    prefill: 'Hypothesis: Prefill is probably led by matrix compute. The summary has no phase shares.',
    decode:
      'Hypothesis: Decode is probably led by reading weights and KV cache. The summary has no phase shares.',
  },
  shares: (phase: string, shares: string) => `${phase}, share of time by winning bound: ${shares}.`,
  forwardShares: (pass: string, shares: string) =>
    `text_generate, one ${pass}, share of time by winning bound: ${shares}.`,
  unshifted: (phase: string, printed: string, cube: string, vector: string) =>
    `${phase} prints "${printed}", but this strategy has no collectives, so the names have slid: the printed Comm is really Cube (${cube}), the printed Cube is really Vec (${vector}).`,
  undecidable: (phase: string, printed: string) =>
    `${phase} prints "${printed}". Which figure belongs to which name cannot be decided, so nothing is claimed.`,
  leads: {
    memory: {
      prefill: (figure: string) =>
        `Prefill is led by Mem (${figure}): weights and activations moving through HBM. Larger waves share the weights (heuristic).`,
      decode: (figure: string) =>
        `Decode is led by Mem (${figure}): every step reads the weights once and the KV cache of every request. Smaller formats shorten the reads; larger batches share the weights (heuristic).`,
      unnamed: (figure: string) =>
        `The pass is led by Mem (${figure}): weights, activations and KV cache moving through HBM. Smaller formats shorten the reads (heuristic).`,
    },
    communication: (phase: string, figure: string) =>
      `${phase} is led by Comm (${figure}): TP collectives, EP all-to-all, topology. A smaller TP or faster links help (heuristic).`,
    cube: (phase: string, figure: string) =>
      `${phase} is led by Cube (${figure}): GEMM-like compute. A higher matrix peak, a smaller format or fewer prompt tokens help (heuristic).`,
    vector: (phase: string, figure: string) =>
      `${phase} is led by Vec (${figure}): elementwise work, norms, routing. Fusion helps (heuristic).`,
  },
  second: (phase: string, name: string, figure: string) =>
    `${name} follows with ${figure}: relieving the first alone leaves ${phase} with it.`,
  confirmed: (phase: string, name: string) => `The forward pass confirms that ${phase} is led by ${name}.`,
  refuted: (phase: string, supposed: string, found: string) =>
    `The forward pass refutes that ${phase} is led by ${supposed}: it is led by ${found}.`,
  forwardTime: (pass: string, time: string, rate: Figures, queries: Figures) =>
    `One ${pass} takes ${time}${rate === null ? '' : `, ${rate} per device`}${queries === null ? '' : `, with ${queries} queries on each rank`} (simulated).`,
  listed: (operators: string) =>
    `Its operators by simulated time, as listed: ${operators}. What bounds them the output does not say.`,
  experts: (count: string, perToken: string, hasShared: boolean, ep: Figures, held: Figures) =>
    `The model routes each token to ${perToken} of ${count} experts${hasShared ? ', and shared experts serve every token' : ''}; the model behind these figures assumes balanced routing, while real routing is uneven and the fullest expert sets the time.${ep === null ? '' : ` EP=${ep} ${ep === '1' ? 'keeps every expert on each device' : `spreads the experts${held === null ? '' : `, ${held} of them on each device,`} and pays an all-to-all in every MoE layer`}.`}`,
  timeline: (parts: string) => `Recorded time by what the device did: ${parts}.`,
  againstRow: (time: string, step: string, gap: string) =>
    `The row implies a Decode step of ${step}; the pass takes ${time} (${gap}).`,
  operator: (name: string, time: string, part: string, calls: Figures, bound: Figures, made: Figures) =>
    `${name}: ${time}, ${part} of the pass${calls === null ? '' : `, ${calls} ${calls === '1' ? 'call' : 'calls'}`}${bound === null ? '' : `, bound by ${bound}`}${made === null || made === '' ? '' : `; its time is ${made}`} (simulated).`,
  attribution: (count: string, part: string) =>
    `Simulated attribution by total time: the top ${count} operators take ${part} of the pass.`,
  boundOfTop: (name: string, part: string) =>
    `By the bounds of the operators, ${name} leads with ${part} of their time.`,
  stages: (count: string, slowest: string, time: string) =>
    `The pass is split over ${count} pipeline stages; stage ${slowest} is the slowest with ${time}.`,
  kernel: (name: string, time: string, part: string, calls: Figures) =>
    `Recorded kernel ${name}: ${time}, ${part} of kernel time${calls === null ? '' : `, ${calls} ${calls === '1' ? 'call' : 'calls'}`}.`,
  recordedKind: (name: string, time: string, part: string, calls: Figures) =>
    `Recorded kernels of the kind ${name}: ${time}, ${part} of kernel time${calls === null ? '' : `, ${calls} ${calls === '1' ? 'call' : 'calls'}`}.`,
  hiddenCommunication: (part: string) => `Of the communication ${part} runs beside compute.`,
  recordedOperator: (name: string, time: string, part: string, calls: Figures) =>
    `Recorded operator ${name}: ${time} on the device, ${part} of the device time listed${calls === null ? '' : `, ${calls} ${calls === '1' ? 'call' : 'calls'}`}.`,
  hostCall: (name: string, level: Figures, time: string, calls: string, each: Figures, longest: Figures) =>
    `On the host, ${name}${level === null ? '' : ` (${level})`}: ${time} in ${calls} ${calls === '1' ? 'call' : 'calls'}${each === null ? '' : `, ${each} each`}${longest === null ? '' : `, the longest ${longest}`}${/synchroni[sz]e/i.test(name) ? '; there the host waits for the device' : ''}.`,
  collective: (
    name: string,
    time: string,
    part: string,
    calls: string,
    moving: string,
    waiting: string,
    apart: Figures,
  ) =>
    `Collective ${name}: ${time}, ${part} of the collectives' time, ${calls} ${calls === '1' ? 'call' : 'calls'}; ${moving} of it moves data, ${waiting} waits${apart === null ? '' : ` (${apart} until the other ranks arrive)`}.`,
  collectiveLink: (name: string, link: string, size: string, time: string, rate: string) =>
    `Collective ${name} over ${link}: ${size} in ${time}, ${rate}.`,
  collectiveKernels: (time: string, part: string) =>
    `Kernels named after collectives take ${time}, ${part} of kernel time.`,
  hardware: (device: string, against: string, ratios: string) =>
    `Hardware, ${device} against ${against}: ${ratios}.`,
  profile: (device: string, figures: string) => `${device}: ${figures}.`,
  profileStated: (device: string, figures: string) => `${device}, peaks as stated: ${figures}.`,
  suspiciousDecode: (figure: string) =>
    `Suspicious: Decode scales like pure compute (Cube ${figure}), although every token reads weights and KV cache.`,
  suspiciousDenseEp: (parallel: string) =>
    `Suspicious: EP seems to help a dense model (${parallel}), which has no experts to spread.`,
  suspiciousRatio: (device: string, ratio: string, against: string, largest: string) =>
    `Suspicious: ${device} gives ×${ratio} the throughput of ${against}, more than any hardware ratio (×${largest}); neither memory nor a limit explains it.`,
  suspiciousSlower: (device: string, slow: string, fast: string) =>
    `Suspicious: ${device} is the faster hardware and has the same shares, yet gives ${slow} against ${fast}; neither memory nor a limit explains it.`,
};
