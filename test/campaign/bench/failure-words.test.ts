import { expect, it } from 'vitest';
import { failureClasses } from '../../../src/campaign/adapters/adapter.ts';
import { failureWords, raisedWords } from '../../../src/campaign/bench/failure-words.ts';
import { messages } from '../../../src/text/catalogue.ts';

const texts = messages('zh').campaign;

it('every class of a failure is worded, and what the server said stays behind it', () => {
  for (const one of failureClasses) expect(failureWords(one, texts)).toBe(texts.failures[one]);
  expect(failureWords('oom · CUDA out of memory · vllm.log:7', texts)).toBe(
    '设备内存不足 · CUDA out of memory · vllm.log:7',
  );
  expect(failureWords('observed-shape: output=3.0 asked=6', texts)).toBe(
    'token 长度与要求不符 · output=3.0 asked=6',
  );
});

it('a reason that nobody knows is given as it stands', () => {
  for (const one of ['constructor', '__proto__: x', 'no request was answered', ''])
    expect(failureWords(one, texts)).toBe(one);
  expect(raisedWords('toString', 'x', texts)).toBe('toString · x');
});

it('what stands in the way of a campaign is said in the language of the user', () => {
  expect(raisedWords('no-host', '', texts)).toBe('服务所在主机没有应答');
  expect(raisedWords('loop-ended', 'stop-state.md', messages('en').rounds)).toBe(
    'the loop has ended · stop-state.md',
  );
});
