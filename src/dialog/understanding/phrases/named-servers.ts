import { labelled } from '../../../text/labelled.ts';
import { textBefore, textBehind } from '../../../text/words/around.ts';
import { group } from '../../../text/words/matches.ts';
import { grouped } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import { asks, type SlotMention, type TextRange } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';
import { product } from './machine-products.ts';
import { card, machine, whole } from './machine-words.ts';

const loneDevice = new RegExp(`^(?:(?:a|one) )?${anyWay('lone-device')}$`, 'u');

/** The line of servers that a device is named by, up to the device or within its own name. */
const lineInFront = new RegExp(
  `(?<![a-z0-9_])(?<line>${anyWay('server-line-named')})[ -]?${anyWay('pod-word')}?$`,
  'u',
);
const lineWithin = new RegExp(
  `^(?:${anyWay('maker-of-server')} )?(?<line>${anyWay('server-line-named')})(?![a-z0-9_])`,
  'u',
);

const joinedBehind = new RegExp(`^ ?${anyWay('server-qualifier')}?(?:x|\\*)? ?$`, 'u');
const joinedInFront = /^ ?(?:x|\*|:|,)? ?(?:x|\*)? ?$/u;
const unitBehind = new RegExp(`^ ?\\(?(?:s(?![a-z])|-)? ?(?:${card}|${machine})`, 'u');
const articleInFront = new RegExp(`(?<![a-z])${anyWay('determiner-of-server')} $`, 'u');

interface Server {
  readonly start: number;
  readonly end: number;
  readonly line: string;
}

/** Where a server is named, its line included. */
function serverOf(folded: string, { start, end }: SlotMention): Server | null {
  const inFront = lineInFront.exec(textBefore(folded, start, 24));
  if (inFront) return { start: start - inFront[0].length, end, line: group(inFront, 'line') };
  const within = lineWithin.exec(folded.slice(start, end));
  return within ? { start, end, line: group(within, 'line') } : null;
}

/** Whether a count stands right at the server and has no unit of its own. */
function countsServer(folded: string, count: SlotMention, server: Server): boolean {
  const words = folded.slice(count.start, count.end).replaceAll(/[x*]/gu, ' ').trim();
  const isBare = whole(words) !== null || loneDevice.test(words);
  if (!isBare || count.reading !== null || typeof count.value !== 'number') return false;
  const isInFront = count.end <= server.start;
  const gap = isInFront ? folded.slice(count.end, server.start) : folded.slice(server.end, count.start);
  const behind = folded.slice(Math.max(count.end, server.end)).slice(0, 24);
  return (isInFront ? joinedBehind : joinedInFront).test(gap) && !unitBehind.test(behind);
}

/** Devices or machines: both are named. */
function either(servers: number, each: number, span: TextRange): SlotMention {
  const [some, all] = [grouped(servers), grouped(servers * each)];
  return asks('numDevices', span, [
    {
      value: servers,
      label: labelled(({ counted }) => counted.devicesInAll(some)),
    },
    {
      value: servers * each,
      label: labelled(({ counted }) => counted.machinesOf(some, `${each}`, all)),
    },
  ]);
}

/**
 * `2 Atlas 800T A2`, `4 HGX H200`: a small count in front of the name of a server is one of machines or of devices. A
 * DGX, and few of an HGX, are always machines; a count that fills a machine may be told in devices.
 *
 * @param each devices of one machine of those named.
 */
export function namedServers(
  source: SourceText,
  statements: readonly SlotMention[],
  names: readonly SlotMention[],
  each: number | null,
): readonly SlotMention[] {
  const { folded } = source;
  const [server, ...others] = names
    .filter(({ slot }) => slot === 'devices')
    .flatMap((one) => serverOf(folded, one) ?? []);
  if (server === undefined || others.length > 0) return statements;
  if (each === null || each < 2) return statements;
  const isMachine = /gx$/u.test(server.line);
  const counts = statements.filter(({ slot }) => slot === 'numDevices');
  const [count, ...more] = counts;
  if (count === undefined && isMachine) {
    const article = articleInFront.exec(textBefore(folded, server.start, 8));
    if (article === null || unitBehind.test(textBehind(folded, server.end, 24))) return statements;
    return [...statements, product(1, each, [server.start, server.end])];
  }
  if (count === undefined || more.length > 0 || !countsServer(folded, count, server)) return statements;
  const servers = Number(count.value);
  const span: TextRange = [Math.min(count.start, server.start), Math.max(count.end, server.end)];
  const isCertain = server.line === 'dgx' || (server.line === 'hgx' && servers < each);
  if (!isCertain && servers >= each) return statements;
  const told = isCertain ? product(servers, each, span) : either(servers, each, span);
  return statements.map((one) => (one === count ? told : one));
}
