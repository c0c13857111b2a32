import type { DeviceProfile, Topology } from '../terms/device.ts';
import { gibibyte } from '../terms/units.ts';

const tebibyte = 1024 ** 4;

/** A device profile that breaks the form; `field` says where. */
export class DeviceProfileError extends Error {
  override readonly name = 'DeviceProfileError';
  readonly field: string;

  constructor(field: string, problem: string) {
    super(`${field}: ${problem}`);
    this.field = field;
  }
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown, where: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new DeviceProfileError(where, 'must be a group of fields');
  }
  return value as Fields;
}

function textOf(fields: Fields, key: string): string {
  const value = fields[key];
  if (typeof value !== 'string' || value === '') throw new DeviceProfileError(key, 'must be a text');
  return value;
}

function positive(value: unknown, where: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) {
    throw new DeviceProfileError(where, 'must be a number above 0');
  }
  return value;
}

function notNegative(value: unknown, where: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
    throw new DeviceProfileError(where, 'must be a number of at least 0');
  }
  return value;
}

function fraction(value: unknown, where: string): number {
  const number = positive(value, where);
  if (number > 1) throw new DeviceProfileError(where, 'must be at most 1');
  return number;
}

/** Microseconds as seconds, without the rounding of a multiplication. */
function microseconds(value: unknown, where: string): number {
  return Number(`${notNegative(value, where)}e-6`);
}

const peakNames = ['fp32', 'bf16', 'fp16', 'int8', 'fp8', 'fp4'];

function peaks(value: unknown, where: string): DeviceProfile['matrixPeaks'] {
  const fields = fieldsOf(value, where);
  const entries = Object.entries(fields).map(([format, tera]) => {
    if (!peakNames.includes(format)) {
      throw new DeviceProfileError(`${where}.${format}`, `is not one of ${peakNames.join(', ')}`);
    }
    return [format, Math.round(positive(tera, `${where}.${format}`) * 1e12)];
  });
  if (entries.length === 0) throw new DeviceProfileError(where, 'needs at least one format');
  return Object.fromEntries(entries);
}

function topology(value: unknown, index: number, dimensions: number): Topology {
  const where = `topologies[${index}]`;
  const fields = fieldsOf(value, where);
  const kind = fields.kind;
  if (kind !== 'CLOS' && kind !== 'FULL_MESH')
    throw new DeviceProfileError(`${where}.kind`, 'must be CLOS or FULL_MESH');
  const from = notNegative(fields.from, `${where}.from`);
  if (!Number.isInteger(from) || from >= dimensions) {
    throw new DeviceProfileError(`${where}.from`, `must be a grid dimension from 0 to ${dimensions - 1}`);
  }
  return {
    from,
    bytesPerSecond: positive(fields.gigabytesPerSecond, `${where}.gigabytesPerSecond`) * 1e9,
    latencySeconds: microseconds(fields.latencyMicroseconds, `${where}.latencyMicroseconds`),
    efficiency: fraction(fields.efficiency, `${where}.efficiency`),
    kind,
  };
}

/**
 * Reads a device profile in the form of `references/devices/*.yaml`, a user's own file too.
 * @throws DeviceProfileError that names the field, when something is missing or out of range.
 */
export function readDeviceProfile(document: unknown): DeviceProfile {
  const fields = fieldsOf(document, 'profile');
  const grid = fields.grid;
  if (!Array.isArray(grid) || grid.length === 0)
    throw new DeviceProfileError('grid', 'must be a list of sizes');
  grid.forEach((size, index) => {
    if (!Number.isInteger(size) || size < 2) {
      throw new DeviceProfileError(`grid[${index}]`, 'must be a whole number of at least 2');
    }
  });
  const topologies = fields.topologies;
  if (!Array.isArray(topologies) || topologies.length !== grid.length) {
    throw new DeviceProfileError('topologies', `must be one for each of the ${grid.length} grid dimensions`);
  }
  const read = topologies.map((one, index) => topology(one, index, grid.length));
  if (new Set(read.map((one) => one.from)).size !== read.length || !read.some((one) => one.from === 0)) {
    throw new DeviceProfileError('topologies', 'must start at different dimensions, one of them at 0');
  }
  const statics = fieldsOf(fields.staticCostMicroseconds, 'staticCostMicroseconds');
  return {
    name: textOf(fields, 'name'),
    vendor: textOf(fields, 'vendor'),
    series: typeof fields.series === 'string' ? fields.series : null,
    aliases: Array.isArray(fields.aliases) ? fields.aliases.filter((one) => typeof one === 'string') : [],
    matrixPeaks: peaks(fields.matrixTeraOpsPerSecond, 'matrixTeraOpsPerSecond'),
    vectorPeaks: peaks(fields.vectorTeraOpsPerSecond, 'vectorTeraOpsPerSecond'),
    computeEfficiency: fraction(fields.computeEfficiency, 'computeEfficiency'),
    memoryBytes: positive(fields.memoryGiB, 'memoryGiB') * gibibyte,
    memoryBytesPerSecond:
      positive(fields.memoryBandwidthTiBPerSecond, 'memoryBandwidthTiBPerSecond') * tebibyte,
    memoryEfficiency: fraction(fields.memoryEfficiency, 'memoryEfficiency'),
    grid,
    topologies: read,
    staticSeconds: {
      matrix: microseconds(statics.matrix, 'staticCostMicroseconds.matrix'),
      vector: microseconds(statics.vector, 'staticCostMicroseconds.vector'),
      communication: microseconds(statics.communication, 'staticCostMicroseconds.communication'),
    },
    source: textOf(fields, 'source'),
  };
}
