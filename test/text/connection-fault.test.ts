import { expect, it } from 'vitest';
import { messages } from '../../src/text/catalogue.ts';
import { connectionFault, connectionFaults } from '../../src/text/connection-fault.ts';

function failed(cause: Partial<Error> & { readonly code?: string }): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(cause.message ?? ''), cause) });
}

it.each([
  ['refused', failed({ code: 'ECONNREFUSED' })],
  ['unknown-host', failed({ code: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND no.such' })],
  ['timed-out', new DOMException('The operation timed out.', 'TimeoutError')],
  ['timed-out', failed({ code: 'UND_ERR_CONNECT_TIMEOUT' })],
  ['broken-off', failed({ code: 'UND_ERR_SOCKET', message: 'other side closed' })],
  ['no-route', failed({ code: 'EHOSTUNREACH' })],
  ['bad-address', failed({ message: 'bad port' })],
  ['not-trusted', failed({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })],
  ['other', failed({ message: 'something else' })],
  ['other', 'no error at all'],
] as const)('%s is told from what the system says', (fault, error) => {
  expect(connectionFault(error).fault).toBe(fault);
});

it('tries of several addresses count as what they all say', () => {
  const each = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
  const error = new TypeError('fetch failed', { cause: new AggregateError([each, each]) });
  expect(connectionFault(error)).toEqual({ fault: 'refused', code: 'ECONNREFUSED' });
});

it('has words of its own in each language', () => {
  const words = connectionFaults.map((fault) => messages('zh').connection[fault]);
  expect(new Set(words).size).toBe(connectionFaults.length);
  for (const word of words) expect(word).toMatch(/^\p{Script=Han}+$/u);
});
