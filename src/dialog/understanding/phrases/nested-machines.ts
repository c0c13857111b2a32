import { anyWay } from '../../../text/words/words.ts';
import {
  card,
  count,
  device,
  eachMachine,
  having,
  machine,
  machines,
  machineWord,
  product,
  sameKind,
  times,
  whole,
} from './machines.ts';
import { group, type Phrase, phrase } from './rule.ts';

/** Device counts told by machines within machines, or by one machine and how many there are of it. */
export const nestedMachines: readonly Phrase[] = [
  // `3 racks x 8 servers x 8 GPUs`
  phrase(
    `${count('outer')} ?${machineWord}${having}(?:${eachMachine})?${having}${machines}${machine}${having}(?:${eachMachine})?${having}${count('each')} ?(?:x ?)?(?:${card}|${device})(?: ?(?:${eachMachine}))?`,
    (match, span) => {
      const [outer, inner, each] = ['outer', 'machines', 'each'].map((name) => whole(group(match, name)));
      return outer && inner && each ? product(outer * inner, each, span) : null;
    },
  ),
  // `a node has 16 dies and we own five of them`
  phrase(
    `(?<![a-z])(?:an?|one|the|each|every|our|its?) ${machineWord}(?: |:|=|${anyWay('machines-having')}|holds?|carries|is|are)*${count('each')} ?(?:${card})[^\\n\\d]{0,24}?(?<![a-z])(?:have|own|got|use|want|need|buy|get|run|with|of which) ?${count('machines')} (?:of (?:them|those|these)(?![a-z])|(?:${sameKind} )?${machineWord})`,
    times,
  ),
];
