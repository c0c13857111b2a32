import files from '#references/catalogs';
import { categoryRulesSchema } from './category-rules-schema.ts';

const file = files.find(({ path }) => path.endsWith('/kernel-categories.yaml'));

/** The rules by which names get their category, in the order in which they are tried. */
export const categoryRules = categoryRulesSchema.parse(file?.data);
