import { describe, expect, it } from 'vitest';
import { questionReader } from '../../../src/app/question-reader.ts';
import {
  type ForwardAnswers,
  forwardArguments,
  forwardCommand,
  forwardIds,
  forwardQuestions,
  missingForForward,
} from '../../../src/dialog/forward/forward-questions.ts';
import { asksForForward, forwardSaid } from '../../../src/dialog/forward/sentence.ts';

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

  it.each<readonly [string, ForwardAnswers]>([
    [
      '单步decode Qwen3-32B 128条 3k上下文 8卡A3 752T tp4 dp2',
      { queries: '128', contextLength: '3072', dp: '2' },
    ],
    [
      'one decode step, 128 sequences, 3k context 8 cards A3 752T tp4',
      { queries: '128', contextLength: '3072', numDevices: '8' },
    ],
    ['一步decode，64条请求，上下文 4250，8张A2 376T', { contextLength: '4250', numDevices: '8' }],
    [
      'Simulate one forward of Qwen3-8B, batch 1, 512 new tokens on top of 7k cached, one A2 313T card',
      { phase: 'prefill', queries: '1', queryLength: '512', contextLength: '7168', numDevices: '1' },
    ],
    [
      '模拟一次前向：Qwen3-8B，batch=1，已有缓存7k，新增512 token，1张A2 313T',
      { phase: 'prefill', queries: '1', queryLength: '512', contextLength: '7168', numDevices: '1' },
    ],
    [
      'time a forward pass of Qwen2-VL-7B: 4 requests, 800 tokens each plus one 1280x720 image per request, 2 A2 376T',
      {
        phase: 'prefill',
        queries: '4',
        queryLength: '800',
        numDevices: '2',
        imageBatch: '1',
        imageWidth: '1280',
      },
    ],
    [
      'Qwen2-VL-7B前向一次的时间：4个请求，每个800 token，每个请求一张1280x720的图，2张A2 376T',
      {
        phase: 'prefill',
        queries: '4',
        queryLength: '800',
        numDevices: '2',
        imageBatch: '1',
        imageHeight: '720',
      },
    ],
    [
      'Qwen3-32B 单次前向，prefill 1×8192，4卡A2 313T，不编译',
      { queries: '1', queryLength: '8192', numDevices: '4' },
    ],
    [
      'forward pass of Qwen3-32B, prefill 2 x 8192, 4 A2 313T',
      { queries: '2', queryLength: '8192', numDevices: '4' },
    ],
    [
      'one decode step with batch 32 per rank at 8k context on 16 A3 752T, EP 16, TP 4',
      { queries: '128', ep: '16' },
    ],
    ['一个decode步：每个rank 32条，上下文8k，DP8', { queries: '256', dp: '8' }],
    [
      'prefill once: 2 requests of 1000 tokens and one 1080p image each',
      { imageBatch: '1', imageWidth: '1920', imageHeight: '1080' },
    ],
    [
      '预填充一次，2条请求各1000 token，每条2张720p的图',
      { imageBatch: '2', imageWidth: '1280', imageHeight: '720' },
    ],
    ['one decode step of DeepSeek-V3.1, 64 requests, context 4096, moe-dp 2, dp 4', { moeDp: '2', dp: '4' }],
  ])('%s', (sentence, answers) => expect(said(sentence)).toMatchObject(answers));

  it('takes a count of prompts and their length for no picture, and a count for each of unknown replicas for none', () => {
    expect(said('one prefill: 512 x 2048 tokens on 2 A2 376T').imageWidth).toBeUndefined();
    expect(said('one decode step, batch 32 per replica at 8k context').queries).toBeUndefined();
  });

  it.each<readonly [string, ForwardAnswers]>([
    [
      'one prefill of DeepSeek-V3.1, 2 requests of 3500, TP=8 on 16 A3 752T',
      { queries: '2', queryLength: '3500' },
    ],
    ['one prefill of Qwen3-32B, 4 prompts of 3500 tokens', { queries: '4', queryLength: '3500' }],
    ['run a prefill pass for 8 x 2048-token prompts, Qwen3-8B', { queries: '8', queryLength: '2048' }],
    ['one prefill of two 4k prompts on Qwen3-8B', { queries: '2', queryLength: '4096' }],
    ['what does a single prefill of a 32k prompt cost', { queries: '1', queryLength: '32768' }],
    ['a prefill pass of 4 requests, 1000 tokens each', { queries: '4', queryLength: '1000' }],
    [
      'one prefill step, 16 requests, 1024 input tokens and 2048 tokens already cached',
      { queries: '16', queryLength: '1024', contextLength: '2048' },
    ],
    ['one decode step with 96 sequences at 6000 tokens of context', { queries: '96', contextLength: '6000' }],
    [
      'one decode step of Qwen3-32B, 64 sequences and 8k of KV each',
      { queries: '64', contextLength: '8192' },
    ],
    [
      'one decode step, batch 128, 4k context each, 2 MTP tokens',
      { queries: '128', contextLength: '4096', mtp: '2' },
    ],
    [
      'one decode step, 256 requests, context 8192, dump op bounds and write a trace',
      { queries: '256', contextLength: '8192', trace: 'forward-trace.json' },
    ],
    [
      'text_generate prefill, 4 requests of 1000 tokens, 2 images of 1920x1080 each',
      { queries: '4', queryLength: '1000', imageBatch: '2', imageWidth: '1920', imageHeight: '1080' },
    ],
    ['跑一次prefill：DeepSeek-V3.1，2条3500 token的请求', { queries: '2', queryLength: '3500' }],
    ['做一次前向，prefill，4条prompt每条2000个token', { queries: '4', queryLength: '2000' }],
    ['一次prefill，两条8k的prompt', { queries: '2', queryLength: '8192' }],
    [
      '一步decode，批大小128，KV长度4k，导出trace',
      { queries: '128', contextLength: '4096', trace: 'forward-trace.json' },
    ],
    ['模拟一步解码，并发256，已有8192 token，MTP 2', { queries: '256', contextLength: '8192', mtp: '2' }],
    ['只跑一个decode step，32条query，context 2000', { queries: '32', contextLength: '2000' }],
    [
      '一次prefill，4条请求，每条2张1920x1080的图，各1000 token',
      { queries: '4', queryLength: '1000', imageBatch: '2' },
    ],
  ])('is read with its requests and their lengths: %s', (sentence, parts) => {
    const { queries, queryLength, contextLength, mtp, trace, imageBatch, imageWidth, imageHeight } =
      said(sentence);
    const read = { queries, queryLength, contextLength, mtp, trace, imageBatch, imageWidth, imageHeight };
    const images = parts.imageBatch === undefined ? {} : { imageWidth: '1920', imageHeight: '1080' };
    expect(read).toEqual({ ...images, ...parts });
    expect(asksForForward(sentence)).toBe(true);
  });

  it.each([
    'one prefill instance and two decode instances of DeepSeek-V3.1 on 48 A3 752T',
    'Qwen3-32B on 8 A2 376T, prefill and decode apart, 3500 in 1500 out',
    '一个prefill实例配两个decode实例',
  ])('is not meant by a plan: %s', (sentence) => expect(asksForForward(sentence)).toBe(false));

  it('is shown as the program of its engine takes it', () => {
    const decode = {
      model: 'm',
      device,
      numDevices: '8',
      phase: 'decode',
      queries: '64',
      contextLength: '9',
    };
    expect(forwardCommand(decode).slice(0, 3)).toEqual(['throughline', 'engine', 'text-generate']);
    expect(forwardCommand({ ...decode, engine: 'tensorcast' }).slice(0, 3)).toEqual([
      'python',
      '-m',
      'cli.inference.text_generate',
    ]);
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

  it('is asked for its phase where only lengths are told, which both could have', () => {
    expect(said('one forward pass of Qwen3-32B, 16 requests of 900 tokens').phase).toBeUndefined();
  });

  it('has a question for every part, in order', () => {
    expect(forwardQuestions.map(({ id }) => id)).toEqual([...forwardIds]);
  });
});
