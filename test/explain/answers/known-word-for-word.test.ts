import { describe, expect, it } from 'vitest';
import { questionReader } from '../../../src/app/question-reader.ts';
import { understandQuestion } from '../../../src/explain/answers/understand.ts';

const read = (said: string) => understandQuestion(said, questionReader);

describe('a question that is a known one word for word', () => {
  it.each([
    ['what is the TPOT', 'figures'],
    ['What is the TTFT?', 'figures'],
    ['WHERE DOES THE TIME GO', 'request-time'],
    ['what bounds decode?', 'limits'],
    ['what limits a prefill instance', 'limits'],
    ['TPOT是多少？', 'figures'],
    ['时间都去哪了', 'request-time'],
  ])('%s leaves no doubt', (said, intent) => {
    const { doubt, ...question } = read(said);
    expect(question.intent).toBe(intent);
    expect(doubt).toBeUndefined();
  });

  it('is doubted as before where a word is another one', () => {
    expect(read('where does the night go').doubt ?? read('where does the night go').intent).not.toBe(
      'request-time',
    );
  });
});
