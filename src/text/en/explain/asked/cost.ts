type Figures = string | null;

/** Headings of questions about figures per device and cost. */
export const costKinds = {
  'per-device': 'figures per device, and cost',
};

/** Answers to questions about figures per device and cost. */
export const cost = {
  noPerDevice: 'A figure per device needs the throughput and the device count; one of them is missing.',
  perDevice: (name: string, rate: string, devices: Figures) =>
    `${name}: ${rate} per device${devices === null ? '' : ` on ${devices} devices`}.`,
  dearerThanBest: (row: string, times: string, best: string, own: string, most: string) =>
    `Not cheaper: a token of ${row} costs ×${times} of one of ${best}: ${own} per device against ${most}.`,
  betterPerCard: (better: string, most: string, worse: string, less: string, ratio: string) =>
    `Per card ${better} makes more, ${most} against ${less} of ${worse}: ×${ratio}; one of them counts dies as devices.`,
  perCard: (dies: string, rate: string) => `A device is a die here, ${dies} to a card: ${rate} per card.`,
  requestsOfDevice: (each: string, all: string, devices: string) =>
    `${each} req/s per device: ${all} on ${devices}.`,
  betterPerDevice: (first: string, ratio: string, second: string) =>
    `Per device ${first} is better: ×${ratio} of ${second}.`,
  millionTokens: { prompt: 'A million prompt tokens', generated: 'A million generated tokens' },
  deviceHours: (tokens: string, hours: string) =>
    `${tokens} take ${hours} device-hours; times the price of a device-hour (say it: "a card costs 2 $ an hour") that is their cost.`,
  perDeviceInPeriod: (seconds: string, tokens: string) => `One device in ${seconds} s: ${tokens} tokens.`,
  costOfRequests: (requests: string, cost: string, hours: string) =>
    `${requests} requests cost ${cost} (${hours} device-hours).`,
  hoursOfRequests: (requests: string, hours: string) =>
    `${requests} requests take ${hours} device-hours; times the price of a device-hour that is their cost.`,
  costsBeside: (tokens: string, request: string, devices: string, hour: string) =>
    `A request of ${tokens} such tokens costs ${request}; an hour of all ${devices} devices costs ${hour}.`,
  cost: (tokens: string, cost: string, hours: string, price: string) =>
    `${tokens} cost ${cost}: ${hours} device-hours at ${price} each.`,
  costOn: (device: string, cost: string) => `On ${device}: ${cost}`,
  priceOfHour: (price: string, hour: string) =>
    `${price} over the time it is paid for is ${hour} for an hour of one device (a month counts 720 hours, a year 8,760, all of them in use).`,
  priceWithoutYears: (price: string) =>
    `${price} is taken for a price that is paid once: it becomes a cost of tokens with the years it is spread over (say it: "a card costs ${price}, over 3 years").`,
  priceOfUnknown: (price: string) =>
    `${price} is said of a machine, or of all devices, and how many devices that is is not known here: say the price of one device.`,
  costOfPeriod: (hours: string, devices: string, cost: string) =>
    `${hours} hours of all ${devices} devices cost ${cost}.`,
  priceInProportion: (times: string, least: string) =>
    `Rates do not depend on the price, and cost follows it: at ${times} times the price tokens cost ${times} times as much. Another device at that price is worth it from ${least} per device on.`,
  cheaperToken: (device: string) => `At these prices a token costs less on ${device}.`,
  pricedAgainst: (one: string, times: string, other: string, cost: string, even: string) =>
    `If a device of ${one} costs ${times} times one of ${other}, its tokens cost ${cost} times as much; both cost the same at ${even} times the price.`,
  priceOfOther: (device: string) =>
    `The price of ${device} cannot be set against this: what it serves is not in what was read, and the engine cannot run the plan on it. Run the same plan there and explain both results together.`,
  otherPerDevice: (device: string, rate: string, ratio: string, own: string) =>
    `On ${device} the same plan gives ${rate} per device (embedded engine): ×${ratio} of ${own}.`,
  inPeriod: (seconds: string, tokens: string, rate: string) =>
    `In ${seconds} seconds without a pause: ${tokens} output tokens (${rate}).`,
  requestsInPeriod: (seconds: string, count: string, rate: string) =>
    `In ${seconds} seconds without a pause: ${count} requests (${rate}).`,
};
