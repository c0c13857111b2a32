// Learned templates: one a kind of event. An event that has exactly the text of a template between its values is read
// value by value; the first difference sends it the general way.

import { BAD, closingQuote, NUMBER, sameBytes, scalarKind, skipNested, skipNumber, TEXT } from './bytes';
import {
  beginEvent,
  seenLabel,
  setArgument,
  setDuration,
  setId,
  setKnown,
  setName,
  setPid,
  setStart,
  setTid,
} from './event';
import { allocate } from './heap';
import {
  ARGUMENT,
  DURATION,
  END,
  headerBytes,
  ID,
  learned,
  NAME,
  PID,
  START,
  slotBytes,
  TID,
  templateBytes,
} from './learning';
import { knownCategory, knownPhase } from './parse';

const most: i32 = 24;
let table: usize = 0;
let count: i32 = 0;
/** The template that followed each template last: writers alternate in patterns. */
let followers: usize = 0;
let previous: i32 = 0;
let misses: u32 = 0;

/** Events that a template read, and events that went the general way. */
export let hits: f64 = 0;
export let general: f64 = 0;

/** Takes memory for the templates, once for a scan. */
export function prepareTemplates(): void {
  table = allocate(<usize>most * templateBytes + 16);
  followers = allocate(<usize>most * 4);
}

/** Reads the event at `p` by one template; 0 where it differs. */
function match(template: usize, p: usize, end: usize): usize {
  const slots = load<u32>(template);
  let at = template + headerBytes;
  for (let slot: u32 = 0; slot < slots; slot++) {
    const length = <usize>load<u8>(at, 2);
    if (!sameBytes(p, at + 8, length)) return 0;
    p += length;
    if (p >= end) return 0;
    const what = <i32>load<u8>(at);
    if (what === END) return p;
    const kind = <i32>load<u8>(at, 1);
    let to: usize = 0;
    if (kind === TEXT) {
      to = closingQuote(p, end);
      if (to >= end) return 0;
    } else if (kind === NUMBER) {
      if (what === PID || what === TID) {
        to = seenLabel(what, p, end);
        if (to !== 0) {
          p = to;
          at += slotBytes;
          continue;
        }
      }
      to = skipNumber(p, end);
      if (to <= BAD || scalarKind !== NUMBER) return 0;
    } else {
      const c = load<u8>(p);
      if (c !== 91 && c !== 123) return 0;
      to = skipNested(p, end);
      if (to <= BAD) return 0;
    }
    if (what === NAME) setName(p, to, kind);
    else if (what === START) setStart(p, to, kind);
    else if (what === DURATION) setDuration(p, to, kind);
    else if (what === PID) setPid(p, to, kind);
    else if (what === TID) setTid(p, to, kind);
    else if (what === ARGUMENT) setArgument(<i32>load<u8>(at, 3), p, to, kind);
    else if (what === ID) setId(p, to, kind);
    p = to;
    at += slotBytes;
  }
  return 0;
}

function attempt(index: i32, p: usize, end: usize): usize {
  const template = table + <usize>index * templateBytes;
  const first = template + headerBytes;
  if (!sameBytes(p, first + 8, <usize>load<u8>(first, 2))) return 0;
  beginEvent();
  const after = match(template, p, end);
  if (after === 0) return 0;
  setKnown(load<i32>(template, 4), load<u8>(template, 8));
  store<u32>(template, load<u32>(template, 12) + 1, 12);
  store<i32>(followers + ((<usize>previous) << 2), index);
  previous = index;
  hits += 1;
  return after;
}

/** Reads the event whose brace is at `p` by a template: the address behind it, or 0 where none fits. */
export function readByTemplate(p: usize, end: usize): usize {
  if (count === 0) return 0;
  const likely = load<i32>(followers + ((<usize>previous) << 2));
  let after = attempt(likely, p, end);
  for (let index = 0; after === 0 && index < count; index++) {
    if (index !== likely) after = attempt(index, p, end);
  }
  return after;
}

/** Learns from the event that was just read in the general way; a template that is hardly used makes way. */
export function learnTemplate(): void {
  general += 1;
  misses++;
  // Where nothing repeats, learning is a waste: it becomes rare then.
  if (misses > 256 && (misses & 63) !== 0) return;
  const draft = learned(knownCategory(), knownPhase());
  if (draft === 0) return;
  let place = count;
  if (count < most) count++;
  else {
    let fewest: u32 = 0xffffffff;
    for (let index = 0; index < most; index++) {
      const used = table + <usize>index * templateBytes + 12;
      const times = load<u32>(used);
      store<u32>(used, times >> 1);
      if (times < fewest) {
        fewest = times;
        place = index;
      }
    }
  }
  memory.copy(table + <usize>place * templateBytes, draft, templateBytes);
  store<i32>(followers + ((<usize>place) << 2), place);
}
