import fc from 'fast-check';

const firstSurrogate = 0xd800;
const surrogates = 0x800;
const codePoints = 0x110000 - surrogates;

/** Any code point but half of a pair. The unit `binary` makes a table of all of them first: a million entries. */
export const anyCharacter: fc.Arbitrary<string> = fc
  .nat(codePoints - 1)
  .map((at) => String.fromCodePoint(at < firstSurrogate ? at : at + surrogates));
