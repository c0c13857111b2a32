/** A deployment as a whole service: its tokens each second, on its devices and on each of them. */
interface Service {
  readonly name: string;
  readonly rate: string;
  /** Where its error is known. */
  readonly band: readonly [low: string, high: string] | null;
  readonly each: string;
  readonly devices: string;
}

/** Sentences and titles of comparisons. */
export const compare = {
  shares: (phase: string, name: string, left: string, right: string, points: string) =>
    `${phase} ${name}: ${left} against ${right} (${points} percentage points).`,
  operator: (name: string, left: string, right: string, gap: string) =>
    `${name}: ${left} against ${right} (${gap}).`,
  operatorTotal: (left: string, right: string, gap: string) =>
    `The passes take ${left} and ${right} (${gap}). What explains it, largest first:`,
  operatorsEqual: (left: string, _right: string, _gap: string) =>
    `Both passes take ${left}, and every operator takes the same time in both: what differs between the sides, if anything does, is not in these passes.`,
  passTimes: (left: string, leftTime: string, right: string, rightTime: string, gap: string) =>
    `${left} takes ${leftTime}, ${right} ${rightTime} (${gap}).`,
  token: (left: string, right: string, gap: string, prefill: string, decode: string) =>
    `TPOT ${left} → ${right} (${gap}): TTFT spread over the output ${prefill}, Decode step ${decode}. The parts add up exactly.`,
  throughput: (left: string, right: string, gap: string, parts: string) =>
    `Throughput ${left} → ${right} (${gap}): ${parts}. The parts add up exactly.`,
  throughputResidual: (
    left: string,
    right: string,
    gap: string,
    parts: string,
    residual: string,
    share: string,
  ) =>
    `Throughput ${left} → ${right} (${gap}): ${parts === '' ? 'no part of it follows from the formula' : parts}. A residual of ${residual}, ${share} of the difference, follows from no formula of the rows: at least one row contradicts its own, so the parts explain little.`,
  parts: {
    requests: (from: string, to: string, gap: string) => `concurrent requests ${from} → ${to}: ${gap}`,
    prefill: (from: string, to: string, gap: string) => `part of TTFT per token ${from} → ${to}: ${gap}`,
    decode: (from: string, to: string, gap: string) => `Decode step ${from} → ${to}: ${gap}`,
    rest: (gap: string) => `rounding of the printed figures ${gap}`,
  },
  mostly: {
    requests: (side: string, mine: string, theirs: string) =>
      `The difference is mostly capacity: ${side} serves ${mine} concurrent requests, the other ${theirs}.`,
    prefill: 'The difference is mostly in Prefill and its queue.',
    decode: 'The difference is mostly in the Decode step.',
  },
  slower: (slow: string, fast: string, part: string, more: string) =>
    `${slow} is slower than ${fast}: ${part} less throughput. Seen from the other side, ${fast} has ${more} more.`,
  /** Figures that two results have, by their names. */
  measured: {
    throughputTokensPerSecond: 'output throughput',
    requestsPerSecond: 'requests per second',
    ttftMs: 'TTFT',
    tpotMs: 'TPOT',
    interTokenMs: 'ITL',
    endToEndMs: 'E2E latency',
  },
  loadsApart: (left: string, right: string, better: string, worse: string) =>
    better === '' && worse === ''
      ? `From ${left} to ${right} no figure that both have moved by 1 % or more.`
      : `From ${left} to ${right}${better === '' ? '' : `, better: ${better}`}${better === '' || worse === '' ? '' : ';'}${worse === '' ? '. No figure that both have got worse' : `${better === '' ? ',' : ''} worse: ${worse}`}.`,
  ratioSide: (
    name: string,
    prefills: string,
    decodes: string,
    devices: string,
    served: string,
    each: string,
  ) =>
    `${name} serves ${served} with ${prefills} P and ${decodes} D on ${devices} devices (${each} a device)`,
  ratios: (left: string, right: string, better: string, other: string, ratio: string) =>
    `${left}; ${right}: for each device ${better} serves ×${ratio} of ${other}.`,
  ratioSides: (
    left: string,
    right: string,
    prefill: { readonly left: string; readonly right: string; readonly ratio: string },
    decode: { readonly left: string; readonly right: string; readonly ratio: string },
  ) =>
    `One P instance: ${left} ${prefill.left}, ${right} ${prefill.right} (×${prefill.ratio}). One D instance: ${decode.left} and ${decode.right} (×${decode.ratio}).`,
  equal: (left: string, right: string) => `${left} and ${right} give the same throughput.`,
  strategies: (left: string, right: string) =>
    `Different strategy: ${left} against ${right}. A part of the difference belongs to the strategies, so it is not the sides’ alone.`,
  sameStrategy: (
    parallel: string,
    left: string,
    leftRate: string,
    right: string,
    rightRate: string,
    ratio: string,
  ) => `With the same strategy ${parallel}: ${left} ${leftRate}, ${right} ${rightRate}, ×${ratio}.`,
  sameStrategyOffer: (parallel: string) =>
    `To compare that strategy alone, put #${parallel} behind both names of throughline compare.`,
  servicesApart: (left: Service, right: Service, ratio: string, mayBeSame: boolean) => {
    const told = ({ name, rate, band, devices, each }: Service) =>
      `${name} ${rate}${band === null ? '' : ` (band ${band[0]} to ${band[1]})`} on ${devices} devices (${each} a device)`;
    const open = mayBeSame ? ' The bands overlap: neither is shown to be the faster one.' : '';
    return `Different deployment, as whole services: ${told(left)}, ${told(right)}: ×${ratio} a device.${open} Latencies are those of each within its limits.`;
  },
  modesApart: (left: string, right: string) =>
    `Different deployment: ${left} against ${right}, so no row of one stands against a row of the other: a phase by itself does a part of the work on devices of its own. What separation gives on the same devices is a plan of mode pd-ratio; ask one result whether separation helps, and the engine computes it.`,
  ofCards: (device: string, devices: string, cards: string, dies: string) =>
    dies === '1'
      ? `${devices} devices of ${device} are as many cards`
      : `${devices} devices of ${device} are dies, ${dies} to a card: ${cards} cards`,
  cardsApart: (left: string, right: string) =>
    `A device is not the same on both sides: ${left}; ${right}. Figures for each device are no figures for each card.`,
  unlike: 'Conditions differ or are unknown, so the difference belongs to them as much as to the sides.',
  levels: (left: string, leftLevel: string, right: string, rightLevel: string) =>
    `Evidence: ${left} ${leftLevel}, ${right} ${rightLevel}. What only one side carries is not compared.`,
  titles: {
    said: 'What it means',
    rest: 'not attributed',
    others: (count: string) => `${count} more operators`,
    total: 'total',
  },
  unknownPart: (part: string, source: string, known: string) =>
    `${source} has no part "${part}". It has: ${known}.`,
};
