/** How the parts of a sentence are joined in this language. */
export const punctuation = {
  /** A name and what it stands for. */
  labelled: (label: string, text: string) => `${label}: ${text}`,
  /** Between sentences. */
  sentenceBreak: '. ',
  /** Between the members of a list. */
  separator: ', ',
};
