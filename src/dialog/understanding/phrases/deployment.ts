import { type Phrase, phrase } from '../rule.ts';
import { asks, states } from '../statement.ts';

const ratio = {
  value: 'pd-ratio',
  label: { en: 'Instance ratio: how many P and D instances fit', zh: '实例配比：要配多少个 P 实例和 D 实例' },
};
const capability = {
  value: 'disaggregation',
  label: {
    en: 'Phase capability: how fast prefill and decode are, each alone',
    zh: '阶段能力：Prefill 与 Decode 各自能跑多快',
  },
};

/** The two meanings of "disaggregated". */
export const disaggregationReadings = [capability, ratio] as const;

/** Deployment mode and phases. */
export const deployment: readonly Phrase[] = [
  phrase(
    '(?:p\\s*[/:-]?\\s*d|prefill\\s*[/:-]?\\s*(?:to\\s*)?decode|pd)\\s*(?:instances?|实例)?\\s*(?:的)?\\s*(?:ratios?|配比|比例|比(?=是|怎|多|例|,|\\s|$))|(?:实例|机器)\\s*(?:数)?\\s*(?:的)?\\s*(?:配比|比例)|instance[- ]ratios?|(?:how many|几个|多少个?)\\s*(?:p|prefill)\\s*(?:实例|instances?)?\\s*(?:and|和|几个|、|,|与|vs)\\s*(?:几个|多少个?|how many)?\\s*(?:d|decode)\\s*(?:实例|instances?)|(?<!\\S)--enable-optimize-prefill-decode-ratio|配比优化',
    (_, span) => states('mode', 'pd-ratio', span),
  ),
  phrase(
    'p\\s*/?\\s*d\\s*(?:混部|混合部署|混合|聚合|合部|合并|一体|融合|不分离|共置)(?:部署)?|(?:聚合|混合|合并|混部)部署|混部|(?:not|non)[- ]?disaggregated|(?:pd|prefill[ -]?decode)?\\s*(?:aggregat(?:ed|ion|e)|agg(?![a-z])|co-?locat(?:ed|ion|e)|monolithic)(?:\\s*(?:mode|deployment|serving))?|不分离|不做?pd分离',
    (_, span) => states('mode', 'aggregation', span),
  ),
  phrase(
    '(?:phase capabilit(?:y|ies)|each phase (?:alone|on its own|separately)|阶段能力|(?:两个阶段|各阶段|p和d|pd)\\s*(?:分别|各自|单独)\\s*(?:寻优|优化|评估|看))',
    (_, span) => states('mode', 'disaggregation', span),
  ),
  phrase(
    '(?:only|just|仅|只)\\s*(?:看|要|跑|关心|评估|测|算|优化|考虑|the|want|need)*\\s*(?:prefill|预填充|p阶段)(?:\\s*(?:phase|stage|阶段|能力|side))?|(?:prefill|预填充)[- ]?(?:only|单独|就行|即可)(?:\\s*(?:phase|阶段))?|prefill阶段的?能力',
    (_, span) => [states('mode', 'disaggregation', span), states('phases', 'prefill', span)],
  ),
  phrase(
    '(?:only|just|仅|只)\\s*(?:看|要|跑|关心|评估|测|算|优化|考虑|the|want|need)*\\s*(?:decode|解码|d阶段)(?:\\s*(?:phase|stage|阶段|能力|side))?|(?:decode|解码)[- ]?(?:only|单独|就行|即可)(?:\\s*(?:phase|阶段))?|decode阶段的?能力',
    (_, span) => [states('mode', 'disaggregation', span), states('phases', 'decode', span)],
  ),
  phrase(
    'both phases|(?:两个|两)阶段(?:都|全)?(?:要|看|跑|评估)?|(?:prefill|p)\\s*(?:和|与|and|&)\\s*(?:decode|d)\\s*(?:都|两个都|both)(?:要|看|跑)?|both prefill and decode',
    (_, span) => states('phases', 'both', span),
  ),
  phrase(
    '(?:p\\s*/?\\s*d|prefill[ /-]*(?:and[ -]*)?decode)?\\s*(?:disaggregat(?:ed|ion|e)|disagg(?![a-z])|分离部署|分离式?|separat(?:ed|ion))(?:\\s*(?:模式|部署|架构|mode|deployment|serving))?',
    (match, span) =>
      /^\s*(?:separat|分离$)/u.test(match[0]) ? null : asks('mode', span, disaggregationReadings),
  ),
];
