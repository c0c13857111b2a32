import type { SourceText } from '../source-text.ts';

const earlierEnglish = "(?:last|previous|earlier|prior|old|existing|former|yesterday'?s?|before)";
const thingEnglish =
  '(?:config(?:uration)?s?|settings?|plan|setup|values|answers|one|run|session|time|deployment|parameters|params|week|conversation)';
const earlierChinese =
  '(?:上次|上一次|上一?回|之前|以前|前面|前一次|刚才|刚刚|昨天|上周|原来|原先|先前|上一轮|老)';
const thingChinese =
  '(?:那个|那套|那份|那次|用)?(?:的)?(?:配置|参数|设置|方案|计划|规划|条件|那个|那套|那份|结果|部署)?';

const patterns = [
  `(?:same|identical|exactly|just|as|like|similar)(?: (?:thing|plan|setup|config(?:uration)?|settings?|deployment|parameters|as|like|to|with|what|we|i|you|did|had|used|ran|it|was|the|my|our|in|that))* ${earlierEnglish}(?: ${thingEnglish})?`,
  `(?<![a-z])like (?:before|last time)|(?<![a-z])as before(?![a-z])`,
  `(?:what(?:ever)?|the way) (?:we|i|you) (?:did|used|ran|had|tried) (?:the )?${earlierEnglish}(?: time)?`,
  `(?:re-?use|re-?apply|keep|continue|start|go|going|work|run|carry on|pick up|stick|go back|load|take|copy|use|restore|proceed|build on)(?: (?:on|with|from|using|to|where|all|the|my|our|that|those|same|everything))* (?:${earlierEnglish}(?: ${thingEnglish})?|same (?:config(?:uration)?|settings?|plan|setup|values|parameters))`,
  `(?<![a-z])(?:re-?use|keep) (?:the |my |our |that |those |all |everything|it |these |them)*(?:config(?:uration)?|settings?|plan|setup|values|answers|rest|everything|as is|the same)(?![a-z])`,
  `(?<![a-z])(?:settings?|config(?:uration)?s?|plan|setup|values|parameters) (?:from|of|that|which|we|i|you|used|had|ran|in|with|my|our|the| )*${earlierEnglish}(?: ${thingEnglish})?`,
  '(?<![a-z])same again(?![a-z])|(?<![a-z])everything else (?:the |stays (?:the )?|as )?same|(?<![a-z])rest (?:stays? |is |remains )?(?:the )?same',
  `(?:继续|接着|还是|仍然?|照旧|直接)?(?:沿用|复用|重用|延用|套用|照搬|照用)(?:一下)?${earlierChinese}?${thingChinese}`,
  `(?:继续|还是?|仍然?|接着|直接|就)(?:用|按|照|拿|跑|沿着)(?:着)?${earlierChinese}${thingChinese}`,
  `(?:和|跟|同|与|像|按照?|照|参照|参考|依照)(?:着)?${earlierChinese}${thingChinese}(?:一样|相同|一致|来|跑|不变|走|弄|做)?(?:的)?`,
  `${earlierChinese}(?:的|那套|那个|那份)?(?:配置|参数|设置|方案|计划|规划)(?:不变|再来|继续|接着用|再跑|照旧|拿来用|都?保留)?`,
  '(?:其他|其余|别的|剩下的)?(?:都|全部)?(?:保持不变|照旧|不变|和原来一样|跟原来一样|维持原样)',
];
const reuse = new RegExp(patterns.map((one) => `(?:${one})`).join('|'), 'u');

/** Whether earlier values are wanted; the words for it are read, so that nothing else reads them. */
export function readReuse(source: SourceText): boolean {
  const found = reuse.exec(source.text);
  if (!found) return false;
  source.claim(found.index, found.index + found[0].length);
  return true;
}
