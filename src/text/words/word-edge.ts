/** Stands in a literal for a place where no small letter is: before the word that begins there, or behind one that ends. */
export const wordEdge = '\b';

/** Whether a character code is a small letter, which words are made of where an expression says where they begin and end. */
export const isSmall = (code: number): boolean => code >= 0x61 && code <= 0x7a;
