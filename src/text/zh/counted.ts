/** Readings of a count of devices or turns: what it may be a count of. */
export const counted = {
  oneDevice: '1 个设备',
  inAll: (devices: string) => `一共 ${devices} 卡`,
  onEach: (devices: string, _machines: string, all: string) => `每台 ${devices} 卡，共 ${all} 卡`,
  devicesInAll: (devices: string) => `${devices} 卡：一共`,
  machinesOf: (machines: string, each: string, all: string) => `${all} 卡：${machines} 台 × 每台 ${each}`,
  partOf: (part: string, all: string) => `${all} 卡中的 ${part} 卡`,
  turnAlone: (tokens: string) => `每轮只带本轮：${tokens} token`,
  lastTurn: (turns: string, tokens: string) => `带上历史，第 ${turns} 轮：${tokens} token`,
  whole: (all: string) => `全部 ${all} 卡`,
};
