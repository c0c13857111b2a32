import type { cost as english, costKinds as englishKinds } from '../../../en/explain/asked/cost.ts';

/** The times by which people count, by their seconds as written. */
const periods: Readonly<Record<string, string>> = {
  '60': '一分钟',
  '3,600': '一小时',
  '86,400': '一天',
  '2,592,000': '一个月',
};

/** A time by its name, with its seconds. */
function periodOf(seconds: string): string {
  const name = periods[seconds];
  return name === undefined ? ` ${seconds} 秒` : `${name}（${seconds} 秒）`;
}

/** Headings of questions about figures per device and cost. */
export const costKinds: typeof englishKinds = {
  'per-device': '每卡的数字与成本',
};

/** Answers to questions about figures per device and cost. */
export const cost: typeof english = {
  noPerDevice: '每卡的数字需要吞吐和卡数，这里缺一样。',
  perDevice: (name, rate, devices) =>
    `${name}：每卡 ${rate}${devices === null ? '' : `，共 ${devices} 卡`}。`,
  dearerThanBest: (row, times, best, own, most) =>
    `不便宜：${row} 每个 token 的成本是 ${best} 的 ${times} 倍：每卡 ${own}，后者 ${most}。`,
  betterPerCard: (better, most, worse, less, ratio) =>
    `按实体卡算 ${better} 更多：${most}，${worse} 是 ${less}，是后者的 ${ratio} 倍；其中一方的“卡”数的是 die。`,
  perCard: (dies, rate) => `这里的“卡”是 die，一张实体卡有 ${dies} 个：每张实体卡 ${rate}。`,
  requestsOfDevice: (each, all, devices) => `单卡 ${each} req/s：${devices} 卡共 ${all}。`,
  betterPerDevice: (first, ratio, second) => `按每个设备算 ${first} 更好：是 ${second} 的 ${ratio} 倍。`,
  millionTokens: { prompt: '处理一百万输入 token', generated: '生成一百万 token' },
  deviceHours: (tokens, hours) =>
    `${tokens}要 ${hours} 卡时；乘以一卡时的价格（可以直接说：“一张卡一小时 15 元”）就是成本。`,
  perDeviceInPeriod: (seconds, tokens) => `一张卡连续跑${periodOf(seconds)}：${tokens} 个 token。`,
  costOfRequests: (requests, cost, hours) => `${requests} 条请求的成本是 ${cost}（${hours} 卡时）。`,
  hoursOfRequests: (requests, hours) => `${requests} 条请求要 ${hours} 卡时；乘以一卡时的价格就是成本。`,
  costsBeside: (tokens: string, request: string, devices: string, hour: string) =>
    `一个含 ${tokens} 个此类 token 的请求成本 ${request}；${devices} 个设备全部运行一小时成本 ${hour}。`,
  cost: (tokens, cost, hours, price) => `${tokens}的成本是 ${cost}：${hours} 卡时，每卡时 ${price}。`,
  costOn: (device, cost) => `${device}：${cost}`,
  priceOfHour: (price, hour) =>
    `${price} 按其计费时长折算，单卡每小时 ${hour}（一个月按 720 小时、一年按 8,760 小时，且一直在用）。`,
  priceWithoutYears: (price) =>
    `${price} 按一次性购入价理解：要折成 token 成本，还需要摊销年限（可以直接说：“一张卡 ${price}，用 3 年”）。`,
  priceOfUnknown: (price) => `${price} 说的是整机或全部设备，这里不知道那是多少卡：请给出单卡价格。`,
  costOfPeriod: (hours, devices, cost) => `${devices} 卡全部运行 ${hours} 小时成本 ${cost}。`,
  priceInProportion: (times, least) =>
    `速率与价格无关，成本随价格走：价格为 ${times} 倍时，token 成本也为 ${times} 倍。别的设备若是这个价格，单卡达到 ${least} 就划算。`,
  cheaperToken: (device) => `按这个价格，${device} 的每 token 成本更低。`,
  pricedAgainst: (one, times, other, cost, even) =>
    `若 ${one} 的单卡价格是 ${other} 的 ${times} 倍，则其 token 成本是对方的 ${cost} 倍；价格为 ${even} 倍时两者相同。`,
  priceOfOther: (device) =>
    `无法拿 ${device} 的价格来比：读到的内容里没有它的结果，引擎也不能在它上面运行这个计划。请在它上面运行同一计划，再把两个结果放在一起解释。`,
  otherPerDevice: (device, rate, ratio, own) =>
    `同一计划在 ${device} 上单卡 ${rate}（内置引擎）：是 ${own} 的 ${ratio} 倍。`,
  inPeriod: (seconds, tokens, rate) => `连续跑${periodOf(seconds)}：输出 ${tokens} 个 token（${rate}）。`,
  requestsInPeriod: (seconds, count, rate) => `连续跑${periodOf(seconds)}：${count} 条请求（${rate}）。`,
};
