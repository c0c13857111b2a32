import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withoutSecrets } from '../../../src/backends/run/without-secrets.ts';
import { recordings } from '../../results/readers/recordings.ts';

test.each([
  'Error with hf_abcdefghijkl in it',
  'HF_TOKEN=abcdefghijk123',
  "headers: {'authorization': 'Bearer abcdefgh12345'}",
  'proxy http://someone:abcdefgh@proxy.example:8080 refused',
  'api_key: "abcdefgh-123456"',
])('%s is hidden', (text) => {
  expect(withoutSecrets(text)).not.toContain('abcdefgh');
  expect(withoutSecrets(text)).toContain('•••');
});

test('nothing that the programs print is taken for a secret', () => {
  for (const folder of ['optimizer', 'text-generate', 'refusals', 'searches'] as const) {
    for (const { stdout, stderr = '' } of recordings(folder)) {
      expect(withoutSecrets(stdout)).toBe(stdout);
      expect(withoutSecrets(stderr)).toBe(stderr);
    }
  }
  expect(withoutSecrets('max_batched_tokens: 12345678, tokens=9876543210')).not.toContain('•');
});

test('hiding twice is hiding once', () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ minLength: 8 }), (before, key) => {
      const once = withoutSecrets(`${before} token=${key}`);
      expect(withoutSecrets(once)).toBe(once);
    }),
  );
});
