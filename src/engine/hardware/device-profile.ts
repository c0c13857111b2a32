import { type Fields, objectFields } from '../../text/fields.ts';
import type { DeviceProfile, Topology } from '../terms/device.ts';
import type { ProfileProblem } from '../terms/problems.ts';
import { gibibyte } from '../terms/units.ts';

const tebibyte = 1024 ** 4;

/** A device profile that breaks the form. */
export class DeviceProfileError extends Error {
  override readonly name = 'DeviceProfileError';
  /** Where; null for the file as a whole. */
  readonly field: string | null;
  readonly problem: ProfileProblem;

  constructor(field: string | null, problem: ProfileProblem) {
    super(`${field ?? 'profile'}: ${problem.code}`);
    this.field = field;
    this.problem = problem;
  }
}

/** A group of fields; `known`: all that it may hold, so that a misspelt one is not passed over. */
function fieldsOf(value: unknown, where: string | null, known: readonly string[]): Fields {
  const fields = objectFields(value);
  if (fields === null) throw new DeviceProfileError(where, { code: 'group' });
  const unknown = Object.keys(fields).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    const path = where === null ? unknown : `${where}.${unknown}`;
    throw new DeviceProfileError(path, { code: 'unknown-field', known });
  }
  return fields;
}

function textOf(fields: Fields, key: string): string {
  const value = fields[key];
  if (typeof value !== 'string' || value === '') throw new DeviceProfileError(key, { code: 'text' });
  return value;
}

/** A list of texts; empty where it is absent. */
function textsOf(value: unknown, where: string): string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new DeviceProfileError(where, { code: 'text' });
  return value.map((one, index) => {
    if (typeof one !== 'string') throw new DeviceProfileError(`${where}[${index}]`, { code: 'text' });
    return one;
  });
}

/** Above every part that is built; with more, sums and times overflow. */
const most = {
  teraOpsPerSecond: 1e6,
  memoryGiB: 1e6,
  memoryTiBPerSecond: 1e5,
  linkGigabytesPerSecond: 1e6,
  microseconds: 1e9,
  gridSize: 1e6,
  dimensions: 8,
};

function atMost(value: number, where: string, limit: number): number {
  if (value > limit) throw new DeviceProfileError(where, { code: 'at-most', most: limit });
  return value;
}

function positive(value: unknown, where: string, limit: number): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) {
    throw new DeviceProfileError(where, { code: 'positive' });
  }
  return atMost(value, where, limit);
}

function notNegative(value: unknown, where: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
    throw new DeviceProfileError(where, { code: 'not-negative' });
  }
  return value;
}

function fraction(value: unknown, where: string): number {
  const number = positive(value, where, Number.MAX_VALUE);
  if (number > 1) throw new DeviceProfileError(where, { code: 'fraction' });
  return number;
}

/** Microseconds as seconds, without the rounding of a multiplication. */
function microseconds(value: unknown, where: string): number {
  const given = atMost(notNegative(value, where), where, most.microseconds);
  const text = String(given);
  // A small number writes an exponent of its own.
  return text.includes('e') ? given / 1e6 : Number(`${text}e-6`);
}

const peakNames = ['fp32', 'bf16', 'fp16', 'int8', 'fp8', 'fp4'];

function peaks(value: unknown, where: string): DeviceProfile['matrixPeaks'] {
  const fields = fieldsOf(value, where, peakNames);
  const entries = Object.entries(fields).map(([format, tera]) => [
    format,
    Math.round(positive(tera, `${where}.${format}`, most.teraOpsPerSecond) * 1e12),
  ]);
  if (entries.length === 0) throw new DeviceProfileError(where, { code: 'no-format' });
  return Object.fromEntries(entries);
}

const topologyFields = ['from', 'gigabytesPerSecond', 'latencyMicroseconds', 'efficiency', 'kind'];

function topology(value: unknown, index: number, dimensions: number): Topology {
  const where = `topologies[${index}]`;
  const fields = fieldsOf(value, where, topologyFields);
  const kind = fields.kind;
  if (kind !== 'CLOS' && kind !== 'FULL_MESH')
    throw new DeviceProfileError(`${where}.kind`, { code: 'one-of', allowed: ['CLOS', 'FULL_MESH'] });
  const from = notNegative(fields.from, `${where}.from`);
  if (!Number.isInteger(from) || from >= dimensions) {
    throw new DeviceProfileError(`${where}.from`, { code: 'dimension', last: dimensions - 1 });
  }
  return {
    from,
    bytesPerSecond:
      positive(fields.gigabytesPerSecond, `${where}.gigabytesPerSecond`, most.linkGigabytesPerSecond) * 1e9,
    latencySeconds: microseconds(fields.latencyMicroseconds, `${where}.latencyMicroseconds`),
    efficiency: fraction(fields.efficiency, `${where}.efficiency`),
    kind,
  };
}

const staticCostFields = ['matrix', 'vector', 'communication'];

const diesOfCards = [1, 2, 4];

/** How many dies a card holds; one where nothing is said. */
function diesOf(value: unknown): number {
  const dies = diesOfCards.find((one) => one === (value ?? 1));
  if (dies === undefined) {
    throw new DeviceProfileError('diesPerCard', { code: 'one-of', allowed: diesOfCards.map(String) });
  }
  return dies;
}

const profileFields = [
  'name',
  'vendor',
  'series',
  'aliases',
  'matrixTeraOpsPerSecond',
  'vectorTeraOpsPerSecond',
  'computeEfficiency',
  'diesPerCard',
  'memoryGiB',
  'memoryBandwidthTiBPerSecond',
  'memoryEfficiency',
  'grid',
  'topologies',
  'staticCostMicroseconds',
  'source',
];

/**
 * Reads a device profile in the form of `references/devices/*.yaml`, a user's own file too.
 * @throws DeviceProfileError that names the field, when something is missing or out of range.
 */
export function readDeviceProfile(document: unknown): DeviceProfile {
  const fields = fieldsOf(document, null, profileFields);
  const grid = fields.grid;
  if (!Array.isArray(grid) || grid.length === 0) throw new DeviceProfileError('grid', { code: 'grid' });
  atMost(grid.length, 'grid', most.dimensions);
  grid.forEach((size, index) => {
    if (!Number.isInteger(size) || size < 2) {
      throw new DeviceProfileError(`grid[${index}]`, { code: 'grid-size' });
    }
    atMost(size, `grid[${index}]`, most.gridSize);
  });
  const topologies = fields.topologies;
  if (!Array.isArray(topologies) || topologies.length !== grid.length) {
    throw new DeviceProfileError('topologies', { code: 'topology-count', dimensions: grid.length });
  }
  const read = topologies.map((one, index) => topology(one, index, grid.length));
  if (new Set(read.map((one) => one.from)).size !== read.length || !read.some((one) => one.from === 0)) {
    throw new DeviceProfileError('topologies', { code: 'topology-starts' });
  }
  const statics = fieldsOf(fields.staticCostMicroseconds, 'staticCostMicroseconds', staticCostFields);
  return {
    name: textOf(fields, 'name'),
    vendor: textOf(fields, 'vendor'),
    series: fields.series === undefined || fields.series === null ? null : textOf(fields, 'series'),
    aliases: textsOf(fields.aliases, 'aliases'),
    matrixPeaks: peaks(fields.matrixTeraOpsPerSecond, 'matrixTeraOpsPerSecond'),
    vectorPeaks: peaks(fields.vectorTeraOpsPerSecond, 'vectorTeraOpsPerSecond'),
    computeEfficiency: fraction(fields.computeEfficiency, 'computeEfficiency'),
    diesPerCard: diesOf(fields.diesPerCard),
    memoryBytes: positive(fields.memoryGiB, 'memoryGiB', most.memoryGiB) * gibibyte,
    memoryBytesPerSecond:
      positive(fields.memoryBandwidthTiBPerSecond, 'memoryBandwidthTiBPerSecond', most.memoryTiBPerSecond) *
      tebibyte,
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
