/** Readings of a count of devices or turns: what it may be a count of. Numbers are grouped as people write them. */
export const counted = {
  oneDevice: '1 device',
  inAll: (devices: string) => `${devices} in all`,
  onEach: (devices: string, machines: string, _all: string) => `${devices} on each of ${machines}`,
  devicesInAll: (devices: string) => `${devices}: the devices in all`,
  machinesOf: (machines: string, each: string, all: string) => `${all}: ${machines} × ${each} a machine`,
  partOf: (part: string, all: string) => `${part} of ${all}`,
  turnAlone: (tokens: string) => `each turn alone: ${tokens} tokens`,
  lastTurn: (turns: string, tokens: string) => `with its history, turn ${turns}: ${tokens} tokens`,
  whole: (all: string) => `all ${all}`,
};
