import type { WantedType } from '../field-problem.ts';

const wanted: Readonly<Record<WantedType, string>> = {
  text: 'a text',
  number: 'a number',
  'whole-number': 'a whole number',
  'yes-or-no': 'true or false',
  list: 'a list',
  object: 'an object',
  nothing: 'null',
  'something-else': 'something else',
};

/** Files of this program: what is wrong with one that is read, and why one cannot be written. */
export const store = {
  line: (number: string) => `line ${number}`,
  damages: {
    'not-json': 'it is not JSON',
    'not-a-file': 'it is not a plain file',
    'not-a-folder': 'it is not a folder',
    'not-a-session': 'it does not begin like a session',
    'not-an-event': 'it holds no event there',
    'not-valid': 'it is not valid',
    'bad-checksum': 'its checksum does not fit: it was changed after it was written',
    'out-of-order': 'a line is missing, doubled or out of its order',
    'too-long': 'the line is longer than any line of this program',
    'too-large': 'it is larger than any file of this kind',
    newer: 'it was written by a newer version of Throughline',
    empty: 'it is empty',
  },
  fieldProblems: {
    missing: 'it is missing',
    unknownKey: (keys: string) => `it holds ${keys}, which nothing reads`,
    wrongType: (type: WantedType) => `it should be ${wanted[type]}`,
    notOneOf: (allowed: string) => `it should be one of ${allowed}`,
    tooSmall: (least: string, isExclusive: boolean) =>
      `it should be ${isExclusive ? 'above' : 'at least'} ${least}`,
    tooLarge: (most: string, isExclusive: boolean) =>
      `it should be ${isExclusive ? 'below' : 'at most'} ${most}`,
    tooFew: (least: string) => `it should hold at least ${least}`,
    tooMany: (most: string) => `it should hold at most ${most}`,
    notAMultiple: (of: string) => `it should be a multiple of ${of}`,
    notValid: 'it is not valid',
  },
  damaged: (path: string, where: string | null, problem: string) =>
    `${path}${where === null ? '' : `, ${where}`}: ${problem}. Repair or remove the file.`,
  damagedResult: (path: string, where: string | null, problem: string) =>
    `The result of the run cannot be read: ${path}${where === null ? '' : `, ${where}`}: ${problem}. Run it again; the log of the run says what the program did.`,
  writeProblems: {
    'no-space': 'there is no space left, or the quota is used up',
    'not-allowed': 'it may not be written',
    gone: 'it is not there any more',
    'not-a-plain-file': 'it is a link, a folder, a device or a pipe, and only a plain file is written',
    locked: 'another process writes it',
    changed: 'another program changed it in the meantime',
    failed: (code: string) => `the system refused (${code})`,
  },
  notWritten: (path: string, problem: string) => `${path} was not written: ${problem}.`,
  session: {
    notStored: (problem: string) =>
      `This was not stored and does not count: ${problem}. Say it again when that is mended.`,
    readOnly: 'It is only read here.',
    deleted: 'This session was deleted; nothing can be added to it. A new one: throughline',
    heldBy: (pid: string, since: string) =>
      `This session is open in another window (process ${pid}, since ${since}). Here it can only be read; it goes on here when that window is closed.`,
    heldElsewhere: (host: string, pid: string, since: string, lock: string) =>
      `This session is open on ${host} (process ${pid}, since ${since}). Here it can only be read. If that machine is gone, remove ${lock}`,
    takenOver: 'The other window is closed: this session goes on here.',
    wentOn:
      'The other window went on meanwhile. This is where the session is now; say it again if it still holds.',
    resultNotKept: (problem: string) => `The result could not be kept: ${problem}.`,
  },
  processes: {
    ended: (command: string, pids: string) =>
      `Ended what an earlier run had left: ${command} (process ${pids}).`,
    perhapsOurs: (command: string, pids: string, end: string) =>
      `An earlier run may have left something: ${command} (process ${pids}). It does not carry the mark of that run, so it was not touched. If it is yours, end it: ${end}`,
    endIt: (command: string, pids: string) =>
      `An earlier run may have left something: ${command} (process ${pids}). It does not carry the mark of that run. End it? (y: end it, Enter: leave it)`,
    leftAlone: (command: string, pids: string) =>
      `Left running and not asked about again: ${command} (process ${pids}).`,
  },
  repair: {
    whole: (id: string) => `${id}: nothing to repair.`,
    torn: 'it was cut off while it was written',
    drops: (id: string, where: string, problem: string, events: string, lines: string) =>
      `${id}, ${where}: ${problem}. ${events} events above it stay, ${lines} lines from there on are set aside.`,
    done: (id: string, kept: string) =>
      `${id} can be gone on with: throughline resume ${id}. The old file: ${kept}`,
    hint: (id: string) => `What stands above that line can be kept: throughline sessions repair ${id}`,
  },
};
