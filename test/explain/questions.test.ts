import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { questionReader } from '../../src/app/question-reader.ts';
import { deviceNamed } from '../../src/commands/explain/device-names.ts';
import type { Question } from '../../src/explain/answers/question.ts';
import { understandQuestion } from '../../src/explain/answers/understand.ts';
import askedQuestions from './asked-questions.yaml';
import { carriedBy } from './said.ts';

type Intent = Question['intent'];

const english: Readonly<Partial<Record<Intent, readonly string[]>>> = {
  reasonable: [
    'is this reasonable?',
    'Does that make sense?',
    'can I trust these numbers',
    'is it plausible',
    'are these ok?',
    'is this realistic?',
  ],
  why: [
    'why this strategy?',
    'why is TP=8 the best',
    'why was this chosen?',
    'reason for this pick?',
    'why did it pick tp 8?',
  ],
  'why-not': [
    'why not TP=4?',
    'why not tp 2',
    'why TP=8 instead of TP=4?',
    "why isn't TP=1 better",
    'what about tp=2?',
    'why tp 8 rather than tp 4',
  ],
  limits: [
    'what limits it?',
    "what's the bottleneck",
    'what binds here?',
    'what is the bottleneck?',
    'limiting factor?',
    'what is it limited by',
  ],
  'prefill-or-decode': [
    'prefill or decode?',
    'is it prefill or decode that costs',
    'decode vs prefill',
    'which phase dominates?',
  ],
  'what-if': [
    'what if TPOT were 30?',
    'what if TTFT <= 2 s',
    'suppose the input length is 8k',
    'what if we had 16 devices',
    'what if prefix cache hit rate is 50%',
    'what would eager give',
    'what if W8A16',
    'TTFT under 2 s?',
    'what if output length = 500',
    'assuming 3 mtp, mtp 3 on',
  ],
  'devices-for': [
    'how many devices for 10000 tok/s?',
    'how many cards do I need for TPOT 30 ms',
    'how many npus for 20k tok/s',
    'how many devices meet the limits?',
  ],
  compare: [
    'compare with A3 752T',
    'compare with another device',
    'versus ATLAS_800_A2_280T_64G',
    'how does it compare against A3 752T',
  ],
  slower: [
    'why is A slower than B?',
    'why is the first faster than the second',
    'why is this one slower',
    'where does the difference come from',
  ],
  shares: [
    'what do Cube/Vec/Comm/Mem say?',
    'what does the breakdown mean',
    'explain the shares',
    'what does comm say',
  ],
  widen: [
    'widen the search',
    'search EP too, a wider search',
    'try more strategies',
    'a broader search please',
  ],
  commands: [
    'show the validation commands',
    'verify it',
    'run the verification commands',
    'commands to verify this',
  ],
  equation: [
    'show the equation of TPOT',
    'how is throughput computed?',
    'formula for TTFT',
    'how is memory calculated',
  ],
  export: ['export', 'save this as html', 'export as markdown'],
  unknown: ['what is the weather?', 'tell me a joke', 'hello', 'who are you'],
};

const chinese: Readonly<Partial<Record<Intent, readonly string[]>>> = {
  reasonable: ['这个结果合理吗？', '靠谱吗', '数据可信吗', '这正常吗', '结果说得通吗', '这样对吗'],
  why: ['为什么选这个策略？', '为什么是TP=8', '为何是这个', '怎么选的这个', '为什么会这样'],
  'why-not': ['为什么不选TP=4？', '为何不用 TP=2', '怎么不选tp4', '为什么不是 TP=1', 'TP=4 呢，为什么不用'],
  limits: ['瓶颈在哪？', '受什么限制', '卡在哪里', '限制因素是什么', '瓶颈是什么', '被什么限制了'],
  'prefill-or-decode': [
    '是Prefill还是Decode慢？',
    'Prefill 和 Decode 哪个阶段占大头',
    '哪个阶段最耗时',
    'decode还是prefill',
  ],
  'what-if': [
    '如果TPOT是30ms呢？',
    '假如首token时延上限2秒',
    '改成16卡会怎样',
    '如果输入长度8k',
    '要是前缀缓存命中率50%',
    '换成W8A16呢',
    '若输出500',
    '如果不开编译',
    '假设 MTP 3',
    'TTFT 2s 呢？',
  ],
  'devices-for': [
    '要达到 10000 tok/s 需要多少卡？',
    'TPOT 30ms 需要多少张卡',
    '几张卡能满足',
    '2万 tok/s 要多少卡',
  ],
  compare: ['和 A3 752T 对比', '跟别的设备比较一下', '与 ATLAS_800_A2_280T_64G 对比', '换个设备比一比'],
  slower: ['为什么A比B慢？', '为什么第一个比第二个快', '差距来自哪里', 'A 比 B 慢在哪'],
  shares: ['各占比说明什么？', 'Cube/Vec/Comm/Mem 说明什么', '解释一下占比', '这些占比什么意思'],
  widen: ['扩大搜索', '放开EP', '更多策略', '扩大搜索范围'],
  commands: ['给出验证命令', '怎么验证', '运行验证命令', '校验命令是什么'],
  equation: ['TPOT的公式', '吞吐怎么算的？', 'TTFT 如何计算', '显存怎么算'],
  export: ['导出', '保存结果', '导出为 markdown'],
  unknown: ['今天天气怎么样', '讲个笑话', '你好', '你是谁'],
};

const asked = askedQuestions as Readonly<Record<'en' | 'zh', Readonly<Record<string, readonly string[]>>>>;

describe('follow-up questions', () => {
  it.each([
    ['en', [english, asked.en]],
    ['zh', [chinese, asked.zh]],
  ] as const)(
    '%s: each is taken for what it asks, with the figures and names that it carries',
    async (language, corpora) => {
      const cases = corpora.flatMap((corpus) =>
        Object.entries(corpus).flatMap(([intent, all]) =>
          all.map((question: string) => ({
            intent,
            question,
            read: understandQuestion(question, questionReader),
          })),
        ),
      );
      expect(cases.length).toBeGreaterThanOrEqual(120);
      expect(cases.filter(({ intent, read }) => read.intent !== intent)).toEqual([]);
      const carrying = cases.flatMap(({ question, read }) => {
        const { doubt, ...alone } = read;
        const carried = carriedBy(alone as Question);
        return carried === read.intent ? [] : [`${question} → ${carried}`];
      });
      await expect(`${carrying.join('\n')}\n`).toMatchFileSnapshot(
        join(import.meta.dirname, `../golden/said/questions-${language}.txt`),
      );
    },
  );
});

describe('values in questions', () => {
  it.each([
    ['what if TTFT <= 2 s', { ttftLimitMs: 2000 }],
    ['what if TPOT were 30?', { tpotLimitMs: 30 }],
    ['如果TPOT是30ms呢？', { tpotLimitMs: 30 }],
    ['假如首token时延上限2秒', { ttftLimitMs: 2000 }],
    ['改成16卡会怎样', { numDevices: 16 }],
    ['如果输入长度8k', { inputLength: 8192 }],
    ['要是前缀缓存命中率50%', { prefixCacheHitRate: 0.5 }],
    ['如果不开编译', { compile: false }],
  ])('%s', (question, change) => {
    expect(understandQuestion(question, questionReader)).toMatchObject({ intent: 'what-if', change });
  });
  it('reads a rate and a device', () => {
    expect(understandQuestion('2万 tok/s 要多少卡', questionReader)).toMatchObject({
      tokensPerSecond: 20_000,
    });
    expect(understandQuestion('compare with A3 752T', questionReader)).toMatchObject({
      device: 'ATLAS_800_A3_752T_128G_DIE',
    });
    expect(deviceNamed('compare with A2')).toBeNull();
  });
});
