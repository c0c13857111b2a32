import { soundsUnsure } from './doubt.ts';

/**
 * Questions about a result, or about the world, as against sentences that state a plan. The words are the folded
 * text, so Chinese question marks are plain ones.
 */
/** Why, explain, how computed: a question whatever else it names. */
const always: readonly RegExp[] = [
  /(?<![a-z])(?:why|how come)(?![a-z])|为什么|为啥|为何|凭什么|怎么(?:会|不|就|选|这么|那么|反而|还)|咋(?:会|这么|不)|原因(?:是什么|在哪|是啥)|什么原因/u,
  /(?<![a-z])(?:explain|analy[sz]e|interpret|diagnose|break ?down)(?![a-z])(?: to me| me)? ?(?:this|the|that|these|those|my|our|it|why|what|how)|(?:解释|分析|解读|说明|讲讲|说说|评价|点评)(?:一?下)?(?:这|那|为|结果|输出|瓶颈|原因|数据|下?各|上面|它)/u,
  /(?:how|where) (?:is|are|was|were|did|do|does) .{0,40}(?:comput|calculat|deriv|com(?:e|ing) from|estimat|work(?:ed)? out)|(?:formula|equation)|怎么(?:算|来|得|计算|推)|如何(?:计算|得到|算)|公式|算法是|计算(?:方法|过程|公式)/u,
];

/** What if, is it reasonable, which is faster: a question unless the text states a plan as well. */
const unlessPlanned: readonly RegExp[] = [
  /(?:reasonable|plausible|believable|credible|trustworthy|realistic|make(?:s)? sense|look(?:s)? (?:right|ok|okay|good|fine|off|wrong|suspicious)|trust (?:this|these|that|the|it)|legit)|any good(?![a-z])|good enough|(?:结果|数据|表现)(?:怎么样|如何|好吗)|合理|靠谱|可信|说得通|有没有问题|有问题吗|正常吗|对不对|准不准|准吗/u,
  /bottleneck|(?:what|which)(?:'s| is| are)? ?(?:limits?|limiting|binds?|binding|holding|capping|dominates?|dominating|slow(?:s|ing)?)|where (?:is|does|do|goes|did) (?:the |all )?(?:time|latency)|limited by|瓶颈|卡在(?:哪|什么)|受(?:什么|哪|谁)?.{0,4}限制|被什么|限制因素|慢在(?:哪|什么)|时间(?:都)?(?:花|耗|用)在|主要(?:耗时|开销)/u,
  /what if|what happens|how much (?:faster|slower|better|worse|more|less|higher|lower|cheaper)|what would|(?:how|what) (?:does|do|would|will|much|about) .{0,50}(?:change|differ|affect|impact|drop|rise|improve|gain|help|instead)|suppose|hypothetically|如果|假如|假设|要是|倘若|若是|会怎(?:么)?样|会如何|会变(?:成|得)?|有什么影响|影响(?:多大|有多大|大不大)|(?:快|慢|好|差|高|低|提升|下降|省)多少|能(?:提升|提高|降低|省|快)多少/u,
  /(?:prefill|decode|p阶段|d阶段).{0,12}(?:prefill|decode|p阶段|d阶段).{0,8}(?:哪|谁|which|dominat|更|占|eats?|costs?|takes?)|which of (?:prefill|decode|the phases)|(?:prefill|decode|p阶段|d阶段).{0,12}(?:还是|or|vs|versus) ?.{0,8}(?:prefill|decode|p阶段|d阶段)|which (?:phase|stage)|哪(?:个|一)?阶段/u,
  /(?:cube|vec|comm|mem|breakdown|percentages?|shares?|operators?).{0,30}(?:mean|say|tell|indicate|show)|what do (?:the )?(?:cube|vec|comm|mem|shares|breakdown)|占比|说明(?:了)?什么|代表什么|意味着/u,
  /(?:slower|faster|better|worse|higher|lower|cheaper) than|(?:would|could|will|can|does|do|is|are|might) .{0,40}(?:faster|slower|better|worse|higher|lower|cheaper|improve|help|hurt)(?![a-z])|会不会|能不能(?:更|再)|会(?:更|变)?(?:快|慢|好|差|高|低)|which (?:one )?is (?:faster|slower|better|worse|cheaper)|比.{1,24}(?:慢|快|好|差|高|低)(?!于)|谁(?:更)?(?:快|慢|好|差)|哪个(?:更)?(?:快|慢|好|差)|差(?:距|别|异|在)/u,
  /^ ?(?:so |and |now |ok |then |please |can you |could you |also )*(?:(?:show|give|print|list|export|save|write|dump)(?: me| us)?(?: the| a| an| all| as| it| this| that)* ?(?:results?|reports?|summary|validation|verification|verify|commands?|equations?|formulas?|markdown|html|json|csv|plots?|curves?|charts?|tables?|breakdowns?|details?)|run (?:the )?(?:validation|verification|verify))|^(?:请|帮我|麻烦|再|把)?(?:导出|保存|另存|验证|校验|给出|给我|列出|显示|输出)(?:一?下)?(?:这|结果|报告|验证|命令|公式|为|成|到|校验)|^(?:verify|validate|export|widen|扩大|导出|验证|校验)/u,
  /^ ?(?:so |and |now |ok |then |please |can you |could you |also |how does (?:it|this) )*compare (?:(?:it|this|that|these|the results?) )?(?:with|to|against)|^(?:再|请|帮我)?(?:和|跟|与|同|对比)[^,、;]{1,30}(?:对比|比较|相比|比一?比|比一下)/u,
  /(?:widen|broaden|extend|expand) (?:the |my |our )?search|(?:search|look) wider|扩大搜索|(?:再)?多搜/u,
];

/** Questions about what a word means or about anything but deployments. */
const aboutWords =
  /(?:^|[,、:]) ?(?:(?:and|so|please|can you (?:tell me|explain)|could you (?:tell me|explain)|tell me|do you know|我想问(?:一?下)?|请问|问一?下|想问|话说) ?)*(?:what(?:'s| is| are| does)|what do you mean by|define|explain what|how does|什么是|啥是|何为)(?: an?| the)? (?:[a-z -]{2,40}|[^?;]{0,20})(?: mean| stand for| work)?\??$|(?:^|[,、:] ?)(?:explain|define|describe) [a-z -]{2,24}(?: to me)?$|(?:讲讲|说说|介绍一?下|解释一?下|科普一?下)(?:什么是)[^;]{1,20}$|^[^;]{0,30}(?:是什么意思|是什么|是啥|什么意思|啥意思|有什么区别|区别是什么|的全称|的含义)[呀啊呢吗]?\??$/u;

/** Greetings and polite beginnings, and a short heading in front of a colon. */
const lead =
  /^(?:\s|[,、!:.~]|(?:hi|hello|hey|good (?:morning|afternoon|evening)|thanks|ok|okay|so|and|now|then|also|please|pls|can you|could you|would you|i would like|you|there|team|all)(?![a-z])|你好|您好|请问|请|麻烦|帮我|帮忙|看看|看一下|那么?|想问(?:一下)?|问一下)+/u;

/** Polite endings. */
const tail =
  /[\s,、.!~]{0,8}(?:(?<![a-z])(?:thanks?(?: you)?(?: a lot| so much)?|please|pls|cheers)(?![a-z])|谢谢(?:了|你|您)?|多谢|麻烦了?|辛苦了?|拜托了?)[\s,、.!~]{0,8}$/u;

/** What a sentence asks: about a result, in spite of what it names or only where it plans nothing; about a word. */
export type QuestionKind = 'always' | 'unless-planned' | 'word' | null;

/** A sentence of a text and what it asks. */
export interface Sentence {
  readonly start: number;
  readonly end: number;
  readonly asks: QuestionKind;
}

/** The sentences of a folded text. A question in which someone is unsure is none about a result: it asks for advice. */
export function readSentences(folded: string): readonly Sentence[] {
  return [...folded.matchAll(/(?:[^;!?\n.]|\.(?!\s|$))+[?]?/gu)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    asks: kindOf(match[0]),
  }));
}

function kindOf(sentence: string): QuestionKind {
  const text = sentence.replace(lead, '').replace(tail, '').trim();
  const matches = (patterns: readonly RegExp[]) => patterns.some((pattern) => pattern.test(text));
  if (matches(always)) return 'always';
  if (soundsUnsure(text)) return null;
  if (aboutWords.test(sentence.replace(tail, '').trim())) return 'word';
  return matches(unlessPlanned) ? 'unless-planned' : null;
}

const questionMarks =
  /[?？]|[吗呢么嘛](?:\s|[.。!！~]|$)|多少|哪|什么|怎么|如何|为何|为啥|凭啥|几(?:张|块|个|台)|行不行|的话|是不是|会不会|能不能|原因|理由|好在|比.{0,16}(?:怎么样|如何)|^\s*(?:and\s+|so\s+|but\s+)?(?:what|why|how|which|where|who|is|are|was|does|do|did|would|could|can|will|should|any|if)\b|\b(?:next to|compared? (?:to|with)|versus|vs)\b/iu;

/** Whether words beside a result ask something: then they are answered, and do not change the plan. */
export function soundsLikeQuestion(text: string): boolean {
  return questionMarks.test(text);
}
