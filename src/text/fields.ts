/** Fields of a document of somebody else; nothing is known of their values. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether a value of a document is an object or a list, whose fields can be looked at. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

/** The field of a value; undefined where the value has no fields. */
export function fieldOf(value: unknown, name: string): unknown {
  return isFields(value) ? value[name] : undefined;
}

/** The fields of an object; null for a list and for what is no object. */
export function objectFields(value: unknown): Fields | null {
  return isFields(value) && !Array.isArray(value) ? value : null;
}

/** The keys of an object that holds no others than its type names. */
export function keysOf<Key extends string>(value: Readonly<Partial<Record<Key, unknown>>>): readonly Key[] {
  return Object.keys(value) as Key[];
}

/** Whether a word is a key of a table. */
export function isKeyOf<Table extends object>(table: Table, word: PropertyKey): word is keyof Table {
  return Object.hasOwn(table, word);
}
