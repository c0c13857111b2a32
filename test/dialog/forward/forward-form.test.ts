import { describe, expect, it } from 'vitest';
import { questionReader } from '../../../src/app/question-reader.ts';
import { forwardForm, readForwardValue } from '../../../src/dialog/forward/forward-form.ts';
import type { ForwardId } from '../../../src/dialog/forward/forward-questions.ts';

const device = 'ATLAS_800_A2_376T_64G';

describe('a typed answer about a forward pass', () => {
  it.each<readonly [ForwardId, string, string | null]>([
    ['queryLength', '4k', '4096'],
    ['queryLength', ' 3500 ', '3500'],
    ['queryLength', 'long', null],
    ['queries', '64', '64'],
    ['queries', '0', null],
    ['model', 'Qwen3-32B', 'Qwen/Qwen3-32B'],
    ['device', 'A2 376T', device],
    ['device', device, device],
    ['phase', 'decode', 'decode'],
    ['phase', '预填充', 'prefill'],
    ['phase', 'lunch', null],
  ])('%s "%s" is %s', (id, typed, value) => {
    expect(readForwardValue(id, typed, questionReader)).toBe(value);
  });
});

describe('the conversation about a forward pass', () => {
  const form = forwardForm(questionReader, () => null);

  it('reads a switch as people say yes and no, and shows both', () => {
    const switched = form.questions.filter(({ options }) => options?.some(({ value }) => value === 'off'));
    expect(switched.length).toBeGreaterThan(0);
    for (const question of switched) {
      expect(question.options?.map(({ value }) => value)).toEqual(['on', 'off']);
      expect(['yes', '是', 'on', 'no', '否', 'off'].map((typed) => form.read(question, typed))).toEqual([
        ...['on', 'on', 'on'],
        ...['off', 'off', 'off'],
      ]);
    }
  });

  it('asks for what a sentence left open, and for nothing once all is said', () => {
    const first = form.next({});
    expect(first?.id).toBe(form.questions[0]?.id);
    const all = {
      model: 'Qwen/Qwen3-32B',
      device,
      numDevices: '8',
      phase: 'decode',
      queries: '64',
      queryLength: '1',
      contextLength: '4250',
      tp: '8',
    };
    const { model: _, ...withoutModel } = all;
    expect(form.next(withoutModel)?.id).toBe('model');
    expect(form.command(all).join(' ')).toContain('Qwen/Qwen3-32B');
  });
});
