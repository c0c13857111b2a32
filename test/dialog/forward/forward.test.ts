import { describe, expect, it } from 'vitest';
import { questionReader } from '../../../src/app/question-reader.ts';
import {
  forwardArguments,
  forwardIds,
  forwardQuestions,
  missingForForward,
} from '../../../src/dialog/forward/forward-questions.ts';
import { forwardSaid } from '../../../src/dialog/forward/sentence.ts';

const said = (sentence: string) => forwardSaid(sentence, questionReader);
const device = 'ATLAS_800_A2_376T_64G';

describe('a forward pass in words', () => {
  it('is read from one sentence in both languages', () => {
    const answers = {
      model: 'Qwen/Qwen3-32B',
      device,
      numDevices: '8',
      phase: 'decode',
      queries: '64',
      contextLength: '4250',
      tp: '8',
    };
    expect(said('one decode step of Qwen3-32B, 64 requests, context 4250, TP=8 on 8 A2 376T')).toEqual(
      answers,
    );
    expect(said('Qwen3-32B 一步decode，64条请求，上下文4250，TP=8，8张A2 376T')).toEqual(answers);
    expect(said('prefill of Qwen3-32B with 3500 input tokens, batch 4 on 2 A2 376T')).toMatchObject({
      phase: 'prefill',
      queries: '4',
      queryLength: '3500',
    });
  });

  it('misses what its phase needs, an image with all of its sizes', () => {
    const ids = (answers: Parameters<typeof missingForForward>[0]) =>
      missingForForward(answers).map(({ id }) => id);
    expect(ids({})).toEqual(['model', 'device', 'numDevices', 'phase', 'queries']);
    const decode = { model: 'm', device, numDevices: '8', phase: 'decode', queries: '64' };
    expect(ids(decode)).toEqual(['contextLength']);
    expect(ids({ ...decode, phase: 'prefill' })).toEqual(['queryLength']);
    expect(ids({ ...decode, contextLength: '9', imageWidth: '640' })).toEqual(['imageBatch', 'imageHeight']);
  });

  it('becomes arguments of text-generate: a Decode step has one token and those that MTP predicts', () => {
    const decode = {
      model: 'm',
      device,
      numDevices: '8',
      phase: 'decode',
      queries: '64',
      contextLength: '4250',
    };
    expect(forwardArguments({ ...decode, dp: '2', mtp: '1' })).toEqual(
      `--model-id m --device ${device} --num-devices 8 --decode --num-queries 64 --query-length 2 --context-length 4250 --tp-size 4 --dp-size 2 --num-mtp-tokens 1 --dump-op-bound-results`.split(
        ' ',
      ),
    );
    expect(forwardArguments({ ...decode, phase: 'prefill', queryLength: '100' })).not.toContain('--decode');
  });

  it('has a question for every part, in order', () => {
    expect(forwardQuestions.map(({ id }) => id)).toEqual([...forwardIds]);
  });
});
