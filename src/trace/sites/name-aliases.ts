import files from '#references/catalogs';
import { nameAliasesSchema } from './name-aliases-schema.ts';

const file = files.find(({ path }) => path.endsWith('/name-aliases.yaml'));

/** Groups of names that stand for each other. */
export const nameAliases = nameAliasesSchema.parse(file?.data).groups;
