import { expect, test } from 'vitest';
import { messages } from '../../src/text/catalogue.ts';

test.each([
  ['prefill wave', 'Prefill 一波'],
  ['prefill remainder', 'Prefill 末波'],
  ['prefill chunk 2', 'Prefill 第 2 块'],
  ['prefill chunk 2 remainder', 'Prefill 第 2 块（末波）'],
  ['decode', 'Decode 一步'],
])('the pass %s has its name in Chinese', (id, name) => {
  expect(messages('zh').verify.pass(id)).toBe(name);
  expect(messages('en').verify.pass(id)).toBe(id);
});
