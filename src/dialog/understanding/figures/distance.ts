import { marks } from '../source-text.ts';

/**
 * Words that say nothing about which slot a number belongs to: bounds, copulas, hedges. They may stand between a cue
 * and its number in any order.
 */
const fillersEnglish =
  /(?<![a-z])(?:a|an|and|the|then|is|are|was|be|it|its|of|at|in|to|for|from|with|on|as|by|or|so|if|but|that|than|about|around|roughly|approx(?:imately)?|circa|ca|say|like|maybe|perhaps|probably|ideally|preferably|only|just|even|still|also|under|below|beneath|within|inside|less|fewer|lower|better|faster|at|most|least|up|max|maximum|min|minimum|no|not|more|over|above|beyond|longer|slower|higher|exceed(?:s|ing|ed)?|should(?:n't)?|must(?:n't)?|need(?:s|ed)?|has|have|had|stay|stays|remain|keep|kept|hold|held|come|comes|arrive|arrives|back|target(?:s|ed|ing)?|goal|limit(?:s|ed)?|budget|bound(?:ed)?|cap(?:s|ped)?|ceiling|constraint|requirement|required|require|requires|slo|sla|sub|p50|p90|p95|p99|avg|average|mean|median|typical(?:ly)?|usually|normally|mostly|tops|length|lengths|len|long|size|sizes|tokens?|toks|number|count|value|set|setting|our|we|us|i|my|you|your|they|their|want|wants|would|will|can|could|cannot|can't|aim(?:ing)?|shoot(?:ing)?|get|gets|give|take|takes|use|uses|using|used|uses|both|each|every|respectively|per|request|rate|s|ll|re|d|want|this|these|there|equals?|now|please|pls|something|some)(?![a-z])/gu;
const fillersChinese =
  /不能超过|不得超过|不要超过|别超过|不超过|不大于|不高于|不多于|不少于|不低于|控制在|限制在|保持在|稳定在|维持在|大概|大约|差不多|左右|上下|平均|一般|通常|控制|限制|上限|下限|要求|目标|约束|指标|标准|低于|小于|少于|高于|大于|以内|之内|以下|之下|最多|最大|最长|最好|至少|保证|满足|需要|希望|期望|必须|尽量|争取|设成|设为|设置|设定|改成|改为|改到|换成|变成|提到|降到|压到|达到|可以|不能|能够|返回|出来|到达|长度|大小|分别|每个|各自|都是|均为|就是|应该|估计|可能|就行|即可|的话|我们|他们|我|想|让|把|的|是|为|在|到|约|压|卡|要|需|设|按|取|用|给|都|各|均|能|内|于|算|有|做|跑|看|定|放|带|从|按照|就|也|还|会|得|了|吧|呢|啊|嘛|哈|个|条|以|之|再|来|数|量|每|请求|并且|然后|而且|同时|且|和|与|及|以及|或|或者|对|值|率|率为|一下|级别/gu;
const punctuation = /[\s:=<>~()"'*&+\-_|[\]{}]+/gu;

/** Costs of what lies between a cue and a number. */
const costOf = {
  commaBehindCue: 0.8,
  commaBehindNumber: 3,
  clauseEnd: 4,
  sentenceEnd: 5,
  name: 2.5,
  readPhrase: 1,
} as const;

/**
 * How far apart a cue and a number are, in words that matter. `behindNumber`: the cue stands behind, where a comma
 * separates much more sharply than between a cue and what follows.
 */
export function distance(between: string, behindNumber: boolean): number {
  const marked =
    countOf(between, names) * costOf.name +
    countOf(between, readPhrases) * costOf.readPhrase +
    countOf(between, commas) * (behindNumber ? costOf.commaBehindNumber : costOf.commaBehindCue) +
    countOf(between, clauseEnds) * costOf.clauseEnd +
    countOf(between, sentenceEnds) * costOf.sentenceEnd;
  const rest = [marksAndStops, fillersEnglish, fillersChinese, punctuation].reduce(
    (text, pattern) => text.replaceAll(pattern, ' '),
    between,
  );
  return marked + countOf(rest, wordsLeft) + countOf(rest, hanLeft) / 2;
}

const names = new RegExp(`[${marks.model}${marks.device}]+`, 'gu');
const readPhrases = new RegExp(`${marks.read}+`, 'gu');
const commas = /[,、]/gu;
const clauseEnds = /;/gu;
const sentenceEnds = /[\n?!]|\.(?=\s|$)/gu;
const marksAndStops = new RegExp(`[${marks.read}${marks.model}${marks.device}]+|[,、;\n?!.]`, 'gu');
const hanLeft = /\p{Script=Han}/gu;
const wordsLeft = /[a-z0-9./%]+/gu;

function countOf(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
