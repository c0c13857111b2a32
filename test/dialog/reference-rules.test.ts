import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { planRequest } from '../../src/backends/embedded/plan-request.ts';
import type { SessionEvent, SessionSnapshot } from '../../src/dialog/session.ts';
import { slotRecords } from '../../src/plan/slots/records.ts';
import type { Language } from '../../src/text/language.ts';
import { plainText } from '../../src/text/line.ts';
import { computed, conversations } from '../ui/gallery/conversation.ts';

const root = join(import.meta.dirname, '../..');
const say = (text: string): SessionEvent => ({ type: 'say', text });
const recommend: SessionEvent = { type: 'recommend' };
const take: SessionEvent = { type: 'take-suggestion' };
const finish: SessionEvent = { type: 'choose', value: 'no' };

/** Sentences of our own in both languages: only a model, and everything but what each rule is about. */
const told = {
  en: {
    opening: 'we want to serve Qwen3-14B to our support desk',
    core: 'Qwen3-14B on 4 A2 376T, 2200 in 500 out, aggregated, TPOT 38 ms, no TTFT limit',
    experts: 'GLM-4.5 on 32 A3 752T, 2200 in 500 out, aggregated, TPOT 55 ms, TTFT 3 s',
    settled: 'recommended quantization, no prefix cache, no MTP',
    apart: 'Qwen3-14B on 4 A2 376T, 2200 in 500 out, disaggregated, decode only, TPOT 38 ms',
  },
  zh: {
    opening: '想给客服部署Qwen3-14B',
    core: 'Qwen3-14B，4张A2 376T，输入2200输出500，PD聚合，TPOT 38ms，TTFT不限',
    experts: 'GLM-4.5，32张A3 752T，输入2200输出500，PD混部，TPOT 55ms，TTFT 3秒',
    settled: '推荐量化，不开前缀缓存，不用MTP',
    apart: 'Qwen3-14B，4张A2 376T，输入2200输出500，PD分离，只看Decode阶段，TPOT 38ms',
  },
} as const;
const languages = ['en', 'zh'] as const;

function hear(language: Language, ...events: readonly SessionEvent[]): SessionSnapshot {
  return conversations(language, 100).after(events);
}

/** The command of a sentence that leaves nothing open. */
function commandOf(language: Language, sentence: string): string {
  const { review, phase, question } = hear(language, say(sentence), finish);
  expect([phase, question?.id]).toEqual(['review', undefined]);
  return review?.commands.join('\n') ?? '';
}

/** The sizes of TP that the plan of a sentence searches. */
function searched(language: Language, sentence: string) {
  return planRequest(hear(language, say(sentence), finish).answers).request.space;
}

describe.each(languages)('rules of the executor, in %s', (language) => {
  const { opening, core, experts, settled, apart } = told[language];

  it('a model and a scenario lead to a question, never to a command or a value', () => {
    const { phase, question, review, suggestion, answers } = hear(language, say(opening));
    expect([phase, question?.id, review, suggestion]).toEqual(['collect', 'devices', null, null]);
    const said = Object.entries(answers).filter(([, one]) => one?.provenance.label === 'user-provided');
    expect(said.map(([id]) => id)).toEqual(['model']);
  });

  it('every value that is suggested on the way names its source, and a rule of thumb its reason', () => {
    let events = [
      say(opening),
      { type: 'set', slot: 'devices', value: ['ATLAS_800_A2_376T_64G'], said: null },
    ];
    const suggested: string[] = [];
    for (let at = 0; at < 12; at += 1) {
      const { question, suggestion } = hear(language, ...(events as SessionEvent[]), recommend);
      if (question?.hasSuggestion !== true) break;
      if (suggestion === null) throw new Error(`nothing is suggested for ${question.id}`);
      suggested.push(question.id);
      const { provenance, because } = suggestion;
      if (provenance.label === 'explicit heuristic') {
        const record = slotRecords.find(({ id }) => id === question.slot);
        const written = record?.suggest.find((one) => one.from === 'heuristic');
        expect(because).toBe(written?.from === 'heuristic' ? written.because[language] : null);
        expect(because.length).toBeGreaterThan(language === 'en' ? 20 : 8);
      } else if (provenance.label === 'CLI default') {
        const { where, excerpt } = provenance.source;
        expect(existsSync(join(root, where))).toBe(true);
        expect(readFileSync(join(root, where), 'utf8')).toContain(excerpt);
      } else throw new Error(`no source is open for ${provenance.label}`);
      events = [...events, recommend, take];
    }
    expect(suggested).toEqual([
      'numDevices',
      'inputLength',
      'outputLength',
      'mode',
      'tpotLimitMs',
      'quantize',
      'prefixCache',
      'mtp',
    ]);
  });

  it('quantization is asked for: the recommended one, which says what it is, or one of its own', () => {
    const { question } = hear(language, say(core));
    expect([question?.id, question?.choices.map(({ value }) => value)]).toEqual([
      'quantize',
      ['recommended', 'custom'],
    ]);
    expect(question?.choices[0]?.help).toContain('W8A8_DYNAMIC');
    const chosen = hear(
      language,
      say(core),
      { type: 'choose', value: 'recommended' },
      { type: 'choose', value: false },
      { type: 'choose', value: false },
      finish,
    );
    expect(chosen.review?.commands[0]).toMatch(
      /--quantize-linear-action W8A8_DYNAMIC --quantize-attention-action DISABLED/u,
    );
  });

  it('prefix cache and MTP are asked for in front of the review', () => {
    const asked: (string | undefined)[] = [];
    const events = [say(core), { type: 'choose', value: 'recommended' } as const];
    asked.push(hear(language, ...events).question?.id);
    asked.push(hear(language, ...events, { type: 'choose', value: false }).question?.id);
    expect(asked).toEqual(['prefixCache', 'mtp']);
  });

  it('a dense model searches TP alone; experts are asked for, TP first, and EP is offered behind the result', () => {
    const dense = commandOf(language, `${core}, ${settled}`);
    expect(dense).not.toMatch(/--(?:tp|ep|moe-dp)-sizes/u);
    expect(searched(language, `${core}, ${settled}`)).toMatchObject({
      tpSizes: null,
      epSizes: null,
      moeDpSizes: null,
    });
    const open = hear(language, say(experts));
    expect(open.question?.id).toBe('searchSpace');
    expect(open.question?.choices.map(({ value }) => value)).toEqual(['tp', 'tp-ep', 'tp-ep-moedp']);
    const suggested = hear(language, say(experts), recommend).suggestion;
    expect([suggested?.value, suggested?.provenance.label]).toEqual(['tp', 'explicit heuristic']);
    const events = [say(experts), recommend, take, say(settled), finish];
    const ended = conversations(language, 100).ended(
      [...events, { type: 'to-confirm' }, { type: 'run' }],
      computed,
    );
    expect(ended.followUps.flatMap((one) => ('event' in one ? [one.event] : []))).toContainEqual({
      type: 'set',
      slot: 'searchSpace',
      value: 'tp-ep',
      said: null,
    });
  });

  it('a run shows its command, keeps its log, says that it is simulated, and offers to explain itself', () => {
    const { transcript, run, followUps } = conversations(language, 100).ended(
      [say(`${core}, ${settled}`), finish, { type: 'to-confirm' }, { type: 'run' }],
      computed,
    );
    const text = plainText(transcript.flatMap(({ lines }) => lines)).replace(/\s+/gu, ' ');
    const command = run?.command ?? '';
    expect(command).toMatch(/^throughline engine throughput-optimizer Qwen\/Qwen3-14B .*--tpot-limit 38 /u);
    expect(text).toContain(command);
    expect(run?.logPath).toMatch(/output\.log$/u);
    expect(text).toMatch(language === 'en' ? /reference for deployment planning only/u : /仅供部署规划参考/u);
    const asks = followUps.flatMap((one) =>
      'event' in one && one.event.type === 'ask' ? [one.event.text] : [],
    );
    expect(asks.slice(0, 3)).toEqual(
      language === 'en'
        ? ['Is this reasonable?', 'Why this strategy?', 'What limits it?']
        : ['这个结果合理吗？', '为什么是这个并行策略？', '瓶颈在哪里？'],
    );
  });

  const flags: readonly (readonly [en: string, zh: string, flag: RegExp])[] = [
    ['TP sizes 2 and 4', 'TP只试2和4', / --tp-sizes 2 4(?: |$)/u],
    ['--tp-sizes 1 4 and nothing else', '--tp-sizes 1 4', / --tp-sizes 1 4(?: |$)/u],
    ['with 3 jobs', '用3个进程并行搜', / --jobs 3(?: |$)/u],
    ['reserve 6 GB of memory', '预留6GB显存', / --reserved-memory-gb 6(?: |$)/u],
  ];
  it.each(flags)('what the program has a flag for is said and passed: %s / %s', (en, zh, flag) => {
    const said = language === 'en' ? en : zh;
    expect(commandOf(language, `${core}, ${settled}, ${said}`)).toMatch(flag);
  });

  it('a size above the devices is refused', () => {
    const snapshot = hear(language, say(`${core}, ${settled}, --tp-sizes 4 16`));
    expect([snapshot.phase, snapshot.question?.id, snapshot.review]).toEqual(['collect', 'tpSizes', null]);
    expect(plainText(snapshot.transcript.flatMap(({ lines }) => lines))).toMatch(/--tp-sizes[^4]*16/u);
  });

  it.each([
    ['--tp-sizes', '--tp-sizes'],
    ['TP sizes over all powers of two', 'TP取遍2的幂'],
    ['TP: only powers of 2', 'TP只试2的幂'],
  ])('sizes that are not listed are all powers of two: %s / %s', (en, zh) => {
    const sentence = `${core}, ${settled}, ${language === 'en' ? en : zh}`;
    const { answers, review } = hear(language, say(sentence), finish);
    expect([answers.tpSizes?.value, review?.unread]).toEqual([[], []]);
    expect(commandOf(language, sentence)).not.toMatch(/--tp-sizes \d/u);
  });

  it('sizes of one dimension beside all of another', () => {
    const search = `${experts}, ${settled}, --tp-sizes --ep-sizes 8 16`;
    expect(commandOf(language, search)).toMatch(/ --tp-sizes --ep-sizes 8 16(?: |$)/u);
    expect(searched(language, search)).toMatchObject({ tpSizes: [], epSizes: [8, 16] });
  });

  it('the serving layer costs time in a phase of its own; shared devices have no such setting, which is said', () => {
    const cost = language === 'en' ? 'serving cost 3 ms' : '服务开销3毫秒';
    expect(commandOf(language, `${apart}, ${settled}, ${cost}`)).toMatch(/ --serving-cost 3(?: |$)/u);
    const { review } = hear(language, say(`${core}, ${settled}, ${cost}`), finish);
    expect(review?.commands[0]).not.toMatch(/--serving-cost/u);
    expect(review?.unread.map(({ text, reason }) => [text, reason])).toEqual([[cost, 'not-in-plan']]);
  });

  it('every row of the search is printed where that is said', () => {
    for (const said of language === 'en'
      ? ['print all rows', 'dump original results']
      : ['输出全部结果', '打印原始结果'])
      expect(commandOf(language, `${core}, ${settled}, ${said}`)).toMatch(/ --dump-original-results(?: |$)/u);
  });

  it('a hit rate of 1 is refused with the range, not taken for a number of something else', () => {
    const rate = language === 'en' ? 'prefix cache hit rate 1.0' : '前缀缓存命中率1.0';
    const { problem, transcript, question } = hear(language, say(`${core}, ${rate}`));
    const told = [problem, plainText(transcript.flatMap(({ lines }) => lines))].join(' ');
    expect(question?.id).toBe('quantize');
    expect(told).toMatch(language === 'en' ? /not including, 1/u : /不含 1|小于 1/u);
  });

  it('an acceptance above 1 is refused with its range, not taken for a part of a percent', () => {
    const drafts =
      language === 'en' ? 'MTP with 2 tokens and acceptance rate 1.3' : 'MTP 2个token，接受率1.3';
    const { answers, transcript, problem } = hear(language, say(`${experts}, ${drafts}`));
    const told = [problem, plainText(transcript.flatMap(({ lines }) => lines))].join(' ');
    expect(answers.mtpAcceptanceRates).toBeUndefined();
    expect(told).toMatch(/1\.3[^0-9]/u);
    expect(told).not.toMatch(/0\.013/u);
  });

  it('a size above an instance is one finding', () => {
    const ratio =
      language === 'en'
        ? 'Qwen3-8B on 8 A2 376T, 1200 in 400 out, TPOT 30 ms, TTFT 1 s, P/D ratio, P instance 2 cards, D instance 2 cards, TP 8'
        : 'Qwen3-8B，8张A2 376T，输入1200输出400，TPOT 30ms，TTFT 1秒，PD配比，P实例2卡，D实例2卡，TP 8';
    const { review, transcript, question } = hear(language, say(`${ratio}, ${settled}`), finish);
    const errors = (review?.findings ?? []).filter(({ severity }) => severity === 'error');
    expect([question?.id ?? null, errors.length, transcript.length > 0]).toEqual([null, 1, true]);
  });

  it('pictures that no engine computes are named as the reason, and can be left out', () => {
    const pictures =
      language === 'en'
        ? 'Qwen2.5-VL-7B on 4 A2 313T, 900 in 300 out, aggregated, TPOT 40 ms, TTFT 2 s, 2 images of 1280x720 per request'
        : 'Qwen2.5-VL-7B，4张A2 313T，输入900输出300，PD混部，TPOT 40ms，TTFT 2秒，每请求2张1280x720的图';
    const { review } = hear(language, say(`${pictures}, ${settled}`), finish);
    const found = (review?.findings ?? []).filter(({ severity }) => severity === 'error');
    expect(found.map(({ message, fix }) => [message, fix?.event])).toEqual([
      [
        expect.stringMatching(language === 'en' ? /images of this family are not modelled/u : /图像输入/u),
        { type: 'set', slot: 'textOnly', value: true, said: null },
      ],
    ]);
    expect(found[0]?.message).not.toMatch(/TP/u);
  });
});
