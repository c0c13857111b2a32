import { describe, expect, it } from 'vitest';
import {
  absoluteChange,
  machinesIn,
  relativeChangeIn,
} from '../../../src/explain/answers/relative-change.ts';
import { resultOf } from '../subject-kit.ts';

describe('a change told by what it is now', () => {
  it.each([
    ['8 more cards, does throughput double?', 16],
    ['with another 4 gpus', 12],
    ['add eight extra npus', 16],
    ['再加8张卡吞吐翻倍吗', 16],
    ['多买两张卡', 10],
    ['少4张卡呢', 4],
    ['what if we remove 6 cards', 2],
    ['removing 6 cards', 2],
    ['half the cards', 4],
    ['losing 20 cards', 1],
  ])('%s', (text, devices) => {
    const { conditions } = resultOf([], { conditions: { numDevices: 8 } });
    const change = relativeChangeIn(text);
    const absolute = change === null ? null : absoluteChange(change, conditions, 8);
    expect(absolute?.numDevices ?? null).toBe(devices);
  });
  it.each([
    ['what if one server dies', 24],
    ['if we lose a node', 24],
    ['two of the nodes are down', 16],
    ['what happens without one of our servers', 24],
    ['one node fewer', null],
    ['one fewer node', 24],
    ['add another server', 40],
    ['one more node?', 40],
    ['if we bought 2 extra servers', 48],
    ['再加一台呢', 40],
    ['坏了一台怎么办', 24],
    ['一台机器宕机了呢', 24],
    ['少两台服务器', 16],
    ['losing 4 servers', null],
  ])('%s counts whole machines of 8', (text, devices) => {
    const { conditions } = resultOf([], { conditions: { numDevices: 32 } });
    const change = relativeChangeIn(text);
    const absolute = change === null ? null : absoluteChange(change, conditions, 8);
    expect(absolute?.numDevices ?? null).toBe(devices);
    expect(machinesIn(text)).toBe(devices === null && change === null ? 1 : null);
  });
  it.each([
    ['what if we only get 2 of the servers', 2],
    ['what about 2 nodes', 2],
    ['用两台机器呢', 2],
  ])('%s names how many there are in all', (text, count) => {
    expect([relativeChangeIn(text), machinesIn(text)]).toEqual([null, count]);
  });
  it('is not computed where the devices of a machine are not known', () => {
    const { conditions } = resultOf([], { conditions: { numDevices: 32 } });
    expect(absoluteChange({ name: 'numDevices', moreMachines: -1 }, conditions, null)).toBeNull();
  });
});
