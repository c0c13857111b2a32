import { z } from 'zod';

/** The form of `references/catalogs/name-aliases.yaml`. */
export const nameAliasesSchema = z.strictObject({
  groups: z.array(z.strictObject({ of: z.array(z.string()), from: z.array(z.string()), source: z.string() })),
});
