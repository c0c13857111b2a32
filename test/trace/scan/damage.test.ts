import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unpackTexts } from '../../../src/trace/columns/texts.ts';
import type { RawTrace } from '../../../src/trace/scan/raw-trace.ts';
import { readable } from '../support/readable.ts';
import { scan } from '../support/scan.ts';
import { Twin } from '../support/twin.ts';

const count = 24;
const names = Array.from({ length: count }, (_, index) => `event-${index}`);

/** Events of the kinds that a profiler writes, each with a name of its own. */
function eventOf(name: string, index: number): Record<string, unknown> {
  const place = { pid: 4242, tid: index % 3, ts: 1000.5 + index, dur: 12.25 };
  const kinds = [
    { ph: 'X', cat: 'python_function', name, ...place, args: { 'Python id': index, 'Python parent id': 1 } },
    {
      ph: 'X',
      cat: 'cpu_op',
      name,
      ...place,
      args: { 'External id': index, 'Input Dims': [[1, 2], []], 'Input type': ['float', 'long int'] },
    },
    {
      ph: 'X',
      cat: 'cuda_runtime',
      name,
      ...place,
      args: { 'External id': index, correlation: 700 + index },
    },
    {
      ph: 'X',
      cat: 'kernel',
      name,
      ...place,
      args: { correlation: 700 + index, stream: 7, grid: [1, 2, 3], 'est. achieved occupancy %': 12 },
    },
    { ph: 's', id: index, cat: 'ac2g', name, ...place },
    { name, ph: 'M', pid: 4242, tid: 1, args: { name: 'python3' } },
  ];
  return kinds[index % kinds.length] ?? {};
}

/** Layouts: Kineto of today, one field a line, and no white space. */
const layouts = [1, 0, 4].map((indent) => JSON.stringify(names.map(eventOf), null, indent));
const documents = layouts.map((list) => `{"schemaVersion": 1, "traceEvents": ${list}, "traceName": "t"}`);

function damaged(text: string, at: number, kind: number, byte: number): Uint8Array {
  const bytes = Buffer.from(text);
  if (kind === 0) return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]);
  if (kind === 1) return Buffer.concat([bytes.subarray(0, at), Buffer.from([byte]), bytes.subarray(at)]);
  const changed = Buffer.from(bytes);
  changed[at] = byte;
  return changed;
}

function namesOf({ texts, rows, frames }: RawTrace): string[] {
  const table = unpackTexts(texts);
  const ids = [...rows.name, ...frames.name];
  return ids.map((id) => table.text(id)).filter((name) => name !== '');
}

/** Bytes that mean something to JSON are as likely as all others together. */
const anyByte = fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('"\\{}[]:,0-en \n\0')));

describe('one damaged byte', () => {
  const damage = fc.record({
    layout: fc.nat(documents.length - 1),
    place: fc.double({ min: 0, max: 1, noNaN: true }),
    kind: fc.nat(2),
    byte: anyByte,
    pieceBytes: fc.integer({ min: 1, max: 4000 }),
  });

  it('among the events costs at most its event, and both scanners agree on the rest', () => {
    fc.assert(
      fc.property(damage, ({ layout, place, kind, byte, pieceBytes }) => {
        const text = documents[layout] ?? '';
        const from = text.indexOf('[') + 1;
        const to = text.indexOf('], "traceName"');
        const bytes = damaged(text, from + Math.floor(place * (to - from - 1)), kind, byte);
        const { raw } = scan(bytes, pieceBytes);
        const plain = new Twin(bytes).read();
        expect(readable(raw)).toEqual(readable(plain));
        const kept = new Set(namesOf(raw));
        expect(names.filter((name) => !kept.has(name)).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 150 },
    );
  }, 120_000);

  it('anywhere else never ends the scan by an error', () => {
    fc.assert(
      fc.property(damage, ({ layout, place, kind, byte, pieceBytes }) => {
        const text = documents[layout] ?? '';
        const { raw } = scan(damaged(text, Math.floor(place * (text.length - 1)), kind, byte), pieceBytes);
        expect(raw.rows.count + raw.frames.count).toBeLessThanOrEqual(count + 1);
      }),
      { numRuns: 80 },
    );
  });
});

it('a file cut anywhere loses the event it is cut in', () => {
  fc.assert(
    fc.property(fc.nat(documents.length - 1), fc.double({ min: 0, max: 1, noNaN: true }), (layout, place) => {
      const text = documents[layout] ?? '';
      const from = text.indexOf('[') + 1;
      const bytes = Buffer.from(text.slice(0, from + Math.floor(place * (text.length - from))));
      const { raw } = scan(bytes);
      const plain = new Twin(bytes).read();
      expect(readable(raw)).toEqual(readable(plain));
      expect(raw.skippedEvents).toBe(0);
      const whole = names.filter((_, index) => index < raw.events);
      expect(new Set(namesOf(raw))).toEqual(new Set(whole));
    }),
    { numRuns: 50 },
  );
});

it('arbitrary bytes are scanned to their end', () => {
  const soup = fc.array(
    fc.oneof(
      fc.uint8Array({ maxLength: 12 }),
      fc
        .constantFrom(
          '{"ph":"X","name":"a","ts":1,"dur":2}',
          '"traceEvents":[',
          '"args":{',
          '},',
          '[[',
          '"',
          '\\',
          '\0',
        )
        .map((text) => Buffer.from(text)),
    ),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(soup, fc.integer({ min: 1, max: 64 }), (parts, pieceBytes) => {
      const bytes = Buffer.concat([Buffer.from('{'), ...parts]);
      expect(scan(bytes, pieceBytes).raw.events).toBeGreaterThanOrEqual(0);
      expect(readable(scan(bytes, pieceBytes).raw)).toEqual(readable(scan(bytes).raw));
    }),
    { numRuns: 50 },
  );
});

it('the same bytes give the same columns, byte for byte, in pieces of any size', () => {
  const bytes = Buffer.from(documents[0] ?? '');
  const first = scan(bytes).raw;
  for (const size of [1, 7, 100, 1000]) expect(scan(bytes, size).raw).toEqual(first);
});
