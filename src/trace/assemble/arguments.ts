import type { TextId } from '../columns/texts.ts';
import { type ArgumentKey, argumentKeys, type RawArguments, type Token } from '../scan/raw-trace.ts';

/** Puts the value of an argument into the place of a row. */
export type ArgumentSink = (place: number, token: Token) => void;

/** Hands every listed argument of the rows that have a place to its sink. A repeated argument counts by its last value. */
export function readArguments(
  values: RawArguments,
  placeOf: Int32Array,
  sinks: Partial<Record<ArgumentKey, ArgumentSink>>,
): void {
  const byKey = argumentKeys.map((key) => sinks[key]);
  for (let at = 0; at < values.count; at += 1) {
    const sink = byKey[values.key[at] ?? 0];
    if (sink === undefined) continue;
    const place = placeOf[values.row[at] ?? 0] ?? -1;
    if (place >= 0) sink(place, values.value[at] ?? 0);
  }
}

/** Place of each row in a list of rows; -1 for rows that are not in it. */
export function placesOf(rows: Uint32Array, total: number): Int32Array {
  const places = new Int32Array(total).fill(-1);
  rows.forEach((row, place) => {
    places[row] = place;
  });
  return places;
}

/** Gives texts that the file spells as numbers an id of their own, so that a text column can hold them. */
export class AddedTexts {
  readonly added: string[] = [];
  private readonly ids = new Map<string, TextId>();
  private readonly first: number;

  /** @param first Id of the first added text: how many texts the trace has. */
  constructor(first: number) {
    this.first = first;
  }

  idOf(token: Token): TextId {
    if (token < 0) return -token;
    const text = String(token);
    const known = this.ids.get(text);
    if (known !== undefined) return known;
    const id = this.first + this.added.length;
    this.added.push(text);
    this.ids.set(text, id);
    return id;
  }
}
