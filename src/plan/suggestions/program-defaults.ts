import { z } from 'zod';
import document from '../../../references/programs/throughput-optimizer.yaml';
import { openSource, type Provenance } from '../provenance.ts';

const where = 'references/programs/throughput-optimizer.yaml';

const programSchema = z.object({
  name: z.string(),
  source: z.string(),
  arguments: z.array(z.object({ name: z.string(), default: z.unknown().optional() })),
});

/** A default of the optimizer with the proof that its record was read. */
export interface ProgramDefault {
  readonly value: unknown;
  readonly provenance: Extract<Provenance, { label: 'CLI default' }>;
}

/** The commit that the record of the program was taken from; the whole sentence where it names none. */
function versionOf(source: string): string {
  return /commit ([0-9a-f]{7,40})/.exec(source)?.[1] ?? source;
}

/**
 * The default of a flag as the record of the program states it; null where it states none. `record` is the parsed
 * `references/programs/throughput-optimizer.yaml`; a test may pass another.
 */
export function programDefault(flag: string, record: unknown = document): ProgramDefault | null {
  const program = programSchema.safeParse(record);
  if (!program.success) return null;
  const found = program.data.arguments.find(({ name }) => name === flag);
  const value = found?.default;
  const source = openSource(where, null, () =>
    value === undefined || value === null ? null : `${flag} default: ${JSON.stringify(value)}`,
  );
  if (source === null) return null;
  const { name, source: origin } = program.data;
  return { value, provenance: { label: 'CLI default', program: name, version: versionOf(origin), source } };
}
