import { wordsOf } from '../../../text/words/words.ts';
import { readNumber } from '../figures/numbers.ts';
import { asks, states } from '../statement.ts';
import { group, type Phrase, phrase, words } from './rule.ts';

const use =
  '(?:用|使用|拿|采用|with|using|use|on|via|through|run (?:it )?(?:on|with|in)|by)? ?(?:the |真实的?|real |actual )*';
const path = '(?<![\\w/.~-])(?<path>[~./\\w-]*[\\w-]\\.ya?ml)(?![\\w])';

/** Engine, images, batches, files and what else has a form of its own. */
export const settings: readonly Phrase[] = [
  phrase(
    `(?:device[- ]?file|device[- ]?profile|设备(?:文件|描述|配置)|自定义设备|custom device|my own device|(?:my |our |the )?(?:device|hardware|accelerator|card)s?(?: is| are)? (?:described|defined|specified|given))[^,、;\\n]{0,16}?${path}`,
    (match, span) => states('deviceFile', group(match, 'path'), span),
  ),
  phrase(
    `${path}(?: ?(?:as|是|作为|作|for))* ?(?:the )?(?:device[- ]?(?:file|profile)|设备(?:文件|描述))`,
    (match, span) => states('deviceFile', group(match, 'path'), span),
  ),
  phrase(
    `(?:(?:input |prompt |token |输入|请求)?(?:length|len|长度)?s?(?: ?的)?(?: ?(?:distribution|dist|histogram|分布))?[^,、;\\n]{0,12}?)?${path}(?: ?(?:里|中|文件)的?)?(?:(?: has| holds| with| as)? ?(?:the )?(?:input |length |长度)?(?:distribution|分布))?`,
    (match, span) => {
      const path = group(match, 'path');
      const words = match[0].replace(path, '');
      if (/length|len|dist|histogram|input|prompt|长度|分布|输入|请求/u.test(words + path)) {
        return states('lengthDistribution', path, span);
      }
      return asks('lengthDistribution', span, [
        { value: path, label: { en: 'a distribution of input lengths', zh: '输入长度分布' } },
        { value: path, slot: 'deviceFile', label: { en: 'a device of your own', zh: '自定义设备' } },
      ]);
    },
  ),
  phrase(
    `${use}(?:tensor[- ]?cast)(?: ?(?:engine|backend|引擎|程序|跑|运行|来跑|来算|instead))?|${use}(?:msmodeling)(?![\\w/])`,
    (_, span) => states('engine', 'tensorcast', span),
  ),
  phrase(
    `${use}(?:embedded|built-?in|内置|自带|内嵌)(?:的)? ?(?:engine|simulator|estimator|引擎|仿真器?|模拟器)`,
    (_, span) => states('engine', 'embedded', span),
  ),
  phrase(`${use}(?:ai ?-?configurator|(?<![a-z])aic(?![a-z]))(?: ?(?:engine|引擎|跑))?`, (_, span) =>
    states('engine', 'aiconfigurator', span),
  ),
  phrase(wordsOf('text-only').source, (_, span) => states('textOnly', true, span)),
  phrase(wordsOf('device-hour-cost').source, (match, span) => {
    const price = readNumber(/\d+(?:\.\d+)?/u.exec(match[0])?.[0] ?? '');
    return price === null || price <= 0 ? null : states('deviceHourCost', [price], span);
  }),
  phrase(
    '(?<![\\d.a-z])(?<w>\\d{3,5}) ?(?:px|像素)? ?(?:x|\\*|by|乘以?) ?(?<h>\\d{3,5})(?![\\d.]) ?(?:px|pixels?|像素)?(?: ?的)? ?(?:images?|pictures?|photos?|screenshots?|图片?|图像|截图|resolution|分辨率)?',
    (match, span) => [
      states('imageWidth', Number(group(match, 'w')), span),
      states('imageHeight', Number(group(match, 'h')), span),
    ],
  ),
  phrase(
    `(?<![\\w])(?<name>1080p|720p|2160p|4k(?= ?(?:uhd|images?|pictures?|photos?|图|分辨率|截图)))(?: ?(?:images?|pictures?|screenshots?|的?图片?|图像|截图))?`,
    (match, span) => {
      const [width, height] = { '1080p': [1920, 1080], '720p': [1280, 720] }[group(match, 'name')] ?? [
        3840, 2160,
      ];
      const reading = `${group(match, 'name')} = ${width} × ${height}`;
      return [states('imageWidth', width, span, reading), states('imageHeight', height, span, reading)];
    },
  ),
  phrase(
    `(?:${words('batch(?:[- ]?sizes?)?(?: range)?|bs')}|(?:batch|批)(?: ?size)?(?:大小|次|量)?(?:搜索)?(?:的)?(?:范围)?)(?: |:|=|from|between|of|is|从|在|是|为|取)*(?<low>\\d+) ?(?:-|~|to|and|到|至|,|、) ?(?<high>\\d+)(?! ?(?:k|ms|s|卡|张|tokens?)(?![a-z]))`,
    (match, span) => states('batchRange', [Number(group(match, 'low')), Number(group(match, 'high'))], span),
  ),
  phrase(
    `(?:${words('(?:limit|cap|restrict|keep) (?:the |our )?batch(?:[- ]?sizes?)? (?:to|at|below|under|within)|max(?:imum)?(?: ?[- ]?batch(?:[- ]?size)?)|batch(?:[- ]?size)?(?: ?(?:up to|at most|no more than|capped at|limit(?:ed to)?|max|<=?))|largest batch')}|(?<![a-z])bs ?<=?|(?:最大|最多) ?(?:batch|批)(?: ?size)?(?:大小|次|量)?|(?:batch|批)(?: ?size)?(?:大小|次|量)?(?:不超过|最大|上限|最多|限制在|限制到|限定在?|控制在|<))(?: |:|=|of|is|为|是|到)*(?<high>\\d+)`,
    (match, span) => states('batchRange', [readNumber(group(match, 'high')) ?? 0], span),
  ),
];
