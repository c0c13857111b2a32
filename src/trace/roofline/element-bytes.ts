/** Bytes of an element by the names that collectives write (`dtype`); NaN for others. */
export function elementBytes(type: string): number {
  const bytes: Readonly<Record<string, number>> = {
    BFloat16: 2,
    Half: 2,
    Float: 4,
    Double: 8,
    Long: 8,
    Int: 4,
    Short: 2,
    Char: 1,
    Byte: 1,
    Bool: 1,
    Float8_e4m3fn: 1,
    Float8_e5m2: 1,
  };
  return bytes[type] ?? Number.NaN;
}
