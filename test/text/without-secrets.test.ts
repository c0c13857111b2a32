import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withoutSecrets } from '../../src/text/without-secrets.ts';
import { recordings } from '../results/readers/recordings.ts';

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

test('a key of digits only is hidden, too', () => {
  expect(withoutSecrets(`key ms-${'0a1b2c3d-'.repeat(4)}`)).toBe('key •••');
});

/** Every form of a key, with `planted` in place of the part that nobody may read. */
const planted = 'Qz7Planted9Xw3Secret5Kp';
test.each([
  `export AWS_ACCESS_KEY_ID=AKIA${planted.toUpperCase()}`,
  `aws_secret_access_key = ${planted}/abc+def`,
  `-----BEGIN RSA PRIVATE KEY-----\nMIIE${planted}\nabc${planted}\n-----END RSA PRIVATE KEY-----`,
  `-----BEGIN OPENSSH PRIVATE KEY-----\n${planted}`,
  `jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIi${planted}.${planted}`,
  `Authorization: Bearer ${planted}`,
  `curl -H "authorization: Basic ${planted}"`,
  `Cookie: session=${planted}`,
  `glpat-${planted}`,
  `xoxb-${planted}`,
  `nvapi-${planted}`,
  `sk-proj-${planted}`,
  `ghp_${planted}`,
  `hf_${planted}`,
  `HF_TOKEN ${planted}`,
  `password=${planted}`,
  `{"api_key": "${planted}"}`,
  `{'client_secret': '${planted}'}`,
  `--api-key ${planted}`,
  `token：${planted}`,
  `https://user:${planted}@host/path`,
  `github_pat_${planted}`,
  `AIza${planted}${planted}`,
  `ASIA${planted.toUpperCase()}`,
  `AUTHORIZATION: BEARER ${planted}`,
  `basic ${planted}`,
  `SECRET\t${planted}`,
  `Passphrase = ${planted}`,
  `--hf-token=${planted}`,
])('%s is hidden wherever it stands', (text) => {
  for (const around of [
    text,
    `用 8 卡，${text}，TPOT 50`,
    `{"x": 1, ${text} }`,
    `${'w '.repeat(2000)}${text}`,
    JSON.stringify({ log: `line\n${text}`, tab: `x\t${text}`, odd: `\b${text}`, command: `\u0007${text}` }),
  ]) {
    expect(withoutSecrets(around).toLowerCase()).not.toContain(planted.toLowerCase());
  }
});

test.each([
  'max_tokens: none',
  'token budget = 16384',
  'Invalid token: null',
  'password required',
  'tokens/s 3,875',
])('%s is no secret', (text) => {
  expect(withoutSecrets(text)).toBe(text);
});

test('a long text is looked through once', () => {
  for (const piece of [
    'token ',
    'Bearer ',
    'eyJ',
    '-----BEGIN PRIVATE KEY-----',
    '--token',
    'a:b@',
    'password=',
  ]) {
    const text = piece.repeat(400_000 / piece.length);
    const started = process.cpuUsage();
    withoutSecrets(text);
    expect(process.cpuUsage(started).user / 1e6, piece).toBeLessThan(1);
  }
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

test('a JSON document stays one, whatever its keys and values are', () => {
  const key = fc.constantFrom('token', 'perToken', 'access_key', 'password', 'cookie', 'other');
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom('-----BEGIN PRIVATE KEY-----\nabc', 'http://a', 'c@d', '\\"'),
  );
  const value = fc.oneof(
    text,
    fc.double({ noNaN: true }),
    fc.boolean(),
    fc.array(fc.double(), { maxLength: 2 }),
  );
  fc.assert(
    fc.property(fc.array(fc.dictionary(key, value)), fc.boolean(), (documents, isWide) => {
      const written = JSON.stringify(documents, null, isWide ? 1 : undefined);
      const read = JSON.parse(withoutSecrets(written));
      expect(read).toHaveLength(documents.length);
      for (const [at, one] of documents.entries()) {
        for (const [name, told] of Object.entries(one)) {
          if (typeof told !== 'string') expect(read[at][name]).toEqual(JSON.parse(JSON.stringify(told)));
        }
      }
    }),
  );
});

test('prose and help are no secrets', () => {
  for (const text of [
    'per token: compute',
    'Token: decode',
    '每 token：Decode 一步 42.4 ms',
    'Per token: Decode step 42.4 ms (best row 40.0 ms)',
    '--api-key <NAME_OF_VARIABLE>',
    '每 token：计算与通信的时间',
  ]) {
    expect(withoutSecrets(text)).toBe(text);
  }
  expect(withoutSecrets('HF_TOKEN: abcdefgh')).not.toContain('abcdefgh');
});

test('nothing that the program draws is taken for a secret', () => {
  const drawn = join(import.meta.dirname, '../gallery');
  for (const name of readdirSync(drawn)) {
    const text = readFileSync(join(drawn, name), 'utf8');
    expect(withoutSecrets(text)).toBe(text);
  }
});

test('hiding twice is hiding once', () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ minLength: 8 }), (before, key) => {
      const once = withoutSecrets(`${before} token=${key}`);
      expect(withoutSecrets(once)).toBe(once);
    }),
  );
});
