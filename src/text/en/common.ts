import type { ConnectionFault } from '../connection-fault.ts';

/**
 * What every area says alike: how a list, a sentence and a name are set, on and off, "not reported", the disclaimer. A
 * text that only one area needs stands in the file of that area.
 */
export const common = {
  /** Why nothing answers at an address. */
  connection: {
    refused: 'nothing listens there',
    'unknown-host': 'no machine of this name is known',
    'timed-out': 'no answer came in time',
    'broken-off': 'the connection was broken off',
    'no-route': 'the machine cannot be reached from here',
    'bad-address': 'no address that can be asked',
    'not-trusted': 'its certificate is not trusted',
    other: 'the connection failed',
  } as Readonly<Record<ConnectionFault, string>>,
  notReported: 'not reported',
  /** A name and what it stands for. */
  labelled: (label: string, text: string) => `${label}: ${text}`,
  /** Between the members of a list. */
  sentenceBreak: '. ',
  separator: ', ',
  yes: 'yes',
  no: 'no',
  on: 'on',
  off: 'off',
  disclaimer:
    'These results come from throughput modelling and are a reference for deployment planning only. Real performance depends on runtime, topology, software stack and traffic: validate with a real workload before final decisions.',
};
