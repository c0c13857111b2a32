import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeviceProfileError } from '../engine/index.ts';
import type { DeviceFacts, ModelFacts, PlanFacts } from '../plan/plan-facts.ts';
import { modelFactsOf, profileFacts, registryFacts } from '../plan/registry-facts.ts';
import { readDeviceFile } from '../store/device-file.ts';

/** What a plan may name: the registries, and what is on this machine. */
export interface PlanningFacts {
  readonly facts: PlanFacts;
  /** Makes the profile of a device file known by its name; gives what is wrong with a file that holds none. */
  openDeviceFile(path: string): string | null;
}

function folderFacts(folder: string): ModelFacts | null {
  try {
    const config: unknown = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'));
    return typeof config === 'object' && config !== null
      ? modelFactsOf(folder, config as Parameters<typeof modelFactsOf>[1], [])
      : null;
  } catch {
    // No folder with a readable config.json: not a model of this machine.
    return null;
  }
}

/** Facts from the registries, completed by folders with config.json and device files as they are named. */
export function createPlanningFacts(): PlanningFacts {
  const registry = registryFacts();
  const devices = new Map<string, DeviceFacts>();
  const files = new Map<string, string | null>();
  const folders = new Map<string, ModelFacts | null>();
  const folder = (name: string) => {
    const known = folders.get(name) ?? (folders.has(name) ? null : folderFacts(name));
    folders.set(name, known);
    return known;
  };
  return {
    facts: {
      model: (name) => registry.model(name) ?? folder(name),
      models: registry.models,
      device: (id) => devices.get(id) ?? registry.device(id),
      devices: () => [...devices.values(), ...registry.devices()],
    },
    openDeviceFile(path) {
      const known = files.get(path);
      if (known !== undefined) return known;
      let problem: string | null = null;
      try {
        const profile = readDeviceFile(path);
        devices.set(profile.name, profileFacts(profile));
      } catch (error) {
        if (!(error instanceof DeviceProfileError)) throw error;
        problem = error.message.replace(`${path}: `, '');
      }
      files.set(path, problem);
      return problem;
    },
  };
}
