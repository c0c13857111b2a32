import { z } from 'zod';
import files from '#references/catalogs';

/** The form of `references/catalogs/name-aliases.yaml`. */
export const nameAliasesSchema = z.strictObject({
  groups: z.array(z.strictObject({ of: z.array(z.string()), from: z.array(z.string()), source: z.string() })),
});

const file = files.find(({ path }) => path.endsWith('/name-aliases.yaml'));

/** Groups of names that stand for each other. */
export const nameAliases = nameAliasesSchema.parse(file?.data).groups;
