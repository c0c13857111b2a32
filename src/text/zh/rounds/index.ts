import type { Catalogue } from '../../catalogue.ts';
import { roundsCommand } from './command.ts';
import { roundsDocuments } from './documents.ts';
import { roundsGates } from './gates.ts';
import { roundsTold } from './told.ts';

export const rounds: Catalogue['rounds'] = {
  ...roundsCommand,
  ...roundsGates,
  ...roundsDocuments,
  ...roundsTold,
};
