import { readChange } from './change.ts';
import type { EquationMetric, Question } from './question.ts';

const metrics: readonly (readonly [EquationMetric, RegExp])[] = [
  ['ttft', /ttft|first token|首\s*token/u],
  ['tpot', /tpot|per token|每\s*(?:个)?\s*token/u],
  ['throughput', /throughput|tok(?:en)?s?\s*\/\s*s|tokens per second|吞吐/u],
  ['memory', /memory|显存|内存/u],
  ['ratio', /ratio|配比/u],
  ['concurrency', /concurrency|concurrent|并发/u],
];

const equation =
  /equation|formula|how (?:is|are|do you|did you) .{0,40}(?:computed|calculated|compute|calculate|derived)|公式|怎么算|如何计算|怎么得(?:来|到)|计算方法/u;
const exporting = /\bexport\b|save (?:this|it|the)|as (?:markdown|html|json)|导出|保存/u;
const commands =
  /(?:validation|verification|verify|text_generate|validate) ?(?:commands?)?|commands? (?:to|for) (?:verify|check|validate)|验证|校验|验证命令/u;
const running = /\brun\b|execute|运行|执行|跑(?:一下|一遍|起来)?/u;
const widening =
  /widen|wider|broader|larger search|search (?:more|ep|moe|wider)|also search|more strategies|扩大|放开|更多(?:策略|并行)|搜索(?:空间|范围)/u;
const howMany =
  /how many (?:devices|cards|npus|gpus|chips)|多少(?:张|块)?卡|几(?:张|块)?卡|need(?:s|ed)? .{0,20}(?:devices|cards)/u;
const whatIf =
  /what if|what happens|what would|suppose|assuming|with .{0,40} instead|如果|假如|假设|要是|换成|改成|改为|若/u;
const comparing = /compare|versus|\bvs\.?\b|against|对比|比较|相比|比一比/u;
const slower =
  /why .{0,60}(?:slower|faster|better|worse)|(?:slower|faster) than|为什么.{0,30}比.{0,30}(?:慢|快|好|差)|比.{0,20}(?:慢|快)|差(?:距|别|异)(?:来自|在|是)|difference come from/u;
const shares = /cube|\bvec\b|各占比|占比|breakdown|shares?\b|\bcomm\b.{0,20}(?:mean|say|tell)/u;
const prefillOrDecode =
  /prefill (?:or|vs|versus) decode|decode (?:or|vs|versus) prefill|which phase|prefill.{0,12}(?:还是|和|或).{0,8}decode|decode.{0,12}(?:还是|和|或).{0,8}prefill|哪个阶段|哪一?阶段/u;
const limiting =
  /what (?:limits|binds|is limiting|is the limit|is the bottleneck|holds)|bottleneck|limiting factor|limited by|where is the time|瓶颈|受什么限制|限制(?:在|是|因素|了)|卡在(?:哪|什么)|被什么/u;
const whyNot =
  /why not|why (?:isn'?t|wasn'?t|didn'?t|not)|instead of|rather than|what about|为什么不(?:选|用|是)?|为何不|怎么不(?:选|用)?|不选/u;
const why =
  /why (?:this|that|is|the|does|did|was|has|tp|dp|ep|these|it|such)|reason for|为什么(?:是|选|用|会)?|为何|凭什么|怎么(?:选|会)/u;
const reasonable =
  /reasonable|plausible|believable|make sense|trust|credible|realistic|sane|look right|(?:is|are) (?:this|these|it) (?:ok|okay|right|correct|good)|合理|靠谱|可信|正常吗|对吗|说得通|没问题吗/u;

function splitOf(text: string): {
  readonly split: Partial<Record<'tp' | 'dp' | 'ep', number>>;
  readonly words: string;
} {
  const found = [...text.matchAll(/\b(tp|dp|ep)\s*[=:为是]?\s*(\d+)/gu)];
  const split = Object.fromEntries(found.map((one) => [one[1] ?? '', Number(one[2])]));
  return { split, words: found.map((one) => `${(one[1] ?? '').toUpperCase()}=${one[2]}`).join(' ') };
}

function rateIn(text: string): number | null {
  const found =
    /(\d+(?:,\d{3})*(?:\.\d+)?)\s*(k|万)?\s*(?:tok(?:en)?s?\s*(?:\/|per|每)\s*(?:s|sec|second|秒)?|tps)/u.exec(
      text,
    );
  if (!found) return null;
  const scale = found[2] === 'k' ? 1000 : found[2] === '万' ? 10_000 : 1;
  return Number((found[1] ?? '').replaceAll(',', '')) * scale;
}

/**
 * What a follow-up question wants, in English or Chinese. Deterministic: the most specific reading wins, and words that
 * ask for nothing known are `unknown`, never guessed.
 */
export function understandQuestion(
  said: string,
  deviceNamed: (text: string) => string | null = () => null,
): Question {
  const text = said.toLowerCase().normalize('NFKC').trim();
  const change = () => readChange(text, deviceNamed);
  const { split, words } = splitOf(text);
  const hasSplit = words !== '';
  if (equation.test(text)) {
    return { intent: 'equation', metric: metrics.find(([, pattern]) => pattern.test(text))?.[0] ?? null };
  }
  if (exporting.test(text)) return { intent: 'export' };
  if (howMany.test(text)) {
    const { numDevices: _count, ...limits } = change();
    return { intent: 'devices-for', tokensPerSecond: rateIn(text), limits };
  }
  if (whyNot.test(text) && hasSplit) return { intent: 'why-not', split, words };
  if (whatIf.test(text) && !hasSplit) {
    const changed = change();
    if (Object.keys(changed).length > 0) return { intent: 'what-if', change: changed };
  }
  if (slower.test(text)) return { intent: 'slower' };
  if (prefillOrDecode.test(text)) return { intent: 'prefill-or-decode' };
  if (shares.test(text)) return { intent: 'shares' };
  if (comparing.test(text)) return { intent: 'compare', device: deviceNamed(text) };
  if (widening.test(text)) return { intent: 'widen' };
  if (reasonable.test(text)) return { intent: 'reasonable' };
  if (commands.test(text))
    return { intent: 'commands', run: running.test(text) && !/show|显示|给出|列出|看/u.test(text) };
  if (limiting.test(text)) return { intent: 'limits' };
  if (hasSplit && /why not|呢|what about/u.test(text)) return { intent: 'why-not', split, words };
  if (whyNot.test(text) || why.test(text)) return { intent: 'why' };
  // A bare `TTFT ≤ 2 s?` or `16 devices?` is a what-if too.
  const changed = change();
  const isQuestion = /[?？]|≤|<=|=|under|below|呢/u.test(text);
  if (isQuestion && Object.keys(changed).length > 0 && !hasSplit)
    return { intent: 'what-if', change: changed };
  return { intent: 'unknown' };
}
