import { describe, expect, it } from 'vitest';
import { questionReader } from '../../../src/app/question-reader.ts';
import { forwardModel } from '../../../src/commands/forward/forward-journey.ts';
import { forwardForm } from '../../../src/dialog/forward/forward-form.ts';
import { formScreen } from '../../../src/screens/form/form-screen.ts';
import { viewOf } from '../../../src/screens/view.ts';
import type { Language } from '../../../src/text/language.ts';
import { plainText } from '../../../src/text/line.ts';
import { lineWidth } from '../../../src/text/width.ts';
import { formController } from '../../../src/ui/form/form-controller.ts';
import type { FormEnd } from '../../../src/ui/form/form-moves.ts';
import { keyPresses } from '../../../src/ui/keys/key-press.ts';

const form = forwardForm(questionReader, forwardModel);

function conversation(language: Language = 'en', start: 'opening' | 'after' = 'opening') {
  const ends: FormEnd[] = [];
  const waiting: (() => void)[] = [];
  const controller = formController({
    form,
    language,
    answers: {},
    start,
    later: (_, act) => waiting.push(act),
    leave: (end) => ends.push(end),
  });
  /** Lets the moment pass in which a letter may be the beginning of more. */
  const pause = () => {
    for (const act of waiting.splice(0)) act();
  };
  const key = (name: string) => controller.press([{ name, text: '' }]);
  // biome-ignore lint/suspicious/noExplicitAny: Ink's key record has only absent flags here
  const put = (text: string) => controller.press(keyPresses(text, {} as any));
  const type = (text: string) => {
    put(text);
    key('enter');
  };
  const seen = (columns = 80, rows = 40) => {
    const state = controller.read();
    if (state === null) return '';
    const { lines } = formScreen(form, state, viewOf(language, columns, rows));
    for (const one of lines) expect(lineWidth(one)).toBeLessThanOrEqual(Math.max(columns - 1, 10));
    return plainText(lines);
  };
  return { controller, key, put, pause, type, seen, ends };
}

describe('a forward pass in conversation', () => {
  it('asks what a sentence leaves open, reviews, and ends in a command', () => {
    const { type, key, seen, ends } = conversation();
    expect(seen()).toContain('Which forward pass?');
    type('one decode step of Qwen3-32B, 64 requests, context 4250, TP=8');
    expect(seen()).toContain('Which device?');
    type('A2 376T');
    expect(seen()).toContain('How many devices?');
    type('many');
    expect(seen()).toContain('"many" cannot be used here');
    key('ctrl+u');
    type('8');
    expect(seen()).toContain('Fuse operators');
    key('enter');
    expect(seen()).toContain('--num-devices 8 --decode --num-queries 64');
    type('y');
    expect(ends).toMatchObject([
      { kind: 'run', answers: { model: 'Qwen/Qwen3-32B', compile: 'on', tp: '8' } },
    ]);
    expect(seen()).toBe('');
  });

  const whole = '1 decode step of Qwen3-32B, 64 requests, context 4k, TP=8 on 8 A2 376T';

  it('a letter is a yes or a no only where it is the whole answer', () => {
    const { type, put, pause, seen, ends } = conversation();
    type(whole);
    type('yes');
    put('n');
    put('o, 128 requests');
    pause();
    expect(ends).toEqual([]);
    expect(seen()).toContain('› no, 128 requests');
    type('');
    expect(seen()).toContain('--num-queries 128');
    put('n');
    pause();
    expect(ends).toMatchObject([{ kind: 'left', notRun: { queries: '128', tp: '8' } }]);
    const other = conversation();
    other.type(whole);
    other.type('yes');
    other.put('y');
    expect(other.ends).toEqual([]);
    other.pause();
    expect(other.ends).toMatchObject([{ kind: 'run' }]);
  });

  it('words typed at a list are its options or a sentence, and never its selected row', () => {
    const { controller, type, key, seen, ends } = conversation();
    type(whole);
    expect(seen()).toContain('Fuse operators');
    type('no');
    expect(seen()).not.toContain('--compile');
    type('nonsense');
    expect(seen()).toContain('Nothing in this sentence could be read');
    expect(ends).toEqual([]);
    key('escape');
    type('run it');
    expect(ends).toMatchObject([{ kind: 'run', answers: { compile: 'off' } }]);
    expect(controller.read()).toBeNull();
    const other = conversation('zh');
    other.type('Qwen3-32B的一步decode，64条请求，上下文4250，8张A2 376T');
    other.type('是');
    other.type('请求数');
    expect(other.seen()).toContain('同时多少条请求');
  });

  it('a paste at the review is words as well', () => {
    const { controller, type, key, seen } = conversation();
    type(whole);
    key('enter');
    controller.paste('256 requests\n');
    expect(seen()).toContain('› 256 requests');
    key('enter');
    expect(seen()).toContain('--num-queries 256');
  });

  it('shows what it did not use, at the questions and in the review', () => {
    const { type, key, seen } = conversation();
    type('one decode step of Qwen3-32B, 64 requests, context 4k, TP=8 on 8 A2 376T, below 30 ms, 99.9%');
    expect(seen()).toContain('! not used: 30ms · 99.9%');
    key('enter');
    expect(seen()).toContain('! not used: 30ms · 99.9%');
    const plain = conversation();
    plain.type('1 decode step of Qwen3-32B, 64 requests, context 4k, TP=8 on 8 A2 376T');
    expect(plain.seen()).not.toContain('not used');
  });

  it('shows every value of the review in a narrow terminal', () => {
    const { type, key, seen } = conversation();
    type('one decode step of Qwen3-32B, 64 requests, context 4k, TP=8 on 8 A2 376T');
    key('enter');
    expect(seen(40, 60)).toContain('Context  4096');
    expect(seen(40, 60)).toContain('Requests  64');
    expect(seen(40, 60)).toContain('DP  left to the program');
  });

  it('asks for experts, prediction and images of models that have them', () => {
    const moe = conversation();
    moe.type('one decode step of DeepSeek-V3.1, 64 requests, context 4k on 16 A3 752T');
    expect(moe.seen()).toContain('share the experts');
    moe.type('16');
    expect(moe.seen()).toContain('MTP predict');
    const vision = conversation();
    vision.type('prefill pass of Qwen3-VL-8B, 4 requests, 1000 input tokens on 2 A2 376T');
    vision.key('enter');
    expect(vision.seen()).toContain('carry images');
    vision.key('enter');
    expect(vision.seen()).toContain('Images of each request');
  });

  it('a row of the review changes its answer; escape leads back and out', () => {
    const { type, key, seen, ends } = conversation('zh');
    type('Qwen3-32B的一步decode，64条请求，上下文4250，8张A2 376T');
    key('enter');
    expect(seen()).toContain('运行吗');
    for (let at = 0; at < 5; at += 1) key('down');
    key('enter');
    expect(seen()).toContain('同时多少条请求');
    type('128');
    expect(seen()).toContain('--num-queries 128');
    key('escape');
    expect(seen()).toContain('图编译');
    key('escape');
    key('escape');
    expect(ends).toEqual([{ kind: 'left', isCancelled: false, notRun: null }]);
    const second = conversation();
    second.key('ctrl+c');
    expect(second.ends).toEqual([{ kind: 'left', isCancelled: true, notRun: null }]);
  });

  it('after a result words are a question about it', () => {
    const { type, seen, ends } = conversation('en', 'after');
    expect(seen()).toContain('Ask about it');
    type('which operator leads?');
    expect(ends).toEqual([{ kind: 'ask', text: 'which operator leads?' }]);
    const named = conversation('zh', 'after');
    named.type('修改后再运行');
    expect(named.seen()).toContain('运行吗');
    const leaving = conversation('en', 'after');
    leaving.type('Leave');
    expect(leaving.ends).toMatchObject([{ kind: 'left', notRun: null }]);
    const other = conversation('en', 'after');
    other.key('down');
    other.key('enter');
    expect(other.ends).toEqual([{ kind: 'left', isCancelled: false, notRun: null }]);
  });

  it.each([
    ['en', 40],
    ['zh', 40],
    ['en', 120],
  ] as const)('fits a terminal in %s of %d columns', (language, columns) => {
    const { type, key, seen } = conversation(language);
    seen(columns, 16);
    type('Qwen3-32B decode step, 64 requests, context 4250, 8 A2 376T');
    key('?');
    expect(seen(columns, 16)).not.toBe('');
    key('enter');
    expect(seen(columns, 16).split('\n').length).toBeLessThanOrEqual(16);
  });
});
