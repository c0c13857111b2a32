import { deviceProfiles } from '../../../src/engine/hardware/device-registry.ts';
import { modelRegistry } from '../../../src/engine/model/model-registry.ts';
import type { DeviceFacts, ModelFacts, PlanFacts } from '../../../src/plan/plan-facts.ts';

const gpus = ['H100 SXM', 'H200 SXM', 'B200 SXM', 'GB200', 'L40S', 'MI300X', 'A100 SXM'];

const models: readonly ModelFacts[] = [...modelRegistry.values()].map((entry) => ({
  id: entry.id,
  aliases: entry.aliases,
  family: '',
  isMoe: false,
  isMultimodal: false,
  supportsMtp: true,
}));
const devices: readonly DeviceFacts[] = [
  ...[...deviceProfiles.values()].map((one) => ({
    id: one.name,
    title: one.name,
    aliases: one.aliases,
    series: one.vendor,
    memoryGiB: 64,
    maxDevices: null,
    fitsCount: () => true,
    hasEstimator: true,
  })),
  ...gpus.map((name) => ({
    id: name.toLowerCase().replace(' ', '_'),
    title: name,
    aliases: [name.split(' ')[0] ?? name],
    series: 'NVIDIA',
    memoryGiB: 80,
    maxDevices: null,
    fitsCount: () => true,
    hasEstimator: false,
  })),
];

/** The shipped models and profiles, and a few GPU systems. */
export const factsForTests: PlanFacts = {
  model: (name) => models.find((one) => one.id.toLowerCase() === name.toLowerCase()) ?? null,
  models: () => models,
  device: (id) => devices.find((one) => one.id === id) ?? null,
  devices: () => devices,
};
