import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { readTrace } from '../../../src/backends/trace/trace-reader.ts';
import { UnreadableTrace } from '../../../src/trace/scan/fault.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-odd-'));
afterAll(() => rmSync(folder, { recursive: true }));

const event = (name: string, more: string = ''): string =>
  `{"ph": "X", "cat": "kernel", "name": "${name}", "pid": 0, "tid": 7, "ts": 10.5, "dur": 2.25${more}}`;
const document = (...events: string[]): string =>
  `{"schemaVersion": 1,\n"traceEvents": [\n${events.join(',\n')}\n],\n"traceName": "t.json"}`;

async function read(bytes: string | Uint8Array) {
  const path = join(folder, 'trace.json');
  writeFileSync(path, bytes);
  const { device, texts, scan, head } = await readTrace(path);
  return {
    names: Array.from(device.name, (id) => texts.text(id)),
    durationsNs: Array.from(device.durationNs),
    head,
    partial: scan.partial,
    skipped: scan.skippedEvents,
    notices: scan.notices,
    codes: scan.notices.map(({ code }) => code),
  };
}

async function fault(bytes: string | Uint8Array) {
  const error = await read(bytes).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof UnreadableTrace ? error.fault : error;
}

const plain = document(event('a'), event('b'));
const whole = { names: ['a', 'b'], durationsNs: [2250, 2250], partial: false, skipped: 0, codes: [] };

describe('containers', () => {
  it.each<[string, string | Uint8Array]>([
    ['an object', plain],
    ['a bare array', `[${event('a')},${event('b')}]`],
    ['gzip', gzipSync(plain)],
    ['gzip of several members', Buffer.concat([gzipSync(plain.slice(0, 120)), gzipSync(plain.slice(120))])],
    ['a byte order mark', `\uFEFF${plain}`],
    ['a trailing comma', document(event('a'), `${event('b')},`)],
    ['keys in any order', `{"traceEvents":[${event('a')},${event('b')}],"displayTimeUnit":"ms"}`],
    [
      'other lists of events deeper inside',
      `{"inner":{"traceEvents":[${event('x')}]},"traceEvents":[${event('a')},${event('b')}]}`,
    ],
    ['a repeated list, of which the last counts', `{"traceEvents":[${event('x')}],${plain.slice(1)}`],
    ['no white space', plain.replaceAll(/[\n ]/g, '')],
    ['much white space', plain.replaceAll(/([{}[\],:])/g, '\n\t $1\r\n ')],
  ])('reads %s', async (_, bytes) => {
    expect(await read(bytes)).toMatchObject(whole);
  });

  it('reads members wherever they are cut, down to one byte each', async () => {
    const bytes = Buffer.from(plain);
    const members = Array.from(bytes, (_, at) => gzipSync(bytes.subarray(at, at + 1)));
    expect(await read(Buffer.concat(members))).toMatchObject(whole);
  });

  it('reads on where a member ends with a piece of the file', async () => {
    const size = 1 << 18;
    const filler = `{"ph":"i","name":"${'n'.repeat(3 * size - 400)}"},`;
    // A name in the header makes the member as long as three pieces.
    const stored = gzipSync(`[${event('a')},${filler}`, { level: 0 });
    const header = Buffer.from(stored.subarray(0, 10));
    header[3] = 8;
    const name = Buffer.from(`${'n'.repeat(3 * size - stored.length - 1)}\0`);
    const member = Buffer.concat([header, name, stored.subarray(10)]);
    expect(member.length).toBe(3 * size);
    expect(await read(Buffer.concat([member, gzipSync(`${event('b')}]`)]))).toMatchObject(whole);
  });

  it.each([
    ['utf-16le', Buffer.from(`\uFEFF${plain}`, 'utf16le')],
    ['utf-16le without a mark', Buffer.from(plain, 'utf16le')],
    ['utf-16be', Buffer.from(`\uFEFF${plain}`, 'utf16le').swap16()],
  ])('reads %s and says so', async (_, bytes) => {
    expect(await read(bytes)).toMatchObject({ ...whole, codes: ['utf-16'] });
  });

  it.each([
    ['zeros', Buffer.alloc(700), { code: 'bytes-after-gzip', zeros: true }],
    ['other bytes', Buffer.from('not gzip'), { code: 'bytes-after-gzip', zeros: false }],
  ] as const)('warns of %s behind gzip data', async (_, behind, notice) => {
    const found = await read(Buffer.concat([gzipSync(plain), behind]));
    expect(found).toMatchObject({ ...whole, codes: ['bytes-after-gzip'] });
    expect(found.notices).toEqual([notice]);
  });

  it('reads the first of two documents and announces the second', async () => {
    expect(await read(`${plain}\n${plain}`)).toMatchObject({ ...whole, codes: ['second-document'] });
    expect(await read(`[${event('a')},${event('b')}][${event('c')}]`)).toMatchObject({
      ...whole,
      codes: ['second-document'],
    });
    const inside = plain.slice(0, plain.indexOf(event('b')));
    expect(await read(`${inside}${plain}`)).toMatchObject({ names: ['a'], partial: true });
  });
});

describe('cut files', () => {
  it.each([
    ['inside an event', plain.slice(0, -60), ['a']],
    ['behind an event', plain.slice(0, plain.indexOf(event('b')) + event('b').length), ['a', 'b']],
    ['behind the list', plain.slice(0, -20), ['a', 'b']],
    ['before the first event', plain.slice(0, plain.indexOf('[') + 1), []],
  ])('are read to the last whole event: %s', async (_, text, names) => {
    expect(await read(text)).toMatchObject({ names, partial: true, skipped: 0 });
    expect((await read(text)).codes).toContain('truncated');
  });

  it('reads what can be decoded of cut gzip data', async () => {
    const many = document(
      ...Array.from({ length: 3000 }, (_, at) => event(`k${at}`, `, "id": ${at * 7919}`)),
    );
    const packed = gzipSync(many);
    const { names, partial, skipped, codes } = await read(packed.subarray(0, packed.length / 2));
    expect(names.length).toBeGreaterThan(1000);
    expect({ partial, skipped, codes }).toEqual({ partial: true, skipped: 0, codes: ['truncated'] });
  });

  it('reads what can be decoded of damaged gzip data', async () => {
    const many = document(
      ...Array.from({ length: 3000 }, (_, at) => event(`k${at}`, `, "id": ${at * 7919}`)),
    );
    const packed = gzipSync(many);
    const middle = Math.floor(packed.length / 2);
    packed.fill(0, middle, middle + 64);
    const { names, partial, codes } = await read(packed);
    expect(names.length).toBeGreaterThan(1000);
    expect(partial).toBe(true);
    expect(codes).toContain('checksum-differs');
  });

  it('says that gzip data is not what it was, by its checksum or its length', async () => {
    for (const at of [8, 4]) {
      const packed = gzipSync(plain);
      packed.writeUInt32LE(packed.readUInt32LE(packed.length - at) + 1, packed.length - at);
      const found = await read(packed);
      expect(found).toMatchObject({ ...whole, codes: ['checksum-differs'] });
    }
  });

  it('does not miss the checksum of gzip data whose document is whole', async () => {
    expect(await read(gzipSync(plain).subarray(0, -8))).toMatchObject(whole);
  });
});

describe('values', () => {
  it('takes numbers that are written as strings', async () => {
    const text = document(
      '{"ph":"X","cat":"kernel","name":"a","pid":"0","tid":"7","ts":"10.5","dur":"2.25"}',
      event('b'),
    );
    expect(await read(text)).toMatchObject(whole);
  });

  it('takes the last of a repeated key', async () => {
    const text = document(event('x', ', "name": "a", "dur": 2.25'), event('b'));
    expect(await read(text)).toMatchObject(whole);
  });

  it('lets NaN and Infinity pass, counts them, and loses no event', async () => {
    const text = document(event('a', ', "args": {"occupancy": NaN, "bandwidth": -Infinity}'), event('b'));
    const found = await read(text);
    expect(found).toMatchObject({ ...whole, codes: ['not-a-number'] });
    expect(found.notices).toEqual([{ code: 'not-a-number', count: 2 }]);
  });

  it.each([
    ['a negative duration', { dur: '-2' }],
    ['no duration', { dur: null }],
    ['a duration beyond any number', { dur: '1e999' }],
    ['no start', { ts: null }],
  ])(
    'counts a row of the device with %s, and leaves it out',
    async (_, changed: Record<string, string | null>) => {
      const fields = Object.entries({ ts: '10', dur: '2', ...changed }).flatMap(([key, value]) =>
        value === null ? [] : `,"${key}":${value}`,
      );
      const odd = `{"ph":"X","cat":"kernel","name":"x","pid":0,"tid":7${fields.join('')}}`;
      const found = await read(document(event('a'), odd, event('b')));
      expect(found).toMatchObject({ ...whole, codes: ['unusable-times'] });
      expect(found.notices).toEqual([{ code: 'unusable-times', count: 1 }]);
    },
  );

  it('knows an escaped letter and the letter as the same name', async () => {
    const text = document(event('é \\u00e9 \\ud83d\\ude00'), event('\\u00e9 é 😀'), event('\\/\\"\\\\'));
    expect((await read(text)).names).toEqual(['é é 😀', 'é é 😀', '/"\\']);
  });

  it('keeps raw control characters in names', async () => {
    expect(await read(document(event('a\u0001\n\tb'), event('b')))).toMatchObject({
      names: ['a\u0001\n\tb', 'b'],
      skipped: 0,
    });
  });

  it('loses one event to an unescaped quote, wherever it is', async () => {
    const quoted = event('say "hi" now');
    const lost = { names: ['a', 'b'], partial: false, skipped: 1, codes: ['damaged-events'] };
    expect(await read(document(quoted, event('a'), event('b')))).toMatchObject(lost);
    expect(await read(document(event('a'), quoted, event('b')))).toMatchObject(lost);
    expect(await read(document(event('a'), event('b'), quoted))).toMatchObject(lost);
  });

  it('keeps durations below a nanosecond', async () => {
    const text = document('{"ph":"X","cat":"kernel","name":"a","pid":0,"tid":7,"ts":1,"dur":53.7410625}');
    expect((await read(text)).durationsNs).toEqual([53_741.0625]);
  });
});

describe('damage beside the events', () => {
  it.each([
    ['a lost quote', plain.replace('"schemaVersion"', '"schemaVersion')],
    ['a lost colon', plain.replace(': 1', ' 1')],
    ['a lost bracket', plain.replace('"schemaVersion": 1', '"deviceProperties": [{"id": 0}')],
  ])('does not cost the events: %s', async (_, text) => {
    expect(await read(text)).toMatchObject({ names: ['a', 'b'], skipped: 0 });
  });
});

describe('files that are no trace', () => {
  it.each<[string, string | Uint8Array, object]>([
    ['empty', '', { what: 'empty' }],
    ['white space', ' \n\t', { what: 'empty' }],
    ['zeros', Buffer.alloc(100), { what: 'zeros' }],
    ['gzip that ends in its header', gzipSync(plain).subarray(0, 9), { what: 'cut-gzip' }],
    ['gzip that ends before its text', gzipSync(plain).subarray(0, 12), { what: 'cut-gzip' }],
    ['gzip of gzip', gzipSync(gzipSync(plain)), { what: 'gzip-twice' }],
    ['tar', Buffer.concat([Buffer.alloc(257, 'a'), Buffer.from('ustar')]), { what: 'tar' }],
    ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 4]), { what: 'zstd' }],
    ['xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]), { what: 'xz' }],
    ['bzip2', Buffer.from('BZh91AY'), { what: 'bzip2' }],
    ['gzip of nothing', gzipSync(''), { what: 'empty' }],
    ['protobuf', Buffer.from([0x0a, 0x12, 0x08, 0x01, 0x12, 0x05, 0, 1, 2, 3]), { what: 'protobuf' }],
    ['SQLite', Buffer.from('SQLite format 3\0'), { what: 'sqlite' }],
    ['zip', Buffer.from('PK\u0003\u0004'), { what: 'zip' }],
    ['a page', '<!DOCTYPE html><html></html>', { what: 'html' }],
    ['a table', 'Name,Duration(us),Type\nMatMul,3.2,AI_CORE\n', { what: 'csv' }],
    ['a log', 'Loading weights\n', { what: 'text' }],
    ['other JSON', '{"model": "x", "layers": [1]}', { what: 'other-json', keys: ['model', 'layers'] }],
    ['a list of other things', '[{"a": 1}, {"b": 2}]', { what: 'other-json' }],
    ['a list of numbers', '[1, 2, 3]', { what: 'other-json' }],
    ['a list of texts', '["a", "b"]', { what: 'other-json' }],
    ['lists without an end', '['.repeat(1000), { what: 'other-json' }],
    ['events without a list', `${event('a')}\n${event('b')}`, { what: 'loose-events' }],
    ['an object in single quotes', "{'traceEvents': []}", { what: 'text' }],
    ['a list that is cut', '[', { what: 'cut-before-events' }],
    ['an empty list', '[]', { what: 'no-events' }],
    ['a list of events deeper inside', `{"data": ${plain}}`, { what: 'other-json', keys: ['data'] }],
    ['cut before the events', plain.slice(0, 15), { what: 'cut-before-events' }],
  ])('are named: %s', async (_, bytes, what) => {
    expect(await fault(bytes)).toMatchObject({ code: 'no-trace', ...what });
  });

  it('are told from folders and from nothing', async () => {
    await expect(readTrace(folder)).rejects.toMatchObject({ fault: { code: 'trace-is-folder' } });
    await expect(readTrace(join(folder, 'none'))).rejects.toMatchObject({ fault: { code: 'trace-missing' } });
  });

  it('are not traces without rows of a device', async () => {
    expect(await read('{"traceEvents": []}')).toMatchObject({ names: [], codes: ['no-device-rows'] });
  });
});
