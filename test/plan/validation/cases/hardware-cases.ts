import { type Case, set } from './case.ts';

/** Cases of the rules in `hardware-rules.ts`. */
export const hardwareCases: readonly Case[] = [
  {
    rule: 'unknown-device',
    severity: 'error',
    breaks: { devices: ['OTHER_DEVISE'] },
    keeps: {},
    fix: set('devices', ['OTHER_DEVICE']),
  },
  {
    rule: 'device-without-estimator',
    severity: 'error',
    breaks: { devices: ['TEST_DEVICE', 'gpu_one'] },
    keeps: {},
    fix: set('devices', ['TEST_DEVICE']),
  },
  {
    rule: 'device-of-one-source',
    severity: 'warning',
    breaks: { devices: ['gpu_hearsay'] },
    keeps: { devices: ['gpu_two'] },
    fix: null,
  },
  {
    rule: 'count-fits-grid',
    severity: 'error',
    breaks: { devices: ['TEST_DEVICE', 'OTHER_DEVICE'], numDevices: 16 },
    keeps: { numDevices: 64 },
    fix: set('numDevices', 8),
  },
  {
    rule: 'counts-dies',
    severity: 'warning',
    breaks: { devices: ['HALF_CARD'], numDevices: 8 },
    said: { devices: 'A3', numDevices: '8 cards' },
    keeps: { devices: ['HALF_CARD'], numDevices: 16 },
    fix: set('numDevices', 16),
  },
  {
    rule: 'fits-memory',
    severity: 'error',
    breaks: {},
    keeps: {},
    facts: {
      memory: {
        device: 'TEST_DEVICE',
        neededGiB: 70.2,
        availableGiB: 54,
        devicesSlot: 'numDevices',
        waysOut: [
          { slot: 'numDevices', value: 12, neededGiB: 50 },
          { slot: 'quantizeLinearAction', value: 'W4A8_DYNAMIC', neededGiB: 40 },
        ],
      },
    },
    fix: set('numDevices', 12),
  },
];
