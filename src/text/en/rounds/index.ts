import { roundsCommand } from './command.ts';
import { roundsDocuments } from './documents.ts';
import { roundsGates } from './gates.ts';
import { roundsTold } from './told.ts';

/** Rounds of a campaign: gates, what shuts them, ledgers and the final report. */
export const rounds = {
  ...roundsCommand,
  ...roundsGates,
  ...roundsDocuments,
  ...roundsTold,
};
