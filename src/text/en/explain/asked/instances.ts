type Figures = string | null;

/** Headings of questions about the phases and their instances. */
export const instancesKinds = {
  'prefill-or-decode': 'Prefill against Decode',
  instances: 'other numbers of instances',
  separation: 'Prefill and Decode on devices of their own',
  idle: 'does a side stand idle',
};

/** Answers to questions about the phases and their instances. */
export const instances = {
  oneSide: (phase: string, devices: Figures, parallel: string) =>
    `One ${phase} instance${devices === null ? '' : ` (${devices} devices, ${parallel})`}:`,
  ratioLoad: (
    goal: string,
    devices: string,
    prefills: string,
    prefillQps: string,
    decodes: string,
    decodeQps: string,
    held: Figures,
  ) =>
    `${goal}: ${devices} devices with this pair of strategies, Prefill ${prefills} devices (each instance ${prefillQps}) and Decode ${decodes} devices (each ${decodeQps}${held === null ? '' : `, ${held} requests at once`}).`,
  instances: (
    prefills: string,
    decodes: string,
    devices: Figures,
    served: string,
    slower: string,
    now: Figures,
  ) =>
    `${prefills} Prefill and ${decodes} Decode instances${devices === null ? '' : ` (${devices} devices)`} serve ${served}; ${slower} is the side that holds it there; TTFT and TPOT of an instance stay as they are.${now ?? ''}`,
  bothWaysRead: (apart: string, served: string, together: string, own: string, times: string, gain: string) =>
    `As read, ${apart} serves ${served} and ${together} ${own}: phases apart give ×${times} of both together (${gain}).`,
  divided: (devices: string, prefill: string, ofPrefill: string, decode: string, ofDecode: string) =>
    `Of ${devices} devices ${prefill} for Prefill (${ofPrefill}) and ${decode} for Decode (${ofDecode}) serve most, each side in whole replicas of its best row and in proportion to its devices.`,
  timesOfSplit: (now: string, wanted: string) =>
    `The split as read serves ${now}; what is asked for is ${wanted}.`,
  instancesNow: (prefills: string, decodes: string, served: string) =>
    ` Against ${prefills} and ${decodes} as read: ${served}.`,
  ratioDevices: (split: string, pair: string, change: string) =>
    `${split} Strategies: ${pair}; in all ${change} (embedded engine).`,
  idleApart: (prefill: string, decode: string, faster: string, idle: string) =>
    `Prefill as read serves ${prefill}, Decode ${decode}: with one of each, ${faster} is the faster side and would idle ${idle} of its time. Fewer of it or more of the other balance them: throughline plan --mode pd-ratio.`,
  decodesOfPrefill: (count: string) => `One Prefill instance keeps ${count} Decode instances busy.`,
  fullestSplit: (split: string, change: string) => `On all devices: ${split} In all ${change}.`,
  ratioDevicesNow: (prefills: string, decodes: string, devices: string, served: string) =>
    `Against ${prefills} Prefill and ${decodes} Decode instances (${devices} devices) for the unchanged plan: ${served}.`,
  noInstances:
    'Numbers of instances belong to a P/D ratio, and what was read is not one. Plan it: throughline plan --mode pd-ratio.',
  ratioUsers: (all: string, instances: string, each: string) =>
    `${all} concurrent requests in all: the ${instances} Decode instances hold ${each} each, and an answer runs there; a Prefill instance has a request only until its first token.`,
  sharedDevices:
    'Prefill and Decode share the same devices here, so neither sits idle for the other; they take turns.',
  phaseAlone: (phase: string) =>
    `This result is about ${phase} alone; whether the other phase waits needs a P/D ratio.`,
  noInstanceRates:
    'Other numbers of instances need what one P instance and one D instance serve each; this result tells the rate of all together. Plan it again with another count of devices, in all or for an instance (throughline plan --mode pd-ratio).',
  noRates: 'The rates of both sides are needed for idle shares, and they are not in what was read.',
  idleSide: (prefill: string, p: string, decode: string, d: string, idle: string, part: string) =>
    `${prefill} Prefill instances could serve ${p}, ${decode} Decode instances ${d}: ${idle} is the faster side and idles ${part} of its time.`,
  busySides: (idle: string, prefill: string, decode: string) =>
    `${idle} waits more: Prefill instances compute about ${prefill} of their time, Decode instances about ${decode} (embedded engine).`,
  separatedAlready: 'The phases are separate here already: each is optimised on its own devices.',
  noSeparation:
    'Separate phases need two devices at least, the output length and a throughput to compare with.',
  noSplit: (devices: string, own: string) =>
    `No split of ${devices} devices into Prefill and Decode instances meets the limits; together the phases serve ${own}.`,
  separationHelps: (
    prefill: string,
    decode: string,
    served: string,
    own: string,
    gain: string,
    isMoved: boolean,
  ) =>
    `Separating the phases helps: ${prefill} devices for Prefill and ${decode} for Decode serve ${served}, against ${own} together (${gain}, embedded engine, transfer of the KV cache ${isMoved ? 'included' : 'left out'}).`,
  separationHurts: (
    prefill: string,
    decode: string,
    served: string,
    own: string,
    gain: string,
    isMoved: boolean,
  ) =>
    `Separating the phases does not help: the best split, ${prefill} devices for Prefill and ${decode} for Decode, serves ${served}, against ${own} together (${gain}, embedded engine, transfer of the KV cache ${isMoved ? 'included' : 'left out'}).`,
  separationWhy: (ttft: string, own: string, prefill: string, decode: string) =>
    `TTFT is ${ttft} there (${own} together). Whole instances balance only roughly: Prefill could serve ${prefill}, Decode ${decode}, and the faster side waits.`,
  supposedLimits: (limits: string) =>
    `The plan sets no such limit, so the comparison takes what its own row has: ${limits}.`,
};
