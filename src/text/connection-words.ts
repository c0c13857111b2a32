import type { Catalogue } from './catalogue.ts';
import { connectionFault } from './connection-fault.ts';

/** A code of the system, which is searched for as it stands: `ECONNREFUSED`. */
const systemCode = /^[A-Z][A-Z0-9_]{3,}$/;

/** Why nothing answered, in the user's language: `said` is the code or the words of the system or of the server. */
export function connectionWords(said: string, { connection }: Pick<Catalogue, 'connection'>): string {
  const { fault } = connectionFault(new Error(said));
  const words = connection[fault];
  const isWorded = fault !== 'other' && !systemCode.test(said);
  return said === '' || isWorded ? words : `${words} · ${said}`;
}
