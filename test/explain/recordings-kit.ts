import { type ExplainInput, nothingRead } from '../../src/explain/input.ts';
import { triageTrace } from '../../src/trace/read-back/report-traces.ts';

/** Questions about what a profiler recorded. */
export const ofRecordings = [
  'which kernel families take the time?',
  'which kernel takes the most time?',
  'what changed between the two runs?',
  'which kernel got slower?',
  'is this overlap real?',
  'is there anything that could be fused?',
  'is the GPU idle, and why?',
  'are we launch bound?',
  'is the GEMM near the roofline?',
  'is the trace complete?',
  'where does the top kernel come from in the code?',
  'how many kernels run per step?',
  'how much time goes to communication?',
];

/** Two recordings with everything that the report of a triage tells of a stage. */
export function recordings(): ExplainInput {
  const kernels = [
    { name: 'gemm_kernel', calls: 4, microseconds: 600 },
    { name: 'flash_fwd_kernel', calls: 2, microseconds: 250 },
    { name: 'ncclDevKernel_AllReduce', calls: 2, microseconds: 150 },
  ];
  const base = triageTrace({ phase: 'decode', step: 'step[DECODE bs=8]', steps: 2, kernels });
  const overlap = {
    isPair: true,
    streams: 2,
    busyMicroseconds: 950,
    overlapMicroseconds: 50,
    kernels: [
      { name: 'ncclDevKernel_AllReduce', share: 0.15, exclusive: 0.6, hidden: 0.4, risk: 'low' as const },
      { name: 'gemm_kernel', share: 0.6, exclusive: 0.95, hidden: 0.05, risk: 'high' as const },
    ],
  };
  const facts = {
    events: 400,
    skippedEvents: 3,
    isPartial: true,
    steps: 2,
    microseconds: 1400,
    launches: 8,
    located: 0.8,
    replayed: 0.25,
    places: [
      { kernel: 'gemm_kernel', place: 'model.py:12 forward', isReplay: false },
      { kernel: 'flash_fwd_kernel', place: null, isReplay: true },
    ],
    fuse: [
      {
        pattern: 'silu_and_mul',
        state: 'split' as const,
        share: 0.1,
        microseconds: 100,
        candidate: 'act.py',
      },
      { pattern: 'rms_norm', state: 'present' as const, share: 0.02, microseconds: 20, candidate: null },
    ],
    idle: {
      busyMicroseconds: 950,
      idleMicroseconds: 450,
      hostBoundMicroseconds: 300,
      launched: 8,
      launchBound: 5,
      longest: { microseconds: 200, before: 'gemm_kernel', after: 'flash_fwd_kernel' },
    },
    roofline: [
      {
        kernel: 'gemm_kernel',
        teraflops: 400,
        gigabytesPerSecond: 900,
        roofShare: 0.5,
        bound: 'compute' as const,
      },
      { kernel: 'flash_fwd_kernel', teraflops: null, gigabytesPerSecond: 2000, roofShare: null, bound: null },
    ],
  };
  const first = { ...base, overlap, facts };
  const later = triageTrace({
    phase: 'decode',
    step: 'step[DECODE bs=8]',
    steps: 1,
    kernels: [
      { name: 'gemm_kernel', calls: 2, microseconds: 420 },
      { name: 'copy_kernel', calls: 1, microseconds: 30 },
    ],
  });
  return { ...nothingRead, traces: [first, later] };
}
