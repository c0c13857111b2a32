import { expect, it } from 'vitest';
import { messages } from '../../src/text/catalogue.ts';
import { connectionWords } from '../../src/text/connection-words.ts';

it.each([
  ['ECONNREFUSED', '该端口无人监听 · ECONNREFUSED'],
  ['UND_ERR_HEADERS_TIMEOUT', '在限定时间内没有回应 · UND_ERR_HEADERS_TIMEOUT'],
  ['read ECONNRESET', '连接被中断'],
  ['', '连接失败'],
  ['模型过载', '连接失败 · 模型过载'],
])('%j of the system is said in the language of the user', (said, words) => {
  expect(connectionWords(said, messages('zh'))).toBe(words);
});
