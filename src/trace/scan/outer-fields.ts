type Fields = Record<string, unknown>;

/** Numbers beyond 2^53 keep their spelling: a base time in nanoseconds must not be rounded. */
function exactly(_key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' && !Number.isSafeInteger(value) && /^\d+$/.test(context?.source ?? '')
    ? context?.source
    : value;
}

function parsed(text: string): Fields | null {
  try {
    return JSON.parse(text, exactly);
  } catch {
    return null;
  }
}

/**
 * The fields of a document that stand beside its events, from their text `,"key":value,"key":value…`. Words that JSON
 * does not know (NaN, Infinity) count as null; fields that cannot be read even so are left out together.
 */
export function parseOuterFields(text: string): Fields {
  const document = `{${text.slice(1)}}`;
  return (
    parsed(document) ??
    parsed(document.replace(/(?<=[:[,\s])-?(?:NaN|Infinity|inf|nan)(?=[\s,\]}])/g, 'null')) ??
    {}
  );
}
