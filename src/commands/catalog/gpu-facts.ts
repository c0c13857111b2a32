import type { GpuSystem } from '../../engine/hardware/gpu-system-schema.ts';
import { gpuSystems } from '../../engine/hardware/gpu-systems.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import type { SheetRow } from './sheet.ts';

/** The systems that a name means: by id, title or alias, in any case. */
export function gpuSystemsNamed(name: string): GpuSystem[] {
  const wanted = name.toLowerCase();
  return gpuSystems.filter(({ id, title, aliases }) =>
    [id, title, ...aliases.en, ...aliases.zh].some((one) => one.toLowerCase() === wanted),
  );
}

/** Facts of a GPU system, with what its sources disagree about. */
export function gpuRows(system: GpuSystem, { device }: Catalogue['catalog']): SheetRow[] {
  const row = (label: string, value: string): SheetRow => ({ label, values: [value] });
  const note = (label: string, value: string): SheetRow => ({ label, values: [value], isNote: true });
  const { interconnect, peakTeraOps, aliases } = system;
  return [
    row(device.vendor, `${system.vendor}, ${system.generation}`),
    ...Object.entries(peakTeraOps).map(([format, peak]) => row(device.matrix(format), `${peak} T/s`)),
    row(device.memory, `${system.memoryGiB} GiB`),
    row(device.bandwidth, `${system.memoryGigabytesPerSecond} GB/s`),
    row(device.links(1), `${interconnect.gigabytesPerSecond} GB/s (${interconnect.devices})`),
    row(device.links(2), `${interconnect.networkGigabytesPerSecond} GB/s`),
    row(device.operators, device.operatorsFrom(system.operatorsOf ?? system.id)),
    ...(system.confidence === 'low' ? [row(device.confidence, device.lowConfidence)] : []),
    note(device.aliases, [...aliases.en, ...aliases.zh].join(', ') || '–'),
    ...system.conflicts.map((conflict) => note(device.conflict, conflict)),
    note(device.source, system.source),
  ];
}
