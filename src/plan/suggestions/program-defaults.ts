import { z } from 'zod';
import document from '../../../references/programs/throughput-optimizer.yaml';
import { openSource, type Provenance } from '../provenance.ts';
import { anySlotValue, type SlotValue } from '../slots/values.ts';

const where = 'references/programs/throughput-optimizer.yaml';

const programSchema = z.object({
  name: z.string(),
  source: z.string(),
  arguments: z.array(z.object({ name: z.string(), default: anySlotValue.optional() })),
});

/** A default of the optimizer with the proof that its record was read. */
export interface ProgramDefault {
  readonly value: SlotValue;
  readonly provenance: Extract<Provenance, { label: 'CLI default' }>;
}

/** The commit that the record of the program was taken from; the whole sentence where it names none. */
function versionOf(source: string): string {
  return /\/blob\/([0-9a-f]{7})/.exec(source)?.[1] ?? source;
}

/**
 * The default of a flag as the record of the program states it; null where it states none. `record` is the parsed
 * `references/programs/throughput-optimizer.yaml`; a test may pass another.
 */
export function programDefault(flag: string, record: unknown = document): ProgramDefault | null {
  const value = argumentOf(flag, record)?.default ?? null;
  return value === null ? null : proved(value, `${flag} default: ${JSON.stringify(value)}`, record);
}

/**
 * Off, where the program leaves a feature off unless its flag is given: the flag has no default, or 0. Null for a flag that
 * the record does not know, and for one that is on by default.
 */
export function offByDefault(flag: string, record: unknown = document): ProgramDefault | null {
  const found = argumentOf(flag, record);
  if (found === null || (found.default ?? 0) !== 0) return null;
  const says = found.default === undefined ? 'no default' : `default: ${JSON.stringify(found.default)}`;
  return proved(false, `${flag} ${says}`, record);
}

function argumentOf(flag: string, record: unknown) {
  const program = programSchema.safeParse(record);
  return program.data?.arguments.find(({ name }) => name === flag) ?? null;
}

function proved(value: SlotValue, excerpt: string, record: unknown): ProgramDefault | null {
  const source = openSource(where, null, () => excerpt);
  const program = programSchema.safeParse(record);
  if (source === null || !program.success) return null;
  const { name, source: origin } = program.data;
  return { value, provenance: { label: 'CLI default', program: name, version: versionOf(origin), source } };
}
