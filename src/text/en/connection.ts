import type { ConnectionFault } from '../connection-fault.ts';

/** Why nothing answers at an address. */
export const connection: Readonly<Record<ConnectionFault, string>> = {
  refused: 'nothing listens there',
  'unknown-host': 'no machine of this name is known',
  'timed-out': 'no answer came in time',
  'broken-off': 'the connection was broken off',
  'no-route': 'the machine cannot be reached from here',
  'bad-address': 'no address that can be asked',
  'not-trusted': 'its certificate is not trusted',
  other: 'the connection failed',
};
