import { deviceProfiles } from '../../hardware/device-registry.ts';
import { gpuSystems } from '../../hardware/gpu-systems.ts';
import { systemFacts, systemFactsOfProfile } from '../operators/read-system.ts';
import type { SystemFacts } from '../operators/system-facts.ts';
import { bareSystemName } from '../points/names.ts';

/** The facts of a system by its id, in any case: a GPU system or an Ascend profile; null when there is none. */
export function systemById(id: string): SystemFacts | null {
  const wanted = id.toLowerCase();
  const gpu = gpuSystems.find((one) => one.id.toLowerCase() === wanted);
  if (gpu !== undefined) return systemFacts(gpu);
  const profile = [...deviceProfiles.values()].find(({ name }) => name.toLowerCase() === wanted);
  return profile === undefined ? null : systemFactsOfProfile(profile);
}

/** Cube peak in a name, as in 752T; the 800T of a product's name is none. */
function peakIn(name: string): string | null {
  return /\b(?!800T)\d{3}T\b/.exec(name.toUpperCase().replaceAll('_', ' '))?.[0] ?? null;
}

/**
 * The Ascend profile that a description names by series and cube peak; of several the fastest bin, which the public
 * runs of the series use. Null when it names no series.
 */
function ascendNamed(name: string): SystemFacts | null {
  if (!/ascend|atlas|910|npu/i.test(name)) return null;
  const wanted = name.toUpperCase();
  const peak = peakIn(wanted);
  const fitting = [...deviceProfiles.values()]
    .filter(({ name: profile, series, aliases }) => {
      const named = [series ?? '', ...aliases].some(
        (one) => one !== '' && wanted.includes(one.toUpperCase()),
      );
      return named && (peak === null || peakIn(profile) === peak);
    })
    .sort((a, b) => (b.matrixPeaks.int8 ?? 0) - (a.matrixPeaks.int8 ?? 0));
  const [fastest] = fitting;
  return fastest === undefined ? null : systemFactsOfProfile(fastest);
}

/** A system by whatever a measurement calls it; null when nothing fits. */
export function systemNamed(name: string): SystemFacts | null {
  const known = systemById(name);
  if (known !== null) return known;
  const bare = bareSystemName(name);
  for (const system of gpuSystems) {
    const names = [system.id, system.title, ...system.aliases.en].map(bareSystemName);
    if (names.includes(bare)) return systemFacts(system);
  }
  return ascendNamed(name);
}
