import { type Fields, objectFields } from '../../text/fields.ts';
import type { DeviceProperties, DistributedInfo, TraceHead, Vendor } from '../columns/head.ts';

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : null;
}

function number(value: unknown): number | null {
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof read === 'number' && Number.isFinite(read) ? read : null;
}

/** Switches are written as 0 and 1 by old versions, as booleans by others. */
function flag(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  const read = number(value);
  return read === null ? null : read !== 0;
}

function deviceOf(value: unknown): DeviceProperties | null {
  const device = objectFields(value);
  if (device === null) return null;
  return {
    id: number(device.id),
    name: text(device.name),
    memoryBytes: number(device.totalGlobalMem),
    multiprocessors: number(device.numSms),
  };
}

function ranksOf(value: unknown): number[] {
  if (Array.isArray(value)) return value.map(number).filter((rank) => rank !== null);
  return typeof value === 'string' ? (value.match(/\d+/g) ?? []).map(Number) : [];
}

function distributedOf(value: unknown): DistributedInfo | null {
  const info = objectFields(value);
  if (info === null) return null;
  const groups = Array.isArray(info.pg_config)
    ? info.pg_config.map(objectFields).filter((one) => one !== null)
    : [];
  return {
    backend: text(info.backend),
    rank: number(info.rank),
    worldSize: number(info.world_size),
    groups: groups.map((group) => ({
      name: text(group.pg_name) ?? '',
      description: text(group.pg_desc) ?? text(group.backend_config) ?? '',
      ranks: ranksOf(group.ranks),
    })),
  };
}

/** The vendor by what only its writer knows: never by the name of a device alone, which may be empty. */
function vendorOf(document: Fields, devices: readonly DeviceProperties[], isAscend: boolean): Vendor {
  if (isAscend) return 'ascend';
  const keys = Object.keys(document);
  const names = devices.map(({ name }) => name ?? '').join(' ');
  if (keys.some((key) => /^(?:roctracer|rocprofiler|hip_)/.test(key)) || /\bAMD\b|\bMI\d{3}/.test(names))
    return 'rocm';
  if (keys.some((key) => /^(?:cupti|cuda_)/.test(key)) || /NVIDIA|Tesla|GeForce|Quadro/.test(names))
    return 'cuda';
  return keys.some((key) => /^xpu|level_zero/.test(key)) ? 'xpu' : 'unknown';
}

/** Reads the fields that stand beside the events. */
export function readHead(document: Fields, isAscend: boolean, simulator: string | null): TraceHead {
  const devices = (Array.isArray(document.deviceProperties) ? document.deviceProperties : [])
    .map(deviceOf)
    .filter((device) => device !== null);
  const versions = Object.entries(document).flatMap(([key, value]) => {
    const said = text(value);
    return said !== null && /(?:^schemaVersion|_version)$/.test(key) ? [[key, said] as const] : [];
  });
  const isKineto = ['schemaVersion', 'deviceProperties', 'baseTimeNanoseconds', 'trace_id'].some(
    (key) => key in document,
  );
  return {
    format: simulator !== null ? 'simulator' : isAscend ? 'torch_npu' : isKineto ? 'kineto' : 'other',
    simulator,
    vendor: vendorOf(document, devices, isAscend),
    devices,
    distributed: distributedOf(document.distributedInfo),
    withStack: flag(document.with_stack),
    recordShapes: flag(document.record_shapes),
    traceName: text(document.traceName),
    vllmVersion: text(document.vllm_version),
    versions: Object.fromEntries(versions),
  };
}
