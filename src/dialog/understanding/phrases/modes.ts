import { marks, type SourceText } from '../source-text.ts';
import { asks, type Span, type Statement, states } from '../statement.ts';
import type { Reading } from '../understanding.ts';
import { group, type Phrase, phrase, words } from './rule.ts';

const ratio: Reading = {
  value: 'pd-ratio',
  label: { en: 'Instance ratio: how many P and D instances fit', zh: '实例配比：要配多少个 P 实例和 D 实例' },
};
const capability: Reading = {
  value: 'disaggregation',
  label: {
    en: 'Phase capability: how fast prefill and decode are, each alone',
    zh: '阶段能力：Prefill 与 Decode 各自能跑多快',
  },
};

/** The two meanings of "disaggregated". */
export const disaggregationReadings: readonly Reading[] = [capability, ratio];

const prefill = '(?:prefill(?:ing)?|预填充|(?<![a-z0-9])p(?![a-z0-9]))';
const decode = '(?:decod(?:e|ing)|解码|(?<![a-z0-9])d(?![a-z0-9]))';
const both = `(?<![a-z])(?:p ?[/:&-]? ?d|${prefill}(?: ?(?:[/:&+-]|and|与|和|、) ?)${decode})(?![a-z0-9])`;
const instances = '(?: ?(?:instances?|nodes?|workers?|实例|节点|机器|卡)(?:数|数量|个数)?)?';
const not =
  "(?:not|non|no|never|don't (?:want|need|do|use)|do not (?:want|need|do|use)|without|rather than|instead of|不做|不要|不用|不搞|不采用|不考虑|不走|不是|不|非|别|暂不|无需)[ -]?(?:any |to |a |be )?";
const serving = '(?: ?(?:模式|部署|架构|方案|方式|mode|deployment|serving|setup|architecture))?';

const disaggregated = `(?:${both}[ -]?的?)? ?(?:(?<![a-z])dis-?aggregat(?:ed|ion|e|ing)|(?<![a-z])disagg(?![a-z])|分离|分开部署|(?<=${both} ?)(?:separat(?:ed|ion|e)|split))${serving}`;
const aggregated = `(?:${both} ?的?)? ?(?:混部|混合部署|混合|聚合|合部|合并|合一|一体|融合|同部署|共置|共部署|不分)${serving}|${words(`(?:${both}[ -])?(?:aggregat(?:ed|ion|e)|agg|co-?locat(?:ed|ion|e)|monolithic|unified|combined)(?! (?:throughput|bandwidth|tps|rate|tokens|token|capacity|qps|latency|latencies|memory))`)}${serving}`;

function phaseOnly(phase: 'prefill' | 'decode'): Phrase['read'] {
  return (_, span) => [states('mode', 'disaggregation', span), states('phases', phase, span)];
}

const only =
  '(?:only|just|solely|purely|exclusively|仅仅?|只|单独|先|光)(?: ?(?:需要|看看?|要|跑|关心|评估|测试?|算|优化|考虑|做|管|分析|想|是|the|want|need|care about|look at|interested in|optimi[sz]e|consider|plan|run|evaluate|about|in|on|do|to|for|我|一下))*';
const phaseWord = '(?:[ -]?(?:phase|stage|阶段|能力|side|侧|部分|性能|这个阶段|这一段))*';
const alone =
  '(?: ?[- ]?(?:only|alone|单独|就行|就够了?|即可|一个阶段)|(?<=阶段|侧|能力)(?:单独)?(?:就行|即可)?)';

function onePhase(phase: 'prefill' | 'decode', word: string): Phrase[] {
  const long = phase === 'prefill' ? '(?:prefill(?:ing)?|预填充)' : '(?:decod(?:e|ing)|解码)';
  const read = phaseOnly(phase);
  return [
    {
      ...phrase(
        `${only} ?(?:[${marks.model}${marks.device}]+ ?的? ?)?(?<![a-z0-9])${word}${phaseWord}(?! ?(?:and|和|与|、|\\+|&|或|or) ?(?:d|p|decode|prefill))`,
        () => null,
      ),
      read,
    },
    {
      ...phrase(
        `(?<![a-z0-9])${long}${alone}${phaseWord}|${long}[ -]?(?:phase |阶段)?的?(?:能力|capability)(?: ?(?:only|alone))?`,
        () => null,
      ),
      read,
    },
  ];
}

const openCounts = '(?<![a-z0-9])(?:x ?p ?y ?d|n ?p ?m ?d|多p多d|几p几d)(?![a-z0-9])';
const statedCounts =
  '(?<![a-z0-9])(?:\\d{1,2} ?p ?\\d{1,2} ?d|[一二两三四五六七八九十]个?p[一二两三四五六七八九十]个?d)(?![a-z0-9])';

const ratioMode = (_: RegExpExecArray, span: Span): Statement => states('mode', 'pd-ratio', span);

/** The instance ratio; its "how many" is no doubt, so it is read before doubts. */
export const instanceRatio: readonly Phrase[] = [
  phrase(
    `${both}${instances} ?(?:的|之间的?)?(?: ?(?:ratios?|balance|proportion|split ratio|配比|配置比例?|比例|占比)|比(?=[是怎多例,、;?!\\s]|$))|(?:实例|机器)(?:数|个数)?的?(?:配比|比例)|${words('instance[- ]ratios?|ratio mode|ratio of (?:p|prefill)(?: instances?)? (?:to|and) (?:d|decode)(?: instances?)?|(?:p|prefill)(?: instances?)? to (?:d|decode)(?: instances?)? ratio|ratio between (?:p|prefill) and (?:d|decode)(?: instances?)?')}|配比(?:优化|模式|寻优)?`,
    ratioMode,
  ),
  phrase(
    `(?:how many|number of|几个|多少个?) ?${prefill}${instances}[^;?!\\d]{0,8}?(?:how many |几个|多少个?)?${decode}${instances}(?:合适|比较好|够)?|${prefill}${instances} ?(?:和|与|、|and) ?${decode}${instances} ?(?:各|分别)?(?:要|配|需要|应该|各|用)*(?:几个|多少个?)(?:实例)?`,
    ratioMode,
  ),
  phrase(openCounts, ratioMode),
];

/** `1P2D`: the ratio is wanted, and the numbers of instances are for the run to find. */
export function readInstanceCounts(source: SourceText): Statement[] {
  return [...source.text.matchAll(new RegExp(statedCounts, 'gu'))].map((match) => {
    const span: Span = [match.index, match.index + match[0].length];
    source.leave(...span, 'instances');
    return states('mode', 'pd-ratio', span);
  });
}

/** Deployment mode and phases. */
export const modes: readonly Phrase[] = [
  phrase(`${not}(?:${disaggregated})`, (_, span) => states('mode', 'aggregation', span)),
  phrase(`${not}(?:${aggregated})`, () => []),
  phrase(aggregated, (_, span) => states('mode', 'aggregation', span)),
  phrase(
    `${words('phase capabilit(?:y|ies)|each phase (?:alone|on its own|separately|by itself)|(?:the )?(?:two )?phases separately')}|阶段能力|(?:两个?阶段|各阶段|p和d|pd) ?(?:分别|各自|单独) ?(?:寻优|优化|评估|看|跑)`,
    (_, span) => states('mode', 'disaggregation', span),
  ),
  phrase(
    `(?:分别|各自|单独)(?:地)?(?:看看?|评估|优化|寻优|跑|测|算|给出|关注|分析)?(?:一下)? ?${prefill}(?:阶段)? ?(?:和|与|跟|、|and|&|\\+|\\/) ?${decode}(?:阶段)?|${prefill}(?:阶段)? ?(?:和|与|跟|、|and|&|\\+) ?${decode}(?:阶段)? ?(?:分别|各自|单独|separately|each on (?:its|their) own|on their own|individually)(?:地)?(?:看看?|评估|优化|寻优|跑|测|算)?`,
    (_, span) => [states('mode', 'disaggregation', span), states('phases', 'both', span)],
  ),
  ...onePhase('prefill', prefill),
  ...onePhase('decode', decode),
  phrase(
    `${words('both(?: of the)? phases|both prefill and decode|prefill and decode both|both stages')}|(?:两个?|俩)阶段(?:都|全)(?:要|看|跑|评估|优化)?|(?<![a-z0-9])${prefill}(?:阶段)? ?(?:和|与|跟|、|and|&|\\+) ?${decode}(?:阶段)? ?(?:都|两个都|全都?)(?:要|看|跑|评估|优化)?`,
    (_, span) => states('phases', 'both', span),
  ),
  phrase(disaggregated, (match, span) =>
    group(match, 'p') === '' &&
    /^(?:分离|separat|split)/u.test(match[0].trim()) &&
    !/p|d|部署|模式|架构/u.test(match[0])
      ? null
      : asks('mode', span, disaggregationReadings),
  ),
];
