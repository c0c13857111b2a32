import { grouped } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import { asks, type Span, type Statement, states } from '../statement.ts';
import { card, count, whole } from './machines.ts';
import { group, type Phrase, phrase } from './rule.ts';

const copies = `${count('copies')} ?${anyWay('service-copy')}`;
const each = `${count('each')} ?(?:${card})`;
const eachCopy = anyWay('each-service-copy');
const inAll = '(?:一共|总共|共|部署|起|跑|有|要|开|x|\\*)*';

/** `4个副本每个8卡`: one copy is planned, or all of them together. */
function replicated(match: RegExpExecArray, span: Span): Statement | null {
  const [number, size] = [whole(group(match, 'copies')), whole(group(match, 'each'))];
  if (number === null || size === null) return null;
  if (number === 1) return states('numDevices', size, span);
  const all = grouped(number * size);
  return asks('numDevices', span, [
    { value: size, label: { en: `${size}: one replica is planned`, zh: `${size} 卡：只规划一个副本` } },
    {
      value: number * size,
      label: { en: `${all}: all ${number} replicas`, zh: `${all} 卡：${number} 个副本合计` },
    },
  ]);
}

/** Devices told by the copies of a service that stand side by side. */
export const replicatedCounts: readonly Phrase[] = [
  `${copies}[,、:( x*的]{0,3}(?:${eachCopy})?(?:[ x*:]|用|是|有|占|配|要|放|跑在|都)*${each}(?: ?/ ?副本)?\\)?`,
  `(?:每个?|单个?|一个) ?副本(?:[ :]|用|是|有|占|配|要|都)*${each}[,、; ]{0,3}${inAll}${copies}`,
  `${each} ?(?:一个|/|每个?) ?副本[,、; x*]{0,3}${inAll}${copies}`,
].map((source) => phrase(source, replicated));
