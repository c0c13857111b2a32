import { z } from 'zod';
import type { ProfileProblem } from '../terms/problems.ts';
import { DeviceProfileError } from './device-profile.ts';
import { type GpuSystem, gpuSystemSchema } from './gpu-system-schema.ts';
import { gpuSystems } from './gpu-systems.ts';

/** Above every part that is built; with more, sums and times overflow. */
const most = 1e7;

const { peakTeraOps, interconnect } = gpuSystemSchema.shape;

/** Facts that a user must say of a GPU of their own, and those that may be left out. Words that a form of ours has are the same. */
const ownGpuSchema = gpuSystemSchema.extend({
  title: z.string().min(1).optional(),
  vendor: z.string().min(1).default('–'),
  generation: gpuSystemSchema.shape.generation.default('other'),
  aliases: z
    .strictObject({ en: z.array(z.string()).default([]), zh: z.array(z.string()).default([]) })
    .default({ en: [], zh: [] }),
  source: z.string().min(1).default('–'),
});

/** Fields of the file and of its groups, for a key that is none of them. */
const knownFields: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(ownGpuSchema.shape),
  peakTeraOps: Object.keys(peakTeraOps.shape),
  interconnect: Object.keys(interconnect.shape),
  aliases: ['en', 'zh'],
};

/** Whether a document describes a GPU and not an NPU profile. */
export function describesGpu(document: unknown): boolean {
  return (
    typeof document === 'object' &&
    document !== null &&
    ['peakTeraOps', 'memoryGigabytesPerSecond', 'interconnect', 'operatorsOf'].some((key) => key in document)
  );
}

function problemOf(
  issue: z.core.$ZodIssue,
  where: string,
): { field: string | null; problem: ProfileProblem } {
  const field = where === '' ? null : where;
  switch (issue.code) {
    case 'unrecognized_keys': {
      const [key = ''] = issue.keys;
      const problem = { code: 'unknown-field', known: knownFields[where] ?? [] } as const;
      return { field: field === null ? key : `${field}.${key}`, problem };
    }
    case 'invalid_value':
      return { field, problem: { code: 'one-of', allowed: issue.values.map(String) } };
    case 'invalid_type':
      if (issue.expected === 'string') return { field, problem: { code: 'text' } };
      return { field, problem: { code: ['number', 'int'].includes(issue.expected) ? 'positive' : 'group' } };
    case 'too_small':
      return { field, problem: { code: issue.origin === 'string' ? 'text' : 'positive' } };
    default:
      return { field, problem: { code: 'group' } };
  }
}

/** The first number of a system that no part has, by its field. */
function tooLarge({ memoryGiB, memoryGigabytesPerSecond, peakTeraOps, interconnect }: GpuSystem) {
  const numbers: Readonly<Record<string, number | undefined>> = {
    memoryGiB,
    memoryGigabytesPerSecond,
    ...Object.fromEntries(Object.entries(peakTeraOps).map(([key, value]) => [`peakTeraOps.${key}`, value])),
    ...Object.fromEntries(Object.entries(interconnect).map(([key, value]) => [`interconnect.${key}`, value])),
  };
  return Object.entries(numbers).find(([, value]) => value !== undefined && value > most)?.[0] ?? null;
}

/**
 * A GPU of the user's own, in the form of `references/gpu-systems`. Titles, aliases, maker and source may be left out;
 * `operatorsOf` names the system whose measured kernels stand for its own.
 *
 * @throws DeviceProfileError naming the field that is wrong
 */
export function readGpuSystem(document: unknown): GpuSystem {
  const read = ownGpuSchema.safeParse(document);
  if (!read.success) {
    // A misspelt field is missing as well: the misspelling says more.
    const { issues } = read.error;
    const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
    if (issue === undefined) throw new DeviceProfileError(null, { code: 'group' });
    const { field, problem } = problemOf(issue, issue.path.join('.'));
    throw new DeviceProfileError(field, problem);
  }
  const system: GpuSystem = { ...read.data, title: read.data.title ?? read.data.id };
  const known = gpuSystems.map(({ id }) => id);
  if (known.some((id) => id.toLowerCase() === system.id.toLowerCase()))
    throw new DeviceProfileError('id', { code: 'taken' });
  if (system.operatorsOf !== undefined && !known.includes(system.operatorsOf))
    throw new DeviceProfileError('operatorsOf', { code: 'one-of', allowed: known });
  const large = tooLarge(system);
  if (large !== null) throw new DeviceProfileError(large, { code: 'at-most', most });
  return system;
}
