import type { SlotRecord } from '../../../plan/slots/records.ts';
import type { SlotId } from '../../../plan/slots/values.ts';
import type { SourceText } from '../source-text.ts';
import { type Statement, states } from '../statement.ts';

const yes =
  /^(?:[ ,、.!~]|ok|well|hmm+|oh|嗯|额|呃|那|就|我们?|先)*(?<said>(?<![a-z])(?:y|yes|yep|yeah|yup|sure|on|enable(?: it)?|turn it on|definitely|of course|absolutely|true|go ahead|please do|do it|we do|use it|right)(?![a-z])|开启?|要|启用|打开|用(?!不)|使用|是的?|好的?|可以|需要|对|行|有)/u;
const no =
  /^(?:[ ,、.!~]|ok|well|hmm+|oh|嗯|额|呃|那|就|我们?|先|暂时|目前|这次|都)*(?<said>(?<![a-z])(?:n|no(?! limit)|nope|nah|off|none|never|skip(?: it| that)?|disable(?: it)?|turn it off|leave it (?:off|out)|without(?: it)?|false|not (?:now|yet|needed|using|for now)|don'?t(?: use| need| want)?(?: it)?|we don'?t|no need)(?![a-z])|不开启?|不用了?|不要|不需要|不启用|不使用|不加|不|关(?:闭|掉|了)?|否|没有?|无|免了|算了|暂不|先不|别开?)/u;
const noLimit =
  /(?<said>(?<![a-z])(?:no(?:ne)?(?: limits?| constraint| requirement)?|unlimited|unbounded|any|doesn'?t matter|does not matter|don'?t (?:care|need(?: one| it)?)|not (?:important|needed|required|relevant)|irrelevant|whatever|skip(?: it)?|unconstrained|inf(?:inite|inity)?|n\/?a)(?![a-z])|不限制?|无限制?|不设(?:上限|限)?|没有?(?:限制|要求|上限)?|不(?:作|做)?要求|无(?:要求|所谓)?|随意|随便|不关心|不重要|不管|都(?:行|可以)|不需要)/u;

/** Words for the options of a question, beside its own labels. */
const optionWords: Partial<Record<SlotId, readonly (readonly [value: unknown, words: RegExp])[]>> = {
  mode: [
    ['pd-ratio', /ratio|配比|比例|几个实例|instances/u],
    ['disaggregation', /dis-?agg|分离|分开|不同|各自|各用|separate|split|different|own/u],
    ['aggregation', /agg|聚合|混部|混合|co-?locat|一体|together|一起|合并|合一|同一|同样的卡|same|shared/u],
  ],
  phases: [
    ['both', /both|all|each|两个|两者|都|全部|一起/u],
    ['prefill', /prefill|预填充|(?<![a-z])p(?![a-z])|first one/u],
    ['decode', /decod|解码|(?<![a-z])d(?![a-z])/u],
  ],
  searchSpace: [
    ['tp-ep-moedp', /everything|all|全(?:部|都)?|都|所有|三个|moe|max|widest|最大/u],
    ['tp-ep', /(?<![a-z])ep(?![a-z])|expert|专家/u],
    ['tp', /(?<![a-z])tp(?![a-z])|tensor|张量|narrow|smallest|最小/u],
  ],
  quantize: [
    ['recommended', /recommend(?:ed|ation)?|defaults?|suggest(?:ed)?|standard|推荐|默认|建议|标准/u],
    ['custom', /custom|own|myself|choose|自定义|自己|手动|自选/u],
  ],
  quantizeLinearAction: [
    ['DISABLED', /none|(?<![a-z])no(?![a-z])|disabled|off|不量化|不做|无|原精度|不用|关/u],
  ],
  quantizeAttentionAction: [
    ['INT8', /int ?8|c8|8[- ]?bit/u],
    ['FP8', /fp ?8|float8/u],
    [
      'DISABLED',
      /none|(?<![a-z])no(?![a-z])|not|disabled|off|alone|untouched|as is|不量化|不做|无|原精度|不用|不动|保持|关/u,
    ],
  ],
  engine: [
    ['tensorcast', /tensor ?cast|msmodeling|real|真实/u],
    ['aiconfigurator', /configurator|(?<![a-z])aic(?![a-z])/u],
    ['embedded', /embedded|built-?in|内置|自带|内嵌|your own|fast/u],
  ],
  concurrencySearchStrategy: [
    ['linear_exponential', /linear/u],
    ['exponential', /exponential/u],
  ],
};

/** Actions of the attention question are read here; those of the linear layers have phrases of their own. */
const replacesPhrases: ReadonlySet<SlotId> = new Set(['quantizeAttentionAction']);

/** An answer in words to the question on the screen: an option, yes or no, no limit. */
export function readWordAnswer(
  source: SourceText,
  record: SlotRecord,
  stated: readonly Statement[],
): Statement[] {
  const text = replacesPhrases.has(record.id) ? source.folded : source.text;
  if (record.kind === 'boolean') return booleanAnswer(source, record, text);
  if (record.nullable) return nullAnswer(record, text);
  const options = optionWords[record.id] ?? [];
  const others = stated.filter(({ slot }) => slot !== 'quantize' && slot !== record.id);
  if (options.length === 0 || others.length > 1) return [];
  for (const [value, pattern] of options) {
    const found = pattern.exec(text);
    if (found) return withImplied(record.id, value, [found.index, found.index + found[0].length]);
  }
  return [];
}

function withImplied(slot: SlotId, value: unknown, span: readonly [number, number]): Statement[] {
  const isAction = slot === 'quantizeAttentionAction' || slot === 'quantizeLinearAction';
  return [...(isAction ? [states('quantize', 'custom', span)] : []), states(slot, value, span)];
}

function spanOf(match: RegExpExecArray): readonly [number, number] {
  const said = match.groups?.said ?? match[0];
  const start = match.index + match[0].lastIndexOf(said);
  return [start, start + said.length];
}

function booleanAnswer(source: SourceText, record: SlotRecord, text: string): Statement[] {
  const [refused, agreed] = [no.exec(text), yes.exec(text)];
  const found = refused ?? agreed;
  if (!found) return [];
  const span = spanOf(found);
  source.claim(...span);
  return [states(record.id, refused === null, span)];
}

/** "None" answers the limit asked about unless its own clause names the other one. */
function nullAnswer(record: SlotRecord, text: string): Statement[] {
  const [clause = ''] = text.split(/[,、;]|(?<![a-z])but(?![a-z])|但/u);
  const found = noLimit.exec(clause);
  if (!found || /\d/u.test(clause)) return [];
  return [states(record.id, null, spanOf(found))];
}
