import { deviceProfiles } from '../engine/hardware/device-registry.ts';
import type { GpuSystem } from '../engine/hardware/gpu-system-schema.ts';
import { gpuSystems } from '../engine/hardware/gpu-systems.ts';
import { isConfigGroup } from '../engine/models/config-group.ts';
import type { RegisteredModel } from '../engine/models/model-file.ts';
import { findModel, modelRegistry } from '../engine/models/model-registry.ts';
import { registeredByBareName, servingOnlyModels } from '../engine/serving/registry/serving-models.ts';
import type { ConfigFields } from '../engine/terms/architecture.ts';
import { type DeviceProfile, gridSize } from '../engine/terms/device.ts';
import { gibibyte } from '../engine/terms/units.ts';
import type { DeviceFacts, ModelFacts, PlanFacts } from './plan-facts.ts';

/** Fields of config.json that say how many experts a layer has, and how many layers predict ahead. */
const expertFields = ['num_experts', 'n_routed_experts', 'num_local_experts', 'moe_num_experts'];
const predictionFields = [
  'num_nextn_predict_layers',
  'mtp_num_hidden_layers',
  'num_mtp_modules',
  'mtp_num_layers',
];

/** The largest count that any of the fields states, in the config or in that of its text model; 0 where none does. */
function countOf(config: ConfigFields, fields: readonly string[]): number {
  const inner = config.text_config;
  const groups = [config, isConfigGroup(inner) ? inner : {}];
  return Math.max(0, ...groups.flatMap((group) => fields.map((field) => Number(group[field] ?? 0) || 0)));
}

/** Layers that a config.json declares for multi-token prediction; 0 without. */
export function predictionLayersOf(config: ConfigFields): number {
  return countOf(config, predictionFields);
}

/** Facts of a model for the dialog, from the fields of its config.json. */
export function modelFactsOf(id: string, config: ConfigFields, aliases: readonly string[]): ModelFacts {
  return {
    id,
    aliases,
    family: familyTitle(id),
    isMoe: countOf(config, expertFields) > 0,
    isMultimodal: config.vision_config !== undefined,
    supportsMtp: predictionLayersOf(config) > 0,
    ...checkpointOf(config),
  };
}

function checkpointOf(config: ConfigFields): Pick<ModelFacts, 'checkpoint'> {
  const own = config.quantization_config;
  const method = isConfigGroup(own) ? own.quant_method : undefined;
  return typeof method === 'string' ? { checkpoint: method } : {};
}

/** The series a model belongs to, from its id: `Qwen/Qwen3-32B` → `Qwen3`. */
function familyTitle(id: string): string {
  const name = id.split('/').at(-1) ?? id;
  return name.split('-')[0] ?? name;
}

function registered(model: RegisteredModel): ModelFacts {
  return modelFactsOf(model.id, model.config, [...model.sameAs, ...model.aliases]);
}

/** Words by which a name says that it is a checkpoint in a number format of its own. */
const formatWords = /fp8|fp4|bf16|int8|int4|w8a8|w4a8|w4a16|awq|gptq/i;

/**
 * A checkpoint of a model that is known by another name: quantized, or without its organisation; null for any other name.
 */
function checkpointFacts(name: string): ModelFacts | null {
  // A folder is what its config.json says, whatever its name.
  const original = /^[/.~]/.test(name) ? null : registeredByBareName(name);
  if (original === null) return null;
  if (!formatWords.test(name)) return { ...registered(original), isCheckpoint: true };
  const { checkpoint, ...facts } = registered(original);
  return { ...facts, id: name, aliases: [], isCheckpoint: true };
}

/** All dimensions of a grid but the outermost, which counts the machines. */
function devicesOfMachine(grid: readonly number[]): number {
  const within = grid.length > 1 ? grid.slice(1) : grid;
  return within.reduce((product, size) => product * size, 1);
}

/** Facts of a device for the dialog, from its profile. */
export function profileFacts(profile: DeviceProfile): DeviceFacts {
  const grid = gridSize(profile);
  return {
    id: profile.name,
    title: profile.name,
    aliases: profile.aliases,
    maker: profile.vendor,
    series: profile.series ?? profile.vendor,
    memoryGiB: profile.memoryBytes / gibibyte,
    perMachine: devicesOfMachine(profile.grid),
    diesPerCard: profile.diesPerCard,
    maxDevices: grid,
    fitsCount: (count) => Number.isInteger(count) && count >= 1 && count <= grid,
    matrixFormats: Object.keys(profile.matrixPeaks),
    hasEstimator: true,
  };
}

/** Facts of a GPU system for the dialog. */
export function gpuFacts(system: GpuSystem): DeviceFacts {
  return {
    id: system.id,
    title: system.title,
    aliases: [system.title, ...system.aliases.en, ...system.aliases.zh],
    maker: system.vendor,
    series: system.vendor,
    memoryGiB: system.memoryGiB,
    perMachine: system.interconnect.devices > 1 ? system.interconnect.devices : null,
    maxDevices: null,
    fitsCount: (count) => Number.isInteger(count) && count >= 1,
    matrixFormats: Object.entries(system.peakTeraOps).flatMap(([format, peak]) =>
      peak === undefined ? [] : [format],
    ),
    isGpu: true,
    isDoubted: system.confidence === 'low',
    ...(system.missed === undefined ? {} : { missed: system.missed }),
    hasEstimator: true,
  };
}

/** GPU systems with those of one vendor together, so that a list has one heading for each. */
function systemsByVendor(): GpuSystem[] {
  const vendors = [...new Set(gpuSystems.map(({ vendor }) => vendor))];
  return vendors.flatMap((vendor) => gpuSystems.filter((system) => system.vendor === vendor));
}

/** Models and devices beside the built-in ones: a folder with config.json, a device file. */
export interface OwnFacts {
  readonly models: readonly ModelFacts[];
  readonly devices: readonly DeviceFacts[];
}

/** Facts from the registries of the engine, the GPU systems, and what the user brings. */
export function registryFacts(own: OwnFacts = { models: [], devices: [] }): PlanFacts {
  const models = [
    ...own.models,
    ...[...modelRegistry.values()].map(registered),
    ...servingOnlyModels.map(registered),
  ];
  const devices = [
    ...own.devices,
    ...[...deviceProfiles.values()].map(profileFacts),
    ...systemsByVendor().map(gpuFacts),
  ];
  const byDevice = new Map(devices.map((device) => [device.id, device]));
  return {
    model: (name) => {
      const wanted = name.toLowerCase();
      const known = models.find(({ id }) => id.toLowerCase() === wanted);
      if (known) return known;
      const same = findModel(name);
      if (same)
        return { ...registered(same), id: same.sameAs.find((id) => id.toLowerCase() === wanted) ?? same.id };
      // `Qwen3-235B-A22B` is the model of just that name, whatever releases of it there are.
      const byName = models.filter(({ id }) => id.split('/').at(-1)?.toLowerCase() === wanted);
      const [named] = byName;
      if (named && byName.length === 1) return named;
      const byAlias = models.filter(({ aliases }) => aliases.some((alias) => alias.toLowerCase() === wanted));
      return byAlias.length === 1 ? (byAlias[0] ?? null) : checkpointFacts(name);
    },
    models: () => models,
    device: (id) => byDevice.get(id) ?? null,
    devices: () => devices,
  };
}
