import type { FollowUpChoice } from '../../dialog/session.ts';
import { messages } from '../../text/catalogue.ts';
import type { Language } from '../../text/language.ts';
import { emptyLine, type Line, line, span } from '../../text/line.ts';
import { type Column, table } from '../../text/table.ts';
import { wrap } from '../../text/width.ts';

const figure = (title: string): Column => ({
  title,
  align: 'right',
  tone: 'plain',
  least: title.length,
  canShrink: false,
});

/** The end of a run as the transcript keeps it: best row, candidates, disclaimer. */
export function sampleSummary(language: Language, columns: number): readonly Line[] {
  const isEnglish = language === 'en';
  const width = Math.min(96, columns - 1);
  const reasons = isEnglish
    ? [
        '–',
        'TPOT limit reached at 182 users',
        'decode reads weights twice as often',
        'KV memory full at 10 per replica',
      ]
    : ['–', '182 并发时触及 TPOT 限制', 'Decode 读权重的次数翻倍', '每副本 10 并发即占满 KV 显存'];
  const titles = isEnglish ? { split: 'strategy', why: 'why not' } : { split: '策略', why: '为何不选' };
  const list: readonly Column[] = [
    { title: titles.split, align: 'left', tone: 'plain', least: 6, canShrink: false },
    figure('tok/s'),
    figure('TTFT ms'),
    figure('TPOT ms'),
    figure('batch'),
    { title: titles.why, align: 'left', tone: 'dim', least: 20, canShrink: true },
  ];
  const rows = [
    ['TP=8', '3,875', '15,543', '49.80', '193', reasons[0] ?? ''],
    ['TP=4', '3,652', '14,070', '49.83', '91', reasons[1] ?? ''],
    ['TP=2', '2,811', '8,977', '49.32', '36', reasons[2] ?? ''],
    ['TP=1', '1,670', '4,495', '47.90', '10', reasons[3] ?? ''],
  ];
  const best = line(
    span(isEnglish ? 'Best  ' : '最优  ', 'strong'),
    span('TP=8   3,875 tok/s   TTFT 15,543 ms   TPOT 49.80 ms'),
  );
  const disclaimer = line(span('~ ', 'dim'), span(messages(language).common.disclaimer, 'dim'));
  return [
    ...wrap(best, width, 6),
    emptyLine,
    ...table(list, rows, width, 2, true),
    emptyLine,
    ...wrap(disclaimer, width, 2),
  ];
}

/** The menu behind a summary. */
export function sampleFollowUps(language: Language): readonly FollowUpChoice[] {
  const texts = messages(language).dialog.followUps;
  const why = language === 'en' ? 'Why not TP=4?' : '为什么不是 TP=4？';
  const what = language === 'en' ? 'What if TTFT ≤ 2 s?' : '如果 TTFT ≤ 2 s？';
  return [texts.reasonable, why, what, texts.verify, texts.compare, texts.edit].map((label) => ({
    label,
    event: { type: 'ask', text: label },
  }));
}

/** When nothing meets the limits: what binds, and the nearest points, each a plan of its own. */
export function sampleInfeasible(
  language: Language,
  columns: number,
): {
  readonly lines: readonly Line[];
  readonly followUps: readonly FollowUpChoice[];
} {
  const isEnglish = language === 'en';
  const width = Math.min(96, columns - 1);
  const said = isEnglish
    ? {
        none: 'No strategy meets TTFT ≤ 500 ms and TPOT ≤ 20 ms on 8 devices.',
        binds: 'What binds   TTFT: one prefill of 3,500 tokens alone takes 612 ms at TP=8',
        nearest: [
          'TTFT 612 ms · TPOT 20 ms, at 4 users, 221 tok/s',
          'TTFT 500 ms · TPOT 20 ms, with 3,000 input tokens',
          'TTFT 388 ms · TPOT 19 ms, on 16 devices',
        ],
      }
    : {
        none: '8 卡上没有策略能同时满足 TTFT ≤ 500 ms 和 TPOT ≤ 20 ms。',
        binds: '卡在哪里   TTFT：TP=8 时单次 3,500 token 的 Prefill 就要 612 ms',
        nearest: [
          'TTFT 612 ms · TPOT 20 ms，4 并发，221 tok/s',
          'TTFT 500 ms · TPOT 20 ms，输入降到 3,000 token',
          'TTFT 388 ms · TPOT 19 ms，用 16 卡',
        ],
      };
  return {
    lines: [
      ...wrap(line(span('✗ ', 'error'), span(said.none)), width, 2),
      ...wrap(line(`  ${said.binds}`), width, 4),
    ],
    followUps: said.nearest.map((label) => ({ label, event: { type: 'ask', text: label } })),
  };
}
