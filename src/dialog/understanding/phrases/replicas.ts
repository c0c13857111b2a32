import { labelled } from '../../../text/labelled.ts';
import { group } from '../../../text/words/matches.ts';
import { grouped } from '../../../text/words/numbers.ts';
import { anyWay, says } from '../../../text/words/words.ts';
import { asks, type SlotMention, states, type TextRange } from '../slot-mention.ts';
import { marks } from '../source-text.ts';
import { card, count, whole } from './machine-words.ts';
import { type Phrase, phrase } from './phrase.ts';

const copies = `${count('copies')} ?${anyWay('service-copy')}`;
const each = `${count('each')} ?(?:${card})`;
const eachCopy = anyWay('each-service-copy');
const inAll = `(?:\\*|${anyWay('copies-verb')})*`;

/** `4个副本每个8卡`: one copy is planned, or all of them together. */
function replicated(match: RegExpExecArray, span: TextRange): SlotMention | null {
  const [number, size] = [whole(group(match, 'copies')), whole(group(match, 'each'))];
  if (number === null || size === null) return null;
  if (number === 1) return states('numDevices', size, span);
  const all = grouped(number * size);
  return asks('numDevices', span, [
    { value: size, label: labelled(({ meant }) => meant.oneReplica(`${size}`)) },
    {
      value: number * size,
      label: labelled(({ meant }) => meant.allReplicas(all, `${number}`)),
    },
  ]);
}

const replica = anyWay('deployment-copy');
const joint = `(?:[ ,:(x*=@"]|${anyWay('deployment-copy-joint')})*`;
const cards = `${count('each')} ?(?:x ?|\\* ?)?(?:${marks.device}+s?(?: (?:${card}))?|${card})`;
const ofModel = `(?: ${anyWay('copies-of')} (?:${anyWay('same-model')}|${marks.model}+))?`;
const forEach = `(?:/|${anyWay('copy-link')})`;

/** Instances that serve one phase each are told apart by their own phrases. */

/** `4 replicas of 8 GPUs each`. */
const inEnglish = [
  `${count('copies')} ?(?:x )?(?:[a-z]{1,12} )?${replica}${ofModel}${joint}${cards}(?: ?(?:${anyWay('each-apiece')}|${forEach} ?${replica}))?\\)?`,
  `${cards} ?${forEach} ?${replica}${joint}${count('copies')} ?(?:x )?(?:${replica}|of ${anyWay('copies-those')})`,
].map((source) =>
  phrase(source, (match, span, text) => (says('speaks-of-phases', text) ? null : replicated(match, span))),
);

/** Keys of configuration files: `replicas: 4, npu_per_replica: 2`. */
const copiesKey = `(?<![a-z])${anyWay('copies-key')}["']? ?[:=] ?${count('copies')}`;
const perCopyKey = `(?<![a-z])(?:num[-_ ]?|n)?${anyWay('devices-key')}[-_ ]per[-_ ]${anyWay('copy-key')}["']? ?[:=] ?${count('each')}`;
const inKeys = [`${copiesKey}[,;\\s"']{1,6}${perCopyKey}`, `${perCopyKey}[,;\\s"']{1,6}${copiesKey}`];

/** Devices told by the copies of a service that stand side by side. */
export const replicatedCounts: readonly Phrase[] = [
  ...[
    `${anyWay('each-copy-zh')} ?${anyWay('copy-noun-zh')}(?:[ :]|${anyWay('copy-verb-zh')})*${each}[,、; ]{0,3}${inAll}${copies}`,
    `${each} ?(?:/|${anyWay('per-copy-zh')}) ?${anyWay('copy-counter-zh')}[,、; x*]{0,3}${inAll}${copies}`,
    `${copies}[,、:( x*的]{0,3}(?:${eachCopy})?(?:[ x*:]|${anyWay('copy-filler')})*${each}(?: ?/ ?副本)?\\)?`,
  ].map((source) => phrase(source, replicated)),
  ...inKeys.map((source) => phrase(source, replicated)),
  ...inEnglish,
];
