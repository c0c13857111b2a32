import type { Catalogue } from '../../../../text/catalogue.ts';

export type EquationTexts = Catalogue['equations'];
