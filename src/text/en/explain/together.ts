/** Phases that run apart, against both on the same devices. */
export const together = {
  slower: (devices: string, prefill: string, decode: string, side: string, ratio: string) =>
    `On ${devices} devices each, Prefill serves ${prefill} and Decode ${decode}: ${side} is the slower side. ${ratio} times as many devices for Prefill as for Decode keep both busy.`,
  onePhaseRead:
    'Whether both phases together would serve more needs the other phase, too, and the output length: paste both outputs, or run throughline plan with --mode pd-ratio and with --mode aggregation.',
  togetherHelps: (devices: string, plan: string, own: string, apart: string, change: string) =>
    `Separating the phases does not help here: apart the ${devices} devices serve ${apart}, both phases together ${own} within the same limits (${change}, embedded engine): ${plan}.`,
  togetherHurts: (devices: string, plan: string, own: string, apart: string, change: string) =>
    `Separating the phases helps: apart the ${devices} devices serve ${apart}, both phases together only ${own} within the same limits (${change}, embedded engine): ${plan}.`,
  togetherFails: (devices: string, apart: string) =>
    `Separating the phases helps: apart the ${devices} devices serve ${apart}, together no strategy meets the same limits (embedded engine).`,
  tooFew: (devices: string, prefill: string, decode: string) =>
    `${devices} devices hold no Prefill instance (${prefill} devices) beside a Decode instance (${decode} devices). Smaller instances are another plan: throughline plan with --prefill-devices-per-instance and --decode-devices-per-instance.`,
  sharedOut:
    'Apart counts the devices of both sides as shared out without a rest, and leaves the transfer of the KV cache out; whole instances reach a little less.',
};
